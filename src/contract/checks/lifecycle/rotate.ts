import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  defineCheck,
  type Exchange,
  type Item,
  isSuccess,
  type Listing,
  type ResourceContext,
} from '../../check.ts';
import { differences, topField } from '../compare.ts';
import { promiseOf } from '../trails.ts';
import { expectTrueChangeTime, movedCreationTime } from './times.ts';

export const rotate = defineCheck({
  id: 'lifecycle/rotate',
  title: 'a rotation changes the secret, and only the secret',
  why: 'A rotation that returns the old secret leaves a leaked key at work.',
  failing: 'POST /keys/1/rotate -> 200 with the same token as before',
  passing: 'POST /keys/1/rotate -> 200 with a new token, the same id and name',
  source: 'x-resource: rotate, changes',
  tries: 'a rotation returns a new secret each time and keeps everything else',
  feeds: ['lifecycle/timestamps'],
  given: { verbs: ['rotate', 'create'] },
  writes: true,
  async run(context) {
    const { items, resource } = context;
    const control = await items.first();
    const item = await items.create(items.allOptional());
    const before = resource.list && (await items.listAll());
    const last = await rotateTwice(context, item);
    if (last === undefined) return;
    if (resource.read) {
      const reply = await item.read();
      const shown = isSuccess(reply) ? items.shownBy('read', reply) : undefined;
      expectKept(context, reply, last, shown, 'read');
    }
    if (before === undefined) return;
    const after = await items.listAll();
    expectOne(context, item, after);
    expectKept(context, after.exchange, last, item.find(after), 'list');
    expectControlKept(context, control, before, after);
  },
});

type Context = ResourceContext<ResourceWith<'rotate'>>;

/** The item as the second rotation shows it; undefined where one was rejected. */
async function rotateTwice(context: Context, item: Item): Promise<JsonObject | undefined> {
  const { clock, items, resource, expect, require } = context;
  const { changes, operation } = resource.rotate;
  const others = context.created().filter((other) => other.resource === resource);
  const known = new Set([item, ...others].flatMap(({ shown }) => changes.map((at) => valueAt(shown, at))));
  let last = item.shown;
  for (let turn = 0; turn < 2; turn++) {
    // So that times which should not move are seen to.
    if (turn > 0) await clock.sleep(2);
    const reply = await item.rotate();
    if (!expect(reply, promiseOf(resource.rotate)).succeeds('a rotation was rejected')) return undefined;
    const shown = require.defined(
      items.shownBy('rotate', reply),
      'the reply to a rotation does not show the item',
    );
    expectNewSecrets(context, reply, shown, known);
    // The reply to a create may take its time from another clock.
    const moved = turn > 0 ? movedCreationTime(last, shown) : undefined;
    expectOnlySecretsChanged(context, reply, last, shown, moved);
    expectTrueChangeTime(context, operation, shown, reply);
    last = shown;
  }
  return last;
}

/** Expects secrets that were not there before; `known` then has the new ones, too. */
function expectNewSecrets(
  { resource, expect }: Context,
  reply: Exchange,
  shown: JsonObject,
  known: Set<unknown>,
): void {
  for (const at of resource.rotate.changes) {
    const value = valueAt(shown, at);
    if (value === null || value === undefined) continue;
    expect(reply, promiseOf(resource.rotate)).holds(!known.has(value), {
      message: `a rotation returned a ${at.slice(1)} that was there before`,
      expected: `a new ${at.slice(1)}`,
      actual: 'the old one',
    });
    known.add(value);
  }
}

function expectOnlySecretsChanged(
  { resource, expect }: Context,
  reply: Exchange,
  last: JsonObject,
  shown: JsonObject,
  moved: string | undefined,
): void {
  const { changes } = resource.rotate;
  const changed = new Set(differences(last, shown, changes.map(topField)));
  if (moved !== undefined) changed.add(moved);
  expect(reply, promiseOf(resource.rotate)).holds(changed.size === 0, {
    message: 'a rotation changed more than the secret',
    expected: `nothing but ${changes.join(', ')} changes`,
    actual: `${[...changed].join(', ')} changed`,
  });
}

/** The list has the item once, and no other one of its name. */
function expectOne({ items, resource, expect }: Context, item: Item, after: Listing): void {
  const list = expect(after.exchange, promiseOf(resource.rotate));
  const { nameAt } = items;
  const isNamed = nameAt !== undefined && item.name !== undefined;
  const alike = isNamed ? after.raw.filter((shown) => valueAt(shown, nameAt) === item.name).length : 0;
  list.holds(alike < 2, {
    message: `a rotation created another ${resource.name}`,
    expected: 'one of that name',
    actual: `${alike} of that name`,
  });
  const times = item.findAll(after).length;
  list.holds(times === 1, {
    message: 'a rotated item is not in the list once',
    expected: 'once',
    actual: `${times} times`,
  });
}

/** A later reply shows what the rotation showed: the new secret, where it shows one at all, and everything else. */
function expectKept(
  { resource, expect }: Context,
  exchange: Exchange,
  last: JsonObject,
  later: JsonObject | undefined,
  verb: 'list' | 'read',
): void {
  const { secrets, rotate: rule } = resource;
  const reply = expect(exchange, promiseOf(rule));
  for (const at of rule.changes) {
    if (!secrets.some(({ field, shown }) => field === at && shown.includes(verb))) continue;
    const value = valueAt(later, at);
    reply.holds(typeof value !== 'string' || value === valueAt(last, at), {
      message: `the rotated ${at.slice(1)} was not kept`,
      expected: 'the new one',
      actual: 'another one',
    });
  }
  const except = [...rule.changes, ...secrets.map(({ field }) => field)].map(topField);
  const changed = differences(last, later ?? {}, except);
  reply.holds(changed.length === 0, {
    message: `the ${verb} does not show what the rotation has shown`,
    expected: 'the same',
    actual: `${changed.join(', ')} changed`,
  });
}

function expectControlKept(
  { resource, expect }: Context,
  control: Item,
  before: Listing,
  after: Listing,
): void {
  const [was, is] = [control.find(before), control.find(after)];
  if (was === undefined || is === undefined) return;
  const secrets = resource.rotate.changes.map(topField).filter((name) => was[name] !== is[name]);
  expect(after.exchange, promiseOf(resource.rotate)).holds(
    differences(was, is).length + secrets.length === 0,
    {
      message: 'the rotation of one item changed another',
      expected: 'other items stay as they are',
      actual: 'another changed',
    },
  );
}
