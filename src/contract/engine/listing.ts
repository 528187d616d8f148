import { arrayOf, isObject, type JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Exchange } from '../types.ts';
import { parse } from './judge.ts';
import type { Run } from './run-state.ts';
import { isSuccess } from './scene.ts';
import { Skip } from './signals.ts';
import type { Asker } from './stage.ts';

/** What a list request gave. */
export interface Listing {
  /** The last one that brought something new, where several pages were asked for. */
  readonly exchange: Exchange;
  readonly items: readonly JsonObject[];
  /** As they came, repeats and all. */
  readonly raw: readonly JsonObject[];
  /** The number of all items, as the server says. */
  readonly total: number | undefined;
  /** There are more items than we asked for, or may be: that one is missing here says nothing. */
  readonly isCut: boolean;
}

/** @throws Skip where the resource has no list */
export async function listOnce(
  run: Run,
  resource: Resource,
  query: Readonly<Record<string, unknown>> = {},
  asker: Asker = {},
): Promise<Listing> {
  if (resource.list === undefined)
    throw new Skip(`the document does not say how to list ${resource.name} items`);
  const exchange = await run.send(run.draft(resource.list.operation, { ...asker, parameters: query }));
  // What is wrong with it is wire/body's to say; nothing can be told from a list that cannot be read.
  if (isSuccess(exchange) && !hasItems(resource, exchange))
    throw new Skip(`the reply of ${resource.list.operation.label} has no array at "${resource.list.items}"`);
  return readListing(resource, exchange);
}

export function readListing(resource: Resource, exchange: Exchange): Listing {
  const body = parse(exchange.response.body);
  const total = resource.list?.total === undefined ? undefined : valueAt(body, resource.list.total);
  const items = isSuccess(exchange)
    ? arrayOf(valueAt(body, resource.list?.items ?? '')).filter(isObject)
    : [];
  return {
    exchange,
    items,
    raw: items,
    total: typeof total === 'number' ? total : undefined,
    isCut: false,
  };
}

/** Whether a reply has an array where the list is said to be. */
function hasItems(resource: Resource, exchange: Exchange): boolean {
  return Array.isArray(valueAt(parse(exchange.response.body), resource.list?.items ?? ''));
}

/** What tells two items of a list apart. */
export function keyOf(resource: Resource, item: JsonObject): string {
  const id = resource.id === undefined ? undefined : valueAt(item, resource.id);
  return JSON.stringify(id ?? item);
}
