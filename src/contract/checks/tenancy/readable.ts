import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  type Collection,
  defineCases,
  defineCompositeCheck,
  type Exchange,
  type Item,
  inputResource,
  isSuccess,
  onlyWay,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { requestTrail } from '../trails.ts';
import { hasTenants, isolation, type OtherTenant, otherTenants } from './other-tenants.ts';
import { expectNameUnknown } from './unknown-name.ts';

export const readable = defineCompositeCheck(
  {
    id: 'tenancy/readable',
    title: 'an account cannot read an item of another account by its id, nor refer to it',
    why: 'Ids are in logs and links. Whoever knows an id must not be able to read the item.',
    failing: 'POST /keys as A -> {"id": "7"}, then GET /keys/7 as B -> 200',
    passing: 'POST /keys as A -> {"id": "7"}, then GET /keys/7 as B -> 404 or 403',
    source: 'x-resource: scope; OWASP API1:2023',
  },
  defineCases({
    tries: 'another account cannot read an item',
    given: { verbs: ['read', 'create'], where: hasTenants },
    writes: true,
    async run(context) {
      const tenants = await otherTenants(context);
      const item = await context.items.first();
      for (const tenant of tenants) await tryReads(context, item, tenant);
      if (context.items.canHaveMany) await readDeleted(context, tenants);
    },
  }),
  defineCases({
    tries: 'another account cannot create items that refer to an item',
    given: {
      verbs: ['create'],
      where: (resource, _, resources) =>
        hasTenants(resource) &&
        !resource.inferred &&
        resource.create.inputs.some((input) => inputResource({ resources }, resource, input)),
    },
    writes: true,
    async run(context) {
      for (const tenant of await otherTenants(context)) if (!tenant.isKey) await tryInputs(context, tenant);
    },
  }),
);

type ReadContext = ResourceContext<ResourceWith<'read' | 'create'>>;

async function tryReads(context: ReadContext, item: Item, tenant: OtherTenant): Promise<void> {
  const { api, resource } = context;
  const { operation } = resource.read;
  const reply = await api.probe(await item.request('read', tenant.as(operation)));
  await readById(context, item, tenant);
  if (!tenant.isKey) await readOptions(context, item, tenant);
  await expectNameUnknown(context, 'read', item, tenant, reply);
  expectHidden(
    context,
    reply,
    item,
    `${tenant.name} can read ${aOrAn(resource.name)} that is not its own`,
    showsValue(item, reply),
  );
}

/** Whether a reply shows an id, a name or a secret of an item, which its URL did not contain. */
function showsValue({ id, name, resource, shown }: Item, { request, response }: Exchange): boolean {
  return [id, name, ...resource.secrets.map(({ field }) => valueAt(shown, field))].some(
    (value) =>
      typeof value === 'string' &&
      value.length >= 8 &&
      !request.url.includes(value) &&
      response.body.includes(value),
  );
}

/** Another account may have an item of the same name: where the id is known, only the id counts. */
function expectHidden(
  { expect, items, resource }: ReadContext,
  reply: Exchange,
  { id }: Item,
  message: string,
  isShown = false,
): void {
  const shown = isSuccess(reply) ? items.shownBy('read', reply) : undefined;
  const isItem = shown !== undefined && (id === undefined || items.idOf(shown) === id);
  expect(reply, isolation(resource, resource.read.operation)).holds(!isItem && !isShown, {
    message,
    expected: isShown ? '404 or 403, and nothing of the item' : '404 or 403',
    actual: isShown ? `${statusOf(reply)}, with the id, the name or a secret of the item` : statusOf(reply),
  });
}

/** An item that is read by its name must not be readable by its id either: ids are in logs. */
async function readById(context: ReadContext, item: Item, { name, as }: OtherTenant): Promise<void> {
  const { api, resource } = context;
  const { operation } = resource.read;
  const way = onlyWay(resource.read);
  if (way === undefined || item.id === undefined || way.at === resource.id) return;
  const parameters = { [way.parameter]: item.id };
  const reply = await api.probe(api.request(operation, { ...as(operation), parameters }));
  expectHidden(
    context,
    reply,
    item,
    `${name} can read ${aOrAn(resource.name)} that is not its own, by the id instead of the name`,
  );
}

/** A reply to OPTIONS may say which methods there are, but not what the item holds. */
async function readOptions(
  { api, expect, resource, reveals }: ReadContext,
  item: Item,
  { name, as }: OtherTenant,
): Promise<void> {
  const { operation } = resource.read;
  const request = await item.request('read', as(operation));
  const reply = await api.probe({ ...request, operation: undefined, method: 'OPTIONS' });
  expect(reply, isolation(resource, operation)).holds(!reveals(reply, [item]), {
    message: `OPTIONS reveals ${aOrAn(resource.name)} to ${name}`,
    expected: 'nothing of the item',
    actual: `${statusOf(reply)}, with the id, the name or a secret of the item`,
  });
}

/** A look-up that also finds deleted items may have forgotten whose they were. */
async function readDeleted(context: ReadContext, tenants: readonly OtherTenant[]): Promise<void> {
  const { api, items, resource } = context;
  const item = await items.create();
  if (item.id === undefined || !isSuccess(await item.delete())) return;
  for (const { name, as } of tenants) {
    const reply = await api.probe(await item.request('read', as(resource.read.operation)));
    expectHidden(context, reply, item, `${name} can read a deleted ${resource.name} that was not its own`);
  }
}

/** A create may refer to the caller's own items only. */
async function tryInputs(
  context: ResourceContext<ResourceWith<'create'>>,
  { name, as }: OtherTenant,
): Promise<void> {
  const { api, collection, document, expect, items, resource } = context;
  const { operation, inputs, pointer } = resource.create;
  for (const input of inputs) {
    const owner = inputResource(context, resource, input);
    if (owner?.create === undefined || owner.id === undefined) continue;
    const owned = collection(owner);
    const { id } = await owned.first();
    if (id === undefined || (await isShared(owned, id, as))) continue;
    const body = { ...(await items.body()), [input]: id };
    const reply = await api.probe(items.createRequest(body, as(operation)));
    const at = [pointer, ...requestTrail(document.root, operation, input)];
    expect(reply, { operation, at, always: true }).isRejected(
      `${name} can create ${aOrAn(resource.name)} for ${aOrAn(owner.name)} that is not its own`,
      '404 or 403',
    );
  }
}

/** Whether the other tenant has an item of that id, too: what every account begins with may have the same id in all of them. */
async function isShared(
  { resource: { list }, idOf, listAll }: Collection,
  id: unknown,
  as: OtherTenant['as'],
): Promise<boolean> {
  if (list === undefined) return false;
  const listing = await listAll(as(list.operation));
  return listing.isCut || listing.items.some((item) => idOf(item) === id);
}
