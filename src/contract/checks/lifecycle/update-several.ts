import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { isKept, sameValue } from '../compare.ts';
import { verbTrail } from '../trails.ts';
import { current } from './seen.ts';
import type { Told } from './told.ts';
import { type Change, changesOf, type Place } from './update-values.ts';

type Updatable = Stage<ResourceWith<'update'>>;

/** Several fields in one update: all are kept, or none where one is wrong. */
export async function updateSeveral(
  scene: Scene,
  stage: Updatable,
  item: Item,
  places: readonly Place[],
): Promise<void> {
  if (places.length < 2) return;
  const changes = places.flatMap((place) => changesOf(scene, stage, item, place)[0] ?? []);
  await updateTogether(scene, stage, item, changes);
  await updateHalfWrong(scene, stage, item, changes);
}

async function updateTogether(
  scene: Scene,
  stage: Updatable,
  item: Item,
  changes: readonly Change[],
): Promise<void> {
  const json = bodyOf(changes);
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json }));
  if (!isSuccess(exchange)) return;
  const now = await current(scene, stage, item);
  const lost = changes.filter(({ pointer, value }) => now && !isKept(value, valueAt(now.item, pointer)));
  if (now === undefined || lost.length === 0) return;
  tell(scene, stage, now.exchange, {
    message: 'an update of several fields at once was not kept whole',
    expected: JSON.stringify(json),
    actual: lost
      .map(({ field, pointer }) => `${field}: ${JSON.stringify(valueAt(now.item, pointer) ?? null)}`)
      .join(', '),
  });
}

/** A change that is refused for one field changes none. */
async function updateHalfWrong(
  scene: Scene,
  stage: Updatable,
  item: Item,
  changes: readonly Change[],
): Promise<void> {
  const before = await current(scene, stage, item);
  const [first] = changes;
  const wrong = changes.slice(1).find(({ field }) => isWrong(scene, stage, field));
  if (before === undefined || first === undefined || wrong === undefined) return;
  const old = valueAt(before.item, first.pointer);
  const value = sameValue(old, first.value) ? null : first.value;
  const json = { [first.field]: value, [wrong.field]: noValue };
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json }));
  if (!isRefusal(exchange)) return;
  const after = await current(scene, stage, item);
  const got = after && valueAt(after.item, first.pointer);
  if (after === undefined || sameValue(old, got)) return;
  tell(scene, stage, exchange, {
    message: `an update that was refused changed ${first.field} all the same`,
    expected: JSON.stringify(old ?? null),
    actual: JSON.stringify(got ?? null),
  });
}

/** Of no type that a field may have. */
const noValue = { keymock: [] };

function isWrong({ run }: Scene, { resource }: Updatable, field: string): boolean {
  const schema = bodyProperties(run.document.root, resource.update.operation)[field];
  return schema !== undefined && run.schemas.violations(schema.pointer, noValue, 'request').length > 0;
}

function bodyOf(changes: readonly Change[]): JsonObject {
  return Object.fromEntries(changes.map(({ field, value }) => [field, value]));
}

function tell(scene: Scene, { resource }: Updatable, exchange: Exchange, told: Told): void {
  const { pointer, operation } = resource.update;
  scene.fail({
    isInferred: resource.inferred,
    trail: verbTrail(pointer, operation),
    operation: operation.label,
    exchange,
    ...told,
  });
}
