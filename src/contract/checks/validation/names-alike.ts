import { type JsonObject, objectOf, textOf } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { bodyProperties, isSuccess, labelOf, onlyWay, type ResourceContext } from '../../check.ts';
import { isTaken } from '../lifecycle/duplicates.ts';
import type { Trial } from './valid-trial.ts';

type Context = ResourceContext<ResourceWith<'create'>>;

/** Names that only look alike are two: the second is no duplicate. */
export async function tryNamesAlike({ context, create, reportRejected }: Trial): Promise<void> {
  const { freshName, items } = context;
  const { nameField: field } = items;
  if (field === undefined || !items.canHaveMany) return;
  for (const { label, endings } of pairsOf(context, field)) {
    const name = freshName();
    const first = await create(await items.body({ [field]: `${name}${endings[0]}` }));
    const second = await create(await items.body({ [field]: `${name}${endings[1]}` }));
    if (isSuccess(first) && isTaken(context, second))
      reportRejected(second, { label: `${field} that ${label}`, field, isCertain: true });
  }
}

/** Two names that a careless comparison takes for one. */
interface Pair {
  /** How the second differs from the first. */
  readonly label: string;
  readonly endings: readonly [string, string];
}

function pairsOf({ document: { root }, resource }: Context, field: string): readonly Pair[] {
  const { create, unique, inferred } = resource;
  const schema = bodyProperties(root, create.operation)[field];
  const described = schema && textOf(objectOf(valueAt(root, schema.pointer)).description);
  const pairs: Pair[] = [];
  // Elsewhere a server may ignore case.
  if (/case[- ]?sensitive|case matters/i.test(described ?? ''))
    pairs.push({ label: 'differs from another in case only', endings: ['-ab', '-AB'] });
  // In a LIKE of SQL an underscore stands for any letter.
  if (!inferred && unique.some((rule) => rule.field === `/${field}`))
    pairs.push({ label: 'has _ where another has -', endings: ['-a-b', '-a_b'] });
  return pairs;
}

/**
 * Whether a name was rejected as a duplicate although no item has it: names are confined to an account, and neither the list
 * nor a read shows one, before a second try that is rejected, too, and after it.
 */
export async function isTakenByNoItem(context: Context, body: JsonObject): Promise<boolean> {
  const { api, items, resource } = context;
  const name = items.nameField === undefined ? undefined : labelOf(body[items.nameField]);
  const isConfined = resource.scope.includes('account') && !resource.inferred;
  if (name === undefined || !isConfined || resource.unique.some(({ field }) => field !== items.nameAt))
    return false;
  if (await mayExist(context, name)) return false;
  const again = await api.probe(items.createRequest(body));
  await items.discard([items.createdBy(again)]);
  return isTaken(context, again) && !(await mayExist(context, name));
}

/** Whether an item has this name, or one that a server may take for it, or had one in this run. */
async function mayExist({ api, created, items, resource }: Context, name: string): Promise<boolean> {
  const { nameAt = '' } = items;
  const isAlike = (other: string | undefined) => other !== undefined && bare(other) === bare(name);
  if (created().some((item) => item.resource === resource && isAlike(item.name))) return true;
  if (resource.list === undefined) return true;
  const listing = await items.listAll();
  if (!isSuccess(listing.exchange) || listing.isCut) return true;
  if (listing.items.some((item) => isAlike(labelOf(valueAt(item, nameAt))))) return true;
  const { read } = resource;
  const way = read && onlyWay(read);
  if (read === undefined || way?.at !== nameAt) return false;
  return isSuccess(await api.probe(api.request(read.operation, { parameters: { [way.parameter]: name } })));
}

/** A name without its signs and its case. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
