import type { ResourceWith } from '../../../spec/resource.ts';
import { isSuccess, type ResourceContext } from '../../check.ts';
import { isolation, type OtherTenant } from './other-tenants.ts';

const rounds = 2;
const creates = 2;
/** Of the other tenant, one after the other in each of a few lanes, for as long as a create may take. */
const lists = 12;
const lanes = 3;

/** A server that keeps the caller in a variable of its own gives an item to whoever sends a request at the same time. */
export async function tryCreateMeanwhile(
  { api, expect, items, resource }: ResourceContext<ResourceWith<'list' | 'create'>>,
  { name, as }: OtherTenant,
): Promise<void> {
  const { create, list, delete: remove } = resource;
  const options = as(list.operation);
  for (let round = 0; round < rounds; round++) {
    const requests = [];
    for (let i = 0; i < creates; i++) requests.push(items.createRequest(await items.body()));
    for (let i = 0; i < lists; i++) requests.push(api.request(list.operation, options));
    const replies = await api.sendAtOnce(requests, creates + lanes);
    const created = replies.flatMap((reply) => items.createdBy(reply) ?? []);
    const listing = await items.listAll(options);
    const lost = isSuccess(listing.exchange) ? created.filter((item) => item.find(listing)) : [];
    const [first] = lost;
    if (first === undefined) {
      await items.discard(created);
      continue;
    }
    // Only the account that has it can delete it.
    for (const item of lost) if (remove) await api.probe(await item.request('delete', as(remove.operation)));
    const alone = await items.create();
    // Where the other account sees every item, its requests are not the reason.
    const isSeen = alone.find(await items.listAll(options)) !== undefined;
    expect(first.exchange, isolation(resource, create.operation)).holds(isSeen, {
      message: `${name} gets the ${resource.name} that an account creates while it requests its list`,
      expected: 'the item belongs to the account that created it',
      actual: 'the item is in the list of the other account',
    });
    return;
  }
}
