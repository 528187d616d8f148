import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, isTurnedAway, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import { changesOf, placesOf } from '../lifecycle/update-values.ts';
import { type DeadKey, mustNotOpen, mustOpenNothing } from './dead-keys.ts';
import { expiredKey, expiryField, isOver, past, shownExpiry } from './expiry.ts';
import { knock, mustOpen, saysItIsShut, secretIn } from './minted.ts';

type Changeable = Stage<ResourceWith<'create' | 'update'>>;

/** @returns whether the server lets a key expire by a change */
export async function tryChanged(scene: Scene, stage: Changeable): Promise<boolean> {
  const { operation } = stage.resource.update;
  const field = expiryField(scene, operation);
  if (field === undefined) return false;
  const item = await stage.spare();
  await mustOpen(scene, stage.resource, secretIn(stage.resource, item));
  if ((await change(scene, stage, item, { [field]: past })) === undefined) return false;
  const key = expiredKey(scene, stage, item, operation, field);
  try {
    await mustOpenNothing(scene, stage, key);
    await tryOtherChange(scene, stage, item, field, key);
    await tryMoreTime(scene, stage, item, field, key);
  } finally {
    await stage.remove(item); // a server may clear it away: nobody else is to count on it
  }
  return true;
}

/** The item as it is shown after a change; undefined where that was refused, empty where nothing shows it. */
async function change(
  scene: Scene,
  stage: Changeable,
  item: Item,
  json: JsonObject,
): Promise<JsonObject | undefined> {
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json }));
  if (!isSuccess(exchange)) return undefined;
  return stage.shown('update', exchange) ?? (await stage.listed(item)) ?? {};
}

/** What changes something else leaves it expired, as long as the server shows it so. */
async function tryOtherChange(
  scene: Scene,
  stage: Changeable,
  item: Item,
  field: string,
  key: DeadKey,
): Promise<void> {
  const { resource, labelAt } = stage;
  const names = [labelAt, ...Object.values(resource.update.by)];
  const place = placesOf(scene, resource, item).find(
    (candidate) => candidate.field !== field && !names.includes(candidate.pointer),
  );
  const [other] = place ? changesOf(scene, stage, item, place) : [];
  const shown = other && (await change(scene, stage, item, { [other.field]: other.value }));
  if (shown === undefined || isOver(shownExpiry(resource, shown, field)) !== true) return;
  await mustNotOpen(scene, stage, key, `reads once its ${other?.field} is changed, and`);
}

/** Time that the server gives and shows is time that the key has. */
async function tryMoreTime(
  scene: Scene,
  stage: Changeable,
  item: Item,
  field: string,
  key: DeadKey,
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.update;
  const types = bodyProperties(scene.run.document.root, operation)[field]?.types ?? [];
  for (const value of [...(types.includes('null') ? [null] : []), tomorrow()]) {
    const shown = (await change(scene, stage, item, { [field]: value })) ?? {};
    const told = shownExpiry(resource, shown, field);
    if (value === null ? told !== null : isOver(told) !== false) continue;
    const exchange = await knock(scene, resource, key.secret);
    if (!isTurnedAway(exchange) || saysItIsShut(shown)) return;
    scene.fail({
      trail: key.trail,
      operation: operation.label,
      exchange,
      message: `${key.what} still opens nothing once its ${field} is changed to ${value}`,
      expected: 'a success',
      actual: statusOf(exchange),
    });
    return;
  }
}

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString();
}
