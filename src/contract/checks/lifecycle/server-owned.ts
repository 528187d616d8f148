import { constraint, flatten } from '../../../spec/constraints.ts';
import { type Document, jsonContent } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { Resource, ResourceWith } from '../../../spec/resource.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';
import {
  bodyProperties,
  defineCases,
  defineCompositeCheck,
  type Exchange,
  type ResourceContext,
} from '../../check.ts';
import { isServerOwnedName } from '../../vocabulary.ts';
import { sameValue, topField } from '../compare.ts';
import { fieldTrail, successOf } from '../trails.ts';
import { changeBody } from './item-changes.ts';

export const serverOwned = defineCompositeCheck(
  {
    id: 'lifecycle/server-owned',
    title: 'the client cannot choose what the server decides',
    why: 'A client that may set its own id, secret or owner can take over the key of another.',
    failing: 'POST /keys {"name": "keymock-1", "id": "mine"} -> 201, {"id": "mine"}',
    passing: 'POST /keys {"name": "keymock-1", "id": "mine"} -> 201, {"id": "0191..."}; or 400',
    source: 'the document: fields of the reply that the request does not have',
  },
  defineCases({
    tries: 'ids, secrets, owners and times in a create are ignored or rejected',
    given: { verbs: ['create'] },
    writes: true,
    run: chooseByCreate,
  }),
  defineCases({
    tries: 'ids, secrets, owners and times in an update are ignored or rejected',
    given: { verbs: ['update', 'create'] },
    writes: true,
    run: chooseByUpdate,
  }),
);

const nothingOwned = 'the document shows no field that only the server sets';

async function chooseByCreate(context: ResourceContext<ResourceWith<'create'>>): Promise<void> {
  const { api, document, items, resource, skip } = context;
  await items.first();
  if (!items.canHaveMany) skip('only one is created');
  const { operation } = resource.create;
  if (operation.body === undefined) return;
  const chosen = api.withRandomCredentials(operation, ownedFields(document, resource));
  if (Object.keys(chosen).length === 0) skip(nothingOwned);
  const reply = await api.probe(items.createRequest({ ...(await items.body()), ...chosen }));
  const item = items.createdBy(reply);
  expectIgnored(context, 'create', reply, chosen, [item?.shown, await item?.listed()]);
}

async function chooseByUpdate(context: ResourceContext<ResourceWith<'update' | 'create'>>): Promise<void> {
  const { api, document, items, resource, skip } = context;
  const { operation } = resource.update;
  const allowed = bodyProperties(document.root, operation);
  const owned = Object.entries(ownedFields(document, resource));
  const ignored = Object.fromEntries(owned.filter(([name]) => !Object.hasOwn(allowed, name)));
  const chosen = api.withRandomCredentials(operation, ignored);
  if (Object.keys(chosen).length === 0) skip(nothingOwned);
  const item = await items.create();
  const json = { ...changeBody(document, resource, 'update'), ...chosen };
  const reply = await api.probe(await item.request('update', { json }));
  const now = await item.current();
  expectIgnored(context, 'update', reply, chosen, [items.shownBy('update', reply), now?.shown]);
}

/** Expects that no field has what the client sent: in the reply, and afterwards. */
function expectIgnored(
  { document, resource, expect }: ResourceContext<ResourceWith<'create'>>,
  verb: 'create' | 'update',
  reply: Exchange,
  chosen: JsonObject,
  shown: readonly (JsonObject | undefined)[],
): void {
  const { operation } = resource[verb] ?? resource.create;
  for (const [name, value] of Object.entries(chosen)) {
    const at = fieldTrail(document, resource, `/${name}`);
    const isTaken = shown.some((item) => sameValue(item?.[name], value));
    expect(reply, { operation, at, inferred: resource.inferred }).holds(!isTaken, {
      message: `the client ${verb === 'create' ? 'chose' : 'changed'} ${name} of the ${resource.name}`,
      expected: `${name} is the server's own`,
      actual: `${name} is what the client sent`,
    });
  }
}

/** Values that no server would generate, for the fields that are plainly its own. */
function ownedFields({ root }: Document, resource: Resource): Readonly<Record<string, string | number>> {
  const allowed = resource.create ? bodyProperties(root, resource.create.operation) : {};
  const identifying = [resource.id, ...resource.secrets.map(({ field }) => field)];
  const owned = identifying.flatMap((at) => (at === undefined ? [] : topField(at)));
  const shown = { ...shownFields(root, resource, 'list'), ...shownFields(root, resource, 'create') };
  const chosen: Record<string, string | number> = {};
  for (const [name, pointer] of Object.entries(shown)) {
    const schema = flatten(root, pointer);
    const isOwned =
      owned.includes(name) || constraint(schema, 'readOnly')?.value === true || isServerOwnedName(name);
    if (Object.hasOwn(allowed, name) || !isOwned) continue;
    if (schema.types.includes('number') || schema.types.includes('integer')) chosen[name] = 987_654;
    else if (schema.types.includes('string'))
      chosen[name] = textFor(name, constraint(schema, 'format')?.value);
  }
  return chosen;
}

/** Names of the fields of an item as a verb's reply shows it, with the pointers of their schemas. */
function shownFields(root: JsonObject, resource: Resource, verb: 'create' | 'list'): Record<string, string> {
  const success = resource[verb] && successOf(resource[verb].operation);
  const content = success && jsonContent(success.contents);
  if (content?.schema === undefined) return {};
  const at = verb === 'list' ? `${resource.list?.items ?? ''}/0` : (resource.create?.item ?? '');
  const [item = content.schema] = schemaTrailAt(root, content.schema, at);
  return Object.fromEntries(
    Object.entries(flatten(root, item).properties).map(([name, { pointer }]) => [name, pointer]),
  );
}

function textFor(name: string, format: unknown): string {
  if (format === 'date-time' || /_?at$/i.test(name)) return '2001-02-03T04:05:06.000000Z';
  return format === 'uuid' || /id$/i.test(name)
    ? '01234567-89ab-4cde-8f01-23456789abcd'
    : 'keymock-chosen-by-the-client';
}
