import { setTimeout } from 'node:timers/promises';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { fullBodies } from '../../engine/valid-bodies.ts';
import type { Exchange } from '../../types.ts';
import { differences, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';
import { movedBirth } from './moments.ts';
import { tellWrongTime } from './times-of-a-change.ts';
import type { Told } from './told.ts';

export const rotate: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/timestamps'],
  id: 'lifecycle/rotate',
  title: 'a rotation changes the secret, and only the secret',
  why: 'A rotation that gives the old secret back leaves a leaked key at work.',
  failing: 'POST /keys/1/rotate -> 200 with the same token as before',
  passing: 'POST /keys/1/rotate -> 200 with a new token, the same id and name',
  source: 'x-resource: rotate, changes',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['rotate', 'create'],
      title: 'a rotation gives a new secret each time and keeps everything else',
      writes: true,
      async run(scene, stage, resource) {
        const bystander = await stage.main();
        const item = await stage.spare(fullBodies(scene.run, stage)[0]);
        const before = resource.list && (await stage.all());
        const last = await rotateTwice(scene, stage, item);
        if (last === undefined) return;
        await readAgain(scene, stage, item, last);
        if (before === undefined) return;
        const after = await stage.all();
        const faults = [
          another(stage, item, after),
          notOnce(stage, item, after),
          ...notKept(stage, last, stage.inList(after, item)[0], 'list'),
          otherItem(stage, bystander, before, after),
        ];
        for (const fault of faults) if (fault) tell(scene, stage, after.exchange, fault);
      },
    }),
};

type Rotatable = Stage<ResourceWith<'rotate'>>;

/** The item as the second rotation shows it; undefined where one was refused. */
async function rotateTwice(scene: Scene, stage: Rotatable, item: Item): Promise<JsonObject | undefined> {
  const { changes, operation } = stage.resource.rotate;
  const others = scene.run.ledger.items.filter(({ resource }) => resource === stage.resource);
  const seen = new Set([item, ...others].flatMap(({ shown }) => changes.map((at) => valueAt(shown, at))));
  let last = item.shown;
  for (let turn = 0; turn < 2; turn++) {
    // So that times which should not move can be seen to.
    if (turn > 0) await setTimeout(2);
    const exchange = await scene.send(await stage.itemDraft('rotate', item));
    if (!isSuccess(exchange)) {
      tell(scene, stage, exchange, {
        message: 'a rotation was refused',
        expected: 'a success',
        actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
      });
      return undefined;
    }
    const shown = stage.shown('rotate', exchange);
    if (shown === undefined) return scene.skip('the reply to a rotation does not show the item');
    // The reply to a create may tell of its time by another clock.
    const born = turn > 0 ? movedBirth(last, shown) : undefined;
    for (const fault of [...notNew(stage, shown, seen), tooMuch(stage, last, shown, born)])
      if (fault) tell(scene, stage, exchange, fault);
    tellWrongTime(scene, stage, operation, shown, exchange);
    last = shown;
  }
  return last;
}

/** Secrets that were there before; the new ones are remembered. */
function notNew({ resource }: Rotatable, shown: JsonObject, seen: Set<unknown>): Told[] {
  return resource.rotate.changes.flatMap((at) => {
    const value = valueAt(shown, at);
    if (value === null || value === undefined) return [];
    const isOld = seen.has(value);
    seen.add(value);
    const message = `a rotation gave a ${at.slice(1)} that was there before`;
    return isOld ? [{ message, expected: `a new ${at.slice(1)}`, actual: 'the old one' }] : [];
  });
}

function tooMuch(
  { resource }: Rotatable,
  last: JsonObject,
  shown: JsonObject,
  born: string | undefined,
): Told | undefined {
  const { changes } = resource.rotate;
  const changed = new Set(differences(last, shown, changes.map(topField)));
  if (born !== undefined) changed.add(born);
  if (changed.size === 0) return undefined;
  return {
    message: 'a rotation changed more than the secret',
    expected: `nothing but ${changes.join(', ')} changes`,
    actual: `${[...changed].join(', ')} changed`,
  };
}

function another({ resource, labelAt }: Rotatable, item: Item, after: Listing): Told | undefined {
  if (labelAt === undefined || item.label === undefined) return undefined;
  const named = after.raw.filter((candidate) => valueAt(candidate, labelAt) === item.label);
  if (named.length < 2) return undefined;
  return {
    message: `a rotation made another ${resource.name}`,
    expected: 'one of that name',
    actual: `${named.length} of that name`,
  };
}

function notOnce(stage: Rotatable, item: Item, after: Listing): Told | undefined {
  const times = stage.inList(after, item).length;
  if (times === 1) return undefined;
  return { message: 'a rotated item is not in the list once', expected: 'once', actual: `${times} times` };
}

async function readAgain(scene: Scene, stage: Rotatable, item: Item, last: JsonObject): Promise<void> {
  if (stage.resource.read === undefined) return;
  const exchange = await scene.send(await stage.itemDraft('read', item));
  const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
  for (const fault of notKept(stage, last, shown, 'read')) tell(scene, stage, exchange, fault);
}

/** What is shown later is what the rotation showed: the new secret, where it is shown at all, and everything else. */
function notKept(
  { resource }: Rotatable,
  last: JsonObject,
  later: JsonObject | undefined,
  place: 'list' | 'read',
): Told[] {
  const { secrets: rules, rotate: rule } = resource;
  const isShown = (at: string) => rules.some(({ field, shown }) => field === at && shown.includes(place));
  const stale = rule.changes.filter(
    (at) => isShown(at) && typeof valueAt(later, at) === 'string' && valueAt(later, at) !== valueAt(last, at),
  );
  const secrets = stale.map((at) => ({
    message: `the rotated ${at.slice(1)} was not kept`,
    expected: 'the new one',
    actual: 'another one',
  }));
  const except = [...rule.changes, ...rules.map(({ field }) => field)].map(topField);
  const changed = differences(last, later ?? {}, except);
  if (changed.length === 0) return secrets;
  const message = `what a rotation shows is not what the ${place} shows then`;
  return [...secrets, { message, expected: 'the same', actual: `${changed.join(', ')} changed` }];
}

function otherItem(stage: Rotatable, bystander: Item, before: Listing, after: Listing): Told | undefined {
  const [was] = stage.inList(before, bystander);
  const [is] = stage.inList(after, bystander);
  if (was === undefined || is === undefined) return undefined;
  const secrets = stage.resource.rotate.changes.map(topField).filter((name) => was[name] !== is[name]);
  if (differences(was, is).length + secrets.length === 0) return undefined;
  return {
    message: 'the rotation of one item changed another',
    expected: 'other items stay as they are',
    actual: 'another changed',
  };
}

function tell(scene: Scene, { resource }: Rotatable, exchange: Exchange, told: Told): void {
  const { pointer, operation } = resource.rotate;
  scene.fail({ trail: verbTrail(pointer, operation), operation: operation.label, exchange, ...told });
}
