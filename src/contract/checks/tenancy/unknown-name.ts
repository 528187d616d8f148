import type { Resource } from '../../../spec/resource.ts';
import {
  type Exchange,
  type Item,
  type ItemAction,
  isRefusal,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { responseTrail } from '../trails.ts';
import { unusedParameters } from '../unused-parameters.ts';
import type { OtherTenant } from './other-tenants.ts';

/**
 * Where a name identifies an item within its account, another account must not learn that the name is in use.
 *
 * @param there the rejection of a request about the item
 */
export async function expectNameUnknown(
  context: ResourceContext<Resource>,
  action: ItemAction,
  item: Item,
  { name, as, isAccount }: OtherTenant,
  there: Exchange,
): Promise<void> {
  const { api, expect, items, resource } = context;
  const verb = resource[action];
  if (verb === undefined || !isAccount || !isRefusal(there)) return;
  const ways = Object.values(verb.by);
  if (ways.length === 0 || ways.some((at) => at !== items.nameAt)) return;
  const { operation } = verb;
  const parameters = unusedParameters(context, items, verb.by, item);
  const nowhere = await api.probe(
    api.request(operation, { ...as(operation), parameters, ...(action === 'update' && { json: {} }) }),
  );
  if (!isRefusal(nowhere)) return;
  const { status } = nowhere.response;
  expect(there, { operation, at: responseTrail(operation, status) }).holds(status === there.response.status, {
    message: `${name} learns from a rejected ${action} that another tenant uses a name`,
    expected: `${statusOf(nowhere)}, as for a name that nobody uses`,
    actual: statusOf(there),
  });
}
