import { constraint, flatten } from '../../../spec/constraints.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Paging, ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { type Listing, readListing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { identityHeaders } from '../../probes/credential-probe.ts';
import { ownerFields } from '../../vocabulary.ts';
import { namesOf } from './claim-owner.ts';
import type { Stranger } from './tenants.ts';

/** Asks for our items by the values of their fields: documented filters, and whatever says whose they are, or who asks. */
export async function lookByValues(
  scene: Scene,
  { resource }: Stage<ResourceWith<'list'>>,
  [first]: readonly Item[],
  { asker }: Stranger,
): Promise<readonly Listing[]> {
  const { operation, filters } = resource.list;
  const item = first?.known ?? {};
  const filtered = Object.entries(filters).map(([name, at]) => [name, valueAt(item, at)] as const);
  const named = operation.parameters.flatMap(({ in: place, name }) =>
    place === 'query' && Object.hasOwn(item, name) ? [[name, item[name]] as const] : [],
  );
  const queries = new Map([...filtered, ...named, ...Object.entries(ownerFields(item, resource))]);
  const owners = [...Object.values(ownerFields(item, resource)), ...namesOf(scene.run.self(operation))];
  const claims = owners.map((owner) => {
    const asked = asker(operation);
    return scene.draft(operation, { ...asked, headers: { ...asked.headers, ...identityHeaders(owner) } });
  });
  const drafts = [...queries].flatMap(([name, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const draft = scene.draft(operation, asker(operation));
    return [{ ...draft, query: [...draft.query, [name, String(value)] as const] }];
  });
  return (await scene.probes([...drafts, ...claims])).map((exchange) => readListing(resource, exchange));
}

/** The list in each documented order or choice, behind its first page, and larger than it may be: each may be a query of its own. */
export async function lookInEveryOrder(
  scene: Scene,
  { resource }: Stage<ResourceWith<'list'>>,
  { asker, isKey }: Stranger,
): Promise<readonly Listing[]> {
  const { operation, paging } = resource.list;
  if (isKey) return [];
  const { root } = scene.run.document;
  const choices = operation.parameters.flatMap(({ in: place, name, schema, trail }) =>
    place !== 'query' || schema === undefined
      ? []
      : arrayOf(constraint(flatten(root, schema, trail), 'enum')?.value).map((value) => ({ [name]: value })),
  );
  const most = paging?.max === undefined ? {} : { [paging.limit]: paging.max };
  const queries = [...choices.map((choice) => ({ ...most, ...choice })), ...oddPages(paging)];
  const drafts = queries.map((parameters) => scene.draft(operation, { ...asker(operation), parameters }));
  return (await scene.probes(drafts)).map((exchange) => readListing(resource, exchange));
}

/** All but the first item, whoever's they are: second pages, each twice as long as the one before. And more than there may be. */
function oddPages(paging: Paging | undefined): readonly JsonObject[] {
  if (paging === undefined) return [];
  const { limit, position, style, max = 64 } = paging;
  const tooLarge = { [limit]: 2 * max };
  if (style === 'offset') return [{ [limit]: max, [position]: 1 }, tooLarge];
  const second = [1, 2, 4, 8, 16, 32, 64].filter((size) => size <= max);
  return [...second.map((size) => ({ [limit]: size, [position]: 2 })), tooLarge];
}
