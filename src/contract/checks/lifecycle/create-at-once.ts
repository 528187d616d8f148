import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { CheckContext, Exchange, ResourceContext } from '../../check.ts';

/** How many creates are sent at the same moment: fewer to a server that is not on this machine. */
export function createsAtOnce({ limits }: CheckContext): number {
  return limits.isLoopback ? 20 : 5;
}

/** Sends creates at the same moment, over connections that are open by then: none waits for its own. */
export async function createAtOnce(
  { api, items, resource }: ResourceContext<ResourceWith<'create'>>,
  bodies: readonly JsonObject[],
): Promise<Exchange[]> {
  const list = resource.list?.operation;
  if (list) await api.sendAtOnce(bodies.map(() => api.request(list)));
  return api.sendAtOnce(bodies.map((body) => items.createRequest(body)));
}
