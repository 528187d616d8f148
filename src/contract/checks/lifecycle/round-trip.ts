import { constraint } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  type Broken,
  bodyProperties,
  defineCheck,
  type Exchange,
  type Item,
  isSuccess,
  type Listing,
  type RequestDraft,
  type ResourceContext,
} from '../../check.ts';
import { oddNames } from '../../probes/odd-names.ts';
import { isHistoryName } from '../../vocabulary.ts';
import { differences, isKept, topField } from '../compare.ts';
import { fieldTrail, requestTrail } from '../trails.ts';
import { fragileBodies } from './fragile-values.ts';

export const roundTrip = defineCheck({
  id: 'lifecycle/round-trip',
  title: 'fields come back as they were sent, and alike everywhere',
  why: 'A name that is cut, trimmed or re-encoded no longer finds its key.',
  failing: 'POST /keys {"name": "keymock-É"} -> 201, {"name": "keymock-Ã‰"}',
  passing: 'POST /keys {"name": "keymock-É"} -> 201, {"name": "keymock-É"}',
  source: 'x-resource: fields of create',
  tries: 'fields come back in the reply to the create, in the list and when read',
  given: { verbs: ['create'] },
  writes: true,
  async run(context) {
    const { items, resource } = context;
    const first = await items.first();
    const others = await createOthers(context);
    // All are of one account, so that one listing has them all.
    const listing = resource.list && (await items.listAll(first.creator));
    for (const item of [first, ...others]) await compare(context, item, listing);
    await items.discard(others);
  },
});

type Context = ResourceContext<ResourceWith<'create'>>;

/** Items with all that is easily damaged, as far as the server accepts it: a server may reject it, but not change it. */
async function createOthers(context: Context): Promise<readonly Item[]> {
  const { api, items, limits } = context;
  if (!items.canHaveMany && !limits.isLoopback) return [];
  const full = items.allOptional();
  const bodies = [
    ...(full ? [full] : []),
    ...oddNameBodies(context),
    ...fragileBodies(context),
    ...nullBodies(items),
  ];
  const requests: RequestDraft[] = [];
  for (const fields of bodies) requests.push(items.createRequest(await items.body(fields)));
  const before = context.created().length;
  // A run may create no more than some items: then it compares those.
  await context.optional(api.probeAll(requests));
  return context
    .created()
    .slice(before)
    .filter((item) => item.resource === context.resource);
}

function oddNameBodies({ document, schemas, items, limits, resource, ...context }: Context): JsonObject[] {
  const { nameField } = items;
  if (nameField === undefined) return [];
  const schema = bodyProperties(document.root, resource.create.operation)[nameField];
  // A number does not show which run has created the item: it is for a server on this machine only.
  const numbers = limits.isLoopback ? [`${context.freshNumber()}`] : [];
  return [...oddNames(context.freshName), ...numbers]
    .filter((name) => schema && schemas.violations(schema.pointer, name).length === 0)
    .map((name) => ({ [nameField]: name }));
}

/** A create in which every field that may be null is null. */
function nullBodies(items: Context['items']): JsonObject[] {
  const names = Object.entries(items.optionalFields()).filter(([, { types }]) => types.includes('null'));
  return names.length === 0 ? [] : [Object.fromEntries(names.map(([name]) => [name, null]))];
}

/** A reply that shows an item. */
interface Shown {
  readonly verb: 'create' | 'list' | 'read';
  readonly shown: JsonObject;
  readonly exchange: Exchange;
}

async function compare(context: Context, item: Item, listing: Listing | undefined): Promise<void> {
  const { items, resource } = context;
  expectAsSent(context, item, { verb: 'create', shown: item.shown, exchange: item.exchange });
  expectDefaults(context, item);
  const found = listing && item.find(listing);
  if (listing) expectNamed(context, item, listing);
  if (found) expectAsCreated(context, item, { verb: 'list', shown: found, exchange: listing.exchange });
  if (resource.read === undefined) return;
  const exchange = await item.read();
  const shown = isSuccess(exchange) ? items.shownBy('read', exchange) : undefined;
  if (shown === undefined) return;
  expectAsCreated(context, item, { verb: 'read', shown, exchange });
  if (found) expectAsListed(context, item, found, { verb: 'read', shown, exchange });
}

/** Reports a field of an item as a reply shows it. */
function report(
  { document, resource, expect }: Context,
  { verb, exchange }: Omit<Shown, 'shown'>,
  field: string,
  broken: Broken,
  keyword?: 'trim',
): void {
  const { operation } = resource[verb] ?? resource.create;
  const at = fieldTrail(document, resource, field, verb);
  const promise = { operation, at, inferred: resource.inferred, ...(keyword && { constraint: keyword }) };
  expect(exchange, promise).holds(false, broken);
}

function expectAsCreated(context: Context, item: Item, reply: Shown): void {
  expectAsSent(context, item, reply);
  const { resource } = context;
  const { shown, verb } = reply;
  const sent = Object.values(resource.create.fields);
  for (const field of differences(item.shown, shown, secretFields(resource))) {
    // Times are tested by lifecycle/timestamps.
    if (isHistoryName(field) || sent.includes(`/${field}`)) continue;
    report(context, reply, `/${field}`, {
      message: `${field} of the ${resource.name} differs between its creation and ${resource[verb]?.operation.label}`,
      expected: `/${field} as in the reply to the create`,
      actual: `created ${JSON.stringify(item.shown[field])}, now ${JSON.stringify(shown[field])}`,
    });
  }
}

function expectAsSent(context: Context, item: Item, reply: Shown): void {
  for (const [field, pointer] of sentFields(context, item)) {
    const sent = item.sent[field];
    const got = valueAt(reply.shown, pointer);
    if (sent === undefined || isKept(sent, got)) continue;
    if (got === undefined && (reply.verb !== 'create' || sent === null)) continue;
    // What a server does to white space at the ends may have evidence of its own.
    const isTrimmed = typeof sent === 'string' && typeof got === 'string' && sent.trim() === got.trim();
    const broken = {
      message: `${field} does not come back as it was sent`,
      expected: `${pointer} is what was sent as ${field}`,
      actual: `sent ${JSON.stringify(sent)}, got ${JSON.stringify(got) ?? 'nothing'}`,
    };
    report(context, reply, pointer, broken, isTrimmed ? 'trim' : undefined);
  }
}

/** Where a field of the request is in the item: as `x-resource` says, or a time of the same name. */
function sentFields({ resource }: Context, { sent, shown }: Item): readonly [field: string, at: string][] {
  const { fields } = resource.create;
  const times = Object.keys(sent).filter(
    (name) =>
      !Object.hasOwn(fields, name) &&
      Object.hasOwn(shown, name) &&
      /^\d{4}-\d\d-\d\dT/.test(String(sent[name])),
  );
  return [...Object.entries(fields), ...times.map((name): [string, string] => [name, `/${name}`])];
}

/** A field that a create does not name has the documented default. */
function expectDefaults({ document, resource, expect }: Context, { sent, shown, exchange }: Item): void {
  const { create, inferred } = resource;
  const { operation } = create;
  for (const [name, schema] of Object.entries(bodyProperties(document.root, operation))) {
    const usual = constraint(schema, 'default');
    const pointer = create.fields[name] ?? `/${name}`;
    const got = valueAt(shown, pointer);
    if (usual === undefined || Object.hasOwn(sent, name) || got === undefined) continue;
    const at = [...requestTrail(document.root, operation, name), ...fieldTrail(document, resource, pointer)];
    expect(exchange, { operation, at, inferred, constraint: 'default' }).holds(isKept(usual.value, got), {
      message: `${aOrAn(resource.name)} that was created without ${name} does not have the documented default`,
      expected: `${pointer} is ${JSON.stringify(usual.value)}`,
      actual: JSON.stringify(got),
    });
  }
}

/** An item that only its name identifies is in the list under that name. */
function expectNamed(context: Context, item: Item, listing: Listing): void {
  const { exchange, isCut } = listing;
  const { nameField, nameAt } = context.items;
  if (item.find(listing) || !isSuccess(exchange) || isCut) return;
  if (item.id !== undefined || nameField === undefined || nameAt === undefined) return;
  report(context, { verb: 'list', exchange }, nameAt, {
    message: `no listed ${context.resource.name} has the ${nameField} that one was created with`,
    expected: `${nameAt} is what was sent as ${nameField}`,
    actual: `none has ${JSON.stringify(item.name)}`,
  });
}

/** The read shows what the list shows, also of what the reply to the create does not show. */
function expectAsListed(context: Context, item: Item, listed: JsonObject, reply: Shown): void {
  const compared = Object.keys(item.shown).filter((name) => !isHistoryName(name));
  for (const field of differences(listed, reply.shown, [...secretFields(context.resource), ...compared]))
    report(context, reply, `/${field}`, {
      message: `${field} of the ${context.resource.name} is another when it is read than in the list`,
      expected: `/${field} as in the list`,
      actual: `listed ${JSON.stringify(listed[field])}, read ${JSON.stringify(reply.shown[field])}`,
    });
}

/** A server may show a secret in full only once. */
function secretFields({ secrets }: Context['resource']): string[] {
  return secrets.map(({ field }) => topField(field));
}
