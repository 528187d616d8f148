import { constraint, flatten } from '../../spec/constraints.ts';
import { arrayOf, type JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { ListVerb, Paging } from '../../spec/resource.ts';
import type { Caller } from '../http/caller.ts';
import { identityHeaders } from './credential-probe.ts';

/** What a list request has beyond the usual, to see the items of another tenant. */
export interface ListProbe {
  readonly headers?: Readonly<Record<string, string>>;
  /** Values of documented parameters. */
  readonly parameters?: JsonObject;
  /** Appended to the query, documented or not. */
  readonly query?: Query;
}

type Query = readonly (readonly [name: string, value: string])[];
type Owner = Readonly<Record<string, string | number>>;

/** Query parameters that careless services take for the caller. Those of a group go into one request. */
const callerParameters = [
  ['uid', 'user_id', 'userId', 'user'],
  ['account', 'account_id', 'accountId', 'owner', 'owner_id', 'ownerId'],
  ['tenant', 'tenant_id', 'tenantId'],
];

/** The names by which a caller identifies itself. */
export function userNames(caller: Caller): string[] {
  return caller.kind === 'user' ? [caller.user] : [];
}

/** By the values of an item's fields, in documented filters and owner fields, and by headers that name its owner. */
export function probesByValue(
  { operation, filters }: ListVerb,
  item: JsonObject,
  owner: Owner,
  names: readonly string[],
): ListProbe[] {
  const filtered = Object.entries(filters).map(([name, at]) => [name, valueAt(item, at)] as const);
  const named = operation.parameters.flatMap(({ in: place, name }) =>
    place === 'query' && Object.hasOwn(item, name) ? [[name, item[name]] as const] : [],
  );
  const queries = new Map<string, unknown>([...filtered, ...named, ...Object.entries(owner)]);
  return [
    ...[...queries].flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number'
        ? [{ query: [[name, String(value)]] as const }]
        : [],
    ),
    ...names.map((name) => ({ headers: identityHeaders(name) })),
  ];
}

/** By the usual parameters as if the caller were the owner, and by both owners at once. */
export function probesByOwner(owner: Owner, other: Owner, names: readonly string[]): ListProbe[] {
  const claims = [...new Set(names)].flatMap((name) =>
    callerParameters.map((group) => group.map((parameter) => [parameter, name] as const)),
  );
  return [...claims, ...bothOwners(owner, other)].map((query) => ({ query }));
}

/** One parameter twice, in both orders: a server may check the first value only, and filter by both. */
export function bothOwners(owner: Owner, other: Owner): Query[] {
  return Object.entries(owner).flatMap(([name, value]) => {
    const theirs = other[name];
    if (theirs === undefined || theirs === value) return [];
    const pair = [
      [name, String(theirs)],
      [name, String(value)],
    ] as const;
    return [pair, pair.toReversed()];
  });
}

/** In each documented order or choice, behind the first page, and larger than allowed: each may be a query of its own. */
export function probesByPage(root: JsonObject, { operation, paging }: ListVerb): ListProbe[] {
  const choices = operation.parameters.flatMap(({ in: place, name, schema, trail }) =>
    place !== 'query' || schema === undefined
      ? []
      : arrayOf(constraint(flatten(root, schema, trail), 'enum')?.value).map((value) => ({ [name]: value })),
  );
  const most = paging?.max === undefined ? {} : { [paging.limit]: paging.max };
  return [...choices.map((choice) => ({ ...most, ...choice })), ...oddPages(paging)].map((parameters) => ({
    parameters,
  }));
}

/** All but the first item of all accounts: second pages, each twice as long as the one before. And a page that is too long. */
function oddPages(paging: Paging | undefined): readonly JsonObject[] {
  if (paging === undefined) return [];
  const { limit, position, style, max = 64 } = paging;
  const tooLarge = { [limit]: 2 * max };
  if (style === 'offset') return [{ [limit]: max, [position]: 1 }, tooLarge];
  const second = [1, 2, 4, 8, 16, 32, 64].filter((size) => size <= max);
  return [...second.map((size) => ({ [limit]: size, [position]: 2 })), tooLarge];
}
