import { deepEqual } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Caller } from '../../engine/caller.ts';
import type { Item } from '../../engine/ledger.ts';
import { type Listing, readListing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { ownerFields } from '../../vocabulary.ts';
import type { Stranger } from './tenants.ts';

/** Query parameters that careless services believe about who asks. Those of a group go into one request. */
const usualNames = [
  ['uid', 'user_id', 'userId', 'user'],
  ['account', 'account_id', 'accountId', 'owner', 'owner_id', 'ownerId'],
  ['tenant', 'tenant_id', 'tenantId'],
];

type Query = readonly (readonly [name: string, value: string])[];

/** Asks for our items in the query: by the usual names as if it were us, and as itself and us at once. */
export async function claimInQuery(
  scene: Scene,
  { resource }: Stage<ResourceWith<'list'>>,
  [first]: readonly Item[],
  { asker, isAccount, isKey }: Stranger,
): Promise<readonly Listing[]> {
  if (!isAccount || isKey || first === undefined) return [];
  const { operation } = resource.list;
  const { run } = scene;
  const asked = asker(operation);
  const ours = ownerFields(first.known, resource);
  const us = new Set([...Object.values(ours), ...namesOf(run.self(operation))].map(String));
  const theirs = ownersOf(run.ledger.items, asked.caller);
  const queries = [...[...us].flatMap(asUs), ...asBoth(ours, theirs)];
  const drafts = queries.map((query): Draft => {
    const draft = scene.draft(operation, asked);
    return { ...draft, query: [...draft.query, ...query] };
  });
  return (await scene.probes(drafts)).map((exchange) => readListing(resource, exchange));
}

/** Whom a caller names when it asks. */
export function namesOf(caller: Caller): string[] {
  return caller.kind === 'user' ? [caller.user] : [];
}

function asUs(owner: string): Query[] {
  return usualNames.map((names) => names.map((name) => [name, owner] as const));
}

/** One parameter twice, in both orders: perhaps the first value is looked at and the others are taken as well. */
export function asBoth(
  ours: Readonly<Record<string, string | number>>,
  theirs: Readonly<Record<string, string | number>>,
): Query[] {
  return Object.entries(ours).flatMap(([name, value]) => {
    const other = theirs[name];
    if (other === undefined || other === value) return [];
    const [us, them] = [
      [name, String(value)],
      [name, String(other)],
    ] as const;
    return [
      [them, us],
      [us, them],
    ];
  });
}

/** What the things that a caller has made tell of it. */
function ownersOf(items: readonly Item[], caller: Caller | undefined): Record<string, string | number> {
  return Object.assign(
    {},
    ...items
      .filter((item) => deepEqual(item.caller, caller))
      .map((item) => ownerFields(item.known, item.resource)),
  );
}
