import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { hasVerbs, type ResourceWith } from '../../../spec/resource.ts';
import {
  bodyProperties,
  type Created,
  defineCheck,
  type Item,
  isSuccess,
  isTurnedAway,
  type ResourceContext,
} from '../../check.ts';
import { isInactive } from '../../vocabulary.ts';
import { fieldChanges, updatableFields } from '../lifecycle/field-changes.ts';
import { requestTrail } from '../trails.ts';
import { aSecond, expiryField, hasTimeOfDay, isClockShared, isOver, past, shownExpiry } from './expiry.ts';
import { accessOperation, readWith, requireAccepted } from './issued-key.ts';
import { expectRejected, expectRejectedEverywhere, type RevokedKey } from './revoked-key.ts';

export const expired = defineCheck({
  id: 'auth/expired',
  title: 'an expired key no longer authenticates, unless its expiry is moved',
  why: 'An expiry that no guard reads is worse than none.',
  failing: 'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 200',
  passing:
    'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 401; or 400 at once',
  source:
    'the document: an expiry among the fields of the create or the update; x-resource: authenticates; RFC 3339, section 4.2 (offsets)',
  tries: 'a key that has expired is rejected: created so, updated so, or when its time has come',
  provokes: true,
  given: { verbs: ['create'], where: ({ authenticates }) => authenticates !== undefined },
  writes: true,
  async run(context) {
    const { document, items, resource, require } = context;
    const field = require.defined(
      expiryField(document, resource.create.operation),
      'keys have no expiry that can be set',
    );
    await items.first();
    const wasCreated = await tryCreatedExpired(context, field);
    const wasUpdated =
      hasVerbs(resource, ['create', 'update']) &&
      (await tryUpdated({ ...context, resource, items: context.collection(resource) }));
    if (!wasCreated && !wasUpdated) await tryWaiting(context, field);
  },
});

type Context = ResourceContext<ResourceWith<'create'>>;
type UpdateContext = ResourceContext<ResourceWith<'create' | 'update'>>;

/** @returns whether the server accepts an expiry that is over */
async function tryCreatedExpired(context: Context, field: string): Promise<boolean> {
  const { operation } = context.resource.create;
  const { exchange, item } = await createExpiring(context, field, past);
  if (item === undefined) return false;
  await expectExpired(context, item, field);
  if (!isClockShared(context, exchange) || !hasTimeOfDay(context.document, operation, field)) return true;
  await tryJustOver(context, field);
  await tryOffset(context, field);
  return true;
}

async function createExpiring({ api, items }: Context, field: string, time: string): Promise<Created> {
  const exchange = await api.probe(items.createRequest(await items.body({ [field]: time })));
  return { exchange, item: isSuccess(exchange) ? items.createdBy(exchange) : undefined };
}

/** Longer than servers allow for clocks that differ (a few minutes: RFC 7519, section 4.1.4). */
const tenMinutes = 600_000;

/** Today, so that not only the dates are compared. */
async function tryJustOver(context: Context, field: string): Promise<void> {
  const over = new Date(context.clock.now() - tenMinutes).toISOString();
  const { item } = await createExpiring(context, field, over);
  if (item === undefined) return;
  const shown = shownExpiry(context.resource, item.shown, field);
  // A server may let keys expire at midnight only, and show it.
  if (typeof shown === 'string' && Date.parse(shown) > context.clock.now()) await item.delete();
  else await expectExpired(context, item, field);
}

const twoHours = 7_200_000;

/** The same time in another zone: without its offset it is still to come. The server must show that it is over. */
async function tryOffset(context: Context, field: string): Promise<void> {
  const over = new Date(context.clock.now() - tenMinutes + twoHours).toISOString().replace('Z', '+02:00');
  const { item } = await createExpiring(context, field, over);
  if (item === undefined) return;
  const { operation } = context.resource.create;
  if (isOver(shownExpiry(context.resource, item.shown, field)) === true)
    await expectRejected(
      context,
      expiredKey(context, item, operation, field),
      `where its expiry was written as ${over}`,
    );
  await item.delete();
}

const lifetime = 2000;

/** A server that accepts no time in the past: a key that is valid now, and must not be soon. */
async function tryWaiting(context: Context, field: string): Promise<void> {
  const { clock, resource, require, skip } = context;
  const over = new Date(clock.now() + lifetime);
  const { exchange, item: created } = await createExpiring(context, field, over.toISOString());
  const item = require.defined(created, 'a key that expires soon cannot be created');
  if (!isClockShared(context, exchange)) skip('the clock of the server differs from this one');
  await requireAccepted(context, resource, item.secret);
  await clock.sleep(over.getTime() + aSecond - clock.now());
  await expectExpired(context, item, field);
}

/** A key that has expired by what was sent to an operation. */
function expiredKey(
  { document, resource, ...context }: Context,
  { secret }: Item,
  sentTo: Operation,
  field: string,
): RevokedKey {
  return {
    what: `an expired ${resource.name}`,
    secret,
    at: requestTrail(document.root, sentTo, field),
    operation: accessOperation({ document, ...context }, resource),
    always: false,
  };
}

async function expectExpired(context: Context, item: Item, field: string): Promise<void> {
  try {
    const key = expiredKey(context, item, context.resource.create.operation, field);
    await expectRejectedEverywhere(context, key);
  } finally {
    await item.delete(); // a server may delete it by itself: no other case is to rely on it
  }
}

/** @returns whether the server lets a key expire by an update */
async function tryUpdated(context: UpdateContext): Promise<boolean> {
  const { document, items, resource } = context;
  const { operation } = resource.update;
  const field = expiryField(document, operation);
  if (field === undefined) return false;
  const item = await items.create();
  await requireAccepted(context, resource, item.secret);
  if ((await update(context, item, { [field]: past })) === undefined) return false;
  const key = expiredKey(context, item, operation, field);
  try {
    await expectRejectedEverywhere(context, key);
    await tryOtherUpdate(context, item, field, key);
    await tryMoreTime(context, item, field, key);
  } finally {
    await item.delete();
  }
  return true;
}

/** The item as it is shown after an update; undefined where that was rejected, empty where nothing shows it. */
async function update(
  { api, items }: UpdateContext,
  item: Item,
  json: JsonObject,
): Promise<JsonObject | undefined> {
  const reply = await api.probe(await item.request('update', { json }));
  if (!isSuccess(reply)) return undefined;
  return items.shownBy('update', reply) ?? (await item.listed()) ?? {};
}

/** An update of something else leaves it expired, as long as the server shows it so. */
async function tryOtherUpdate(
  context: UpdateContext,
  item: Item,
  field: string,
  key: RevokedKey,
): Promise<void> {
  const { items, resource } = context;
  const names = [items.nameAt, ...Object.values(resource.update.by)];
  const place = updatableFields(context, item).find(
    (candidate) => candidate.field !== field && !names.includes(candidate.pointer),
  );
  const [other] = place ? fieldChanges(context, item, place) : [];
  const shown = other && (await update(context, item, { [other.field]: other.value }));
  if (shown === undefined || isOver(shownExpiry(resource, shown, field)) !== true) return;
  await expectRejected(context, key, `after its ${other?.field} was changed`);
}

/** A key has the time that the server gives and shows. */
async function tryMoreTime(
  context: UpdateContext,
  item: Item,
  field: string,
  key: RevokedKey,
): Promise<void> {
  const { clock, document, resource, expect } = context;
  const { operation } = resource.update;
  const types = bodyProperties(document.root, operation)[field]?.types ?? [];
  const tomorrow = new Date(clock.now() + 86_400_000).toISOString();
  for (const value of [...(types.includes('null') ? [null] : []), tomorrow]) {
    const shown = (await update(context, item, { [field]: value })) ?? {};
    const expiry = shownExpiry(resource, shown, field);
    if (value === null ? expiry !== null : isOver(expiry) !== false) continue;
    const reply = await readWith(context, resource, key.secret);
    if (!isTurnedAway(reply) || isInactive(shown)) return;
    expect(reply, { operation, at: key.at }).succeeds(
      `${key.what} is still rejected after its ${field} was changed to ${value}`,
    );
    return;
  }
}
