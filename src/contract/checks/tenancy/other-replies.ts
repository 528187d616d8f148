import type { Operation } from '../../../spec/document.ts';
import { deepEqual } from '../../../spec/json.ts';
import { type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { type Exchange, isSecured, parametersBy, type ResourceContext, readListing } from '../../check.ts';
import { isolation, type OtherTenant } from './other-tenants.ts';

/** A server that counts ids up gives items of other accounts the same ones; it does not with as many characters. */
const unguessable = 16;

/** Items may be part of other replies: of the lists of other resources, what is in them, and what belongs to no resource. */
export async function tryOtherReplies(
  context: ResourceContext<ResourceWith<'create'>>,
  { name, as }: OtherTenant,
): Promise<void> {
  const { api, created, document, expect, items, resource, resources, reveals } = context;
  // A reply may show the newest item only.
  if (items.canHaveMany) await items.create();
  const self = api.self(resource.create.operation);
  // Deleted items, too.
  const own = created().filter((item) => item.resource === resource && deepEqual(item.creator.as, self));
  const expectNothing = (operation: Operation, reply: Exchange) =>
    expect(reply, isolation(resource, operation)).holds(!reveals(reply, own, unguessable), {
      message: `${name} sees ${resource.name} items that are not its own, in other replies`,
      expected: 'nothing of the items of another tenant',
      actual: 'an id, a name or a secret of one is in the reply',
    });
  for (const operation of document.operations) {
    const roles = rolesOf(resources, operation);
    const isRead = operation.method === 'GET' && !operation.path.includes('{') && isSecured(operation);
    if (!isRead || roles.some((role) => role.resource === resource)) continue;
    const reply = await api.probe(api.request(operation, as(operation)));
    expectNothing(operation, reply);
    for (const { resource: other } of roles) {
      const [first = {}] = readListing(other, reply).items;
      const parameters = other.read && parametersBy(other.read, first);
      if (other.read === undefined || parameters === undefined) continue;
      const { operation: read } = other.read;
      expectNothing(read, await api.probe(api.request(read, { ...as(read), parameters })));
    }
  }
}
