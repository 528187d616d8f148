import type { ResourceWith } from '../../../spec/resource.ts';
import type { Exchange, Item, ResourceContext } from '../../check.ts';

/**
 * How many more items an account takes, where a create among several was rejected: creates are sent one after the other until
 * one gets the same rejection, and are deleted again. Undefined where all are accepted: then the number was not the reason.
 */
export async function roomLeft(
  { api, items }: ResourceContext<ResourceWith<'create'>>,
  rejection: Exchange,
  most: number,
): Promise<number | undefined> {
  const created: Item[] = [];
  let isFull = false;
  while (created.length < most && !isFull) {
    const reply = await api.send(items.createRequest(await items.body()));
    const item = items.createdBy(reply);
    if (item) created.push(item);
    else if (reply.response.status === rejection.response.status) isFull = true;
    else break;
  }
  await items.discard(created);
  return isFull ? created.length : undefined;
}
