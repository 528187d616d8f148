import { arrayOf, isObject, type JsonObject, parseJson } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { isSuccess } from '../http/reply.ts';
import type { Exchange } from '../types.ts';

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

export function readListing(resource: Resource, exchange: Exchange): Listing {
  const body = parseJson(exchange.response.body);
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

/** What tells two items of a list apart. */
export function keyOf(resource: Resource, item: JsonObject): string {
  const id = resource.id === undefined ? undefined : valueAt(item, resource.id);
  return JSON.stringify(id ?? item);
}
