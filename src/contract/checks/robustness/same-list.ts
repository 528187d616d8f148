import type { ResourceWith } from '../../../spec/resource.ts';
import {
  type Exchange,
  isRefusal,
  isSuccess,
  keyOf,
  type RequestDraft,
  type ResourceContext,
  readListing,
} from '../../check.ts';

type Context = ResourceContext<ResourceWith<'list'>>;

/**
 * Requests a list as documented, then with additions, each of which must be ignored.
 *
 * @returns the reply where the first addition was refused
 */
export async function expectSameList(
  { api, resource, require, expect }: Context,
  add: (plain: RequestDraft) => readonly [RequestDraft, ...RequestDraft[]],
): Promise<Exchange | undefined> {
  const { operation } = resource.list;
  const plain = api.request(operation);
  const before = await require(api.send(plain)).succeeds('the list was refused');
  const [first, ...others] = add(plain);
  const reply = await api.probe(first);
  for (const other of others) await api.probe(other);
  const after = await api.send(plain);
  if (isRefusal(reply)) return reply;
  const keysOf = (exchange: Exchange) =>
    readListing(resource, exchange)
      .raw.map((item) => keyOf(resource, item))
      .join();
  const isComparable = isSuccess(reply) && keysOf(before) === keysOf(after);
  expect(reply, { operation }).holds(!isComparable || keysOf(reply) === keysOf(before), {
    message: `${operation.label} returned another list because of something unknown in the request`,
    expected: 'the same list',
    actual: 'another list',
  });
  return undefined;
}
