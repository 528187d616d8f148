import { parseJson } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { isSuccess } from '../http/reply.ts';
import type { Run } from '../run/run-state.ts';
import { Skip } from '../signals.ts';
import type { Exchange } from '../types.ts';
import type { Asker } from './asker.ts';
import { type Listing, readListing } from './listing.ts';

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

/** Whether a reply has an array where the list is said to be. */
function hasItems(resource: Resource, exchange: Exchange): boolean {
  return Array.isArray(valueAt(parseJson(exchange.response.body), resource.list?.items ?? ''));
}
