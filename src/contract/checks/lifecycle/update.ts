import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties, bodySchema } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { differences } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail, verbTrail } from '../trails.ts';
import { current, lookAt } from './seen.ts';
import { tellStill, tellWrongTime } from './times-of-a-change.ts';
import type { Told } from './told.ts';
import { faultsOf } from './update-faults.ts';
import { updateSeveral } from './update-several.ts';
import { type Change, changesOf, fullItem, type Place, placesOf } from './update-values.ts';

export const update: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/timestamps'],
  id: 'lifecycle/update',
  title: 'an update changes what it names, keeps it, and changes nothing else',
  why: 'A limit that seems to be set and is not, or a secret that changes with a name, is noticed when it is too late.',
  failing: 'PATCH /keys/1 {"limit": 5} -> 200, {"limit": 5}, then GET /keys/1 -> {"limit": null}',
  passing: 'PATCH /keys/1 {"limit": 5} -> 200, {"limit": 5}, then GET /keys/1 -> {"limit": 5}',
  source: 'x-resource: update, fields',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['update', 'create'],
      title: 'an update is kept, and touches neither other fields nor other items',
      writes: true,
      async run(scene, stage, resource) {
        const bystander = await stage.main();
        const item = await fullItem(scene, stage);
        const places = placesOf(scene, resource, item);
        let isWell = true;
        for (const place of places)
          isWell = (await updatePlace(scene, stage, item, bystander, place)) && isWell;
        if (isWell) await updateSeveral(scene, stage, item, places);
        await updateNothing(scene, stage, item);
      },
    }),
};

type Updatable = Stage<ResourceWith<'update'>>;

/** Whether all was well. What is wrong with one value is told once. */
async function updatePlace(
  scene: Scene,
  stage: Updatable,
  item: Item,
  bystander: Item,
  place: Place,
): Promise<boolean> {
  for (const change of changesOf(scene, stage, item, place))
    if (!(await updateField(scene, stage, item, bystander, change))) return false;
  return true;
}

async function updateField(
  scene: Scene,
  stage: Updatable,
  item: Item,
  bystander: Item,
  change: Change,
): Promise<boolean> {
  const { field, value, mayBeRefused } = change;
  const { operation } = stage.resource.update;
  const before = await lookAt(scene, stage, item, bystander);
  const draft = await stage.itemDraft('update', item, { json: { [field]: value } });
  const exchange = await (mayBeRefused ? scene.probe(draft) : scene.send(draft));
  if (mayBeRefused && isRefusal(exchange)) return true;
  if (!isSuccess(exchange)) {
    tell(scene, stage, field, exchange, refusalOf(field, exchange));
    return false;
  }
  const shown = stage.shown('update', exchange);
  if (shown) tellWrongTime(scene, stage, operation, shown, exchange);
  const after = await lookAt(scene, stage, item, bystander);
  if (before.item && after.item)
    tellStill(scene, stage, operation, before.item.item, after.item.item, exchange);
  const faults = faultsOf({ stage, known: item.known, change, exchange, before, after });
  if (before.item && after.item && !mayBeRefused) {
    const stuck = await takeAway(scene, stage, item, change);
    if (stuck) faults.push(stuck);
  }
  for (const fault of faults) tell(scene, stage, field, exchange, fault);
  return faults.length === 0;
}

function refusalOf(field: string, exchange: Exchange): Told {
  return {
    message: `a valid update of ${field} was refused`,
    expected: 'a success',
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  };
}

function tell(scene: Scene, { resource }: Updatable, field: string, exchange: Exchange, told: Told): void {
  const { operation, pointer } = resource.update;
  scene.fail({
    isInferred: resource.inferred,
    trail: [pointer, ...requestTrail(scene.run.document.root, operation, field)],
    operation: operation.label,
    exchange,
    ...told,
  });
}

/** Null takes a value away, where the field may be null. */
async function takeAway(
  scene: Scene,
  stage: Updatable,
  item: Item,
  { field, pointer }: Change,
): Promise<Told | undefined> {
  const schema = bodyProperties(scene.run.document.root, stage.resource.update.operation)[field];
  if (!schema?.types.includes('null')) return undefined;
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json: { [field]: null } }));
  if (!isSuccess(exchange)) return undefined;
  const now = await current(scene, stage, item);
  const left = now && valueAt(now.item, pointer);
  if (left === null || left === undefined) return undefined;
  const message = `an update of ${field} to null did not take it away`;
  return { message, expected: 'null', actual: JSON.stringify(left), exchange };
}

/** An update that names nothing changes nothing, if it is taken at all. */
async function updateNothing(scene: Scene, stage: Updatable, item: Item): Promise<void> {
  const { operation, pointer } = stage.resource.update;
  const schema = bodySchema(scene.run.document.root, operation);
  if (schema === undefined || Object.keys(schema.required).length > 0) return;
  const before = await current(scene, stage, item);
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json: {} }));
  if (!isSuccess(exchange) || before === undefined) return;
  const after = await current(scene, stage, item);
  // A PUT without a field takes it away.
  const changed = after && operation.method !== 'PUT' ? differences(before.item, after.item) : [];
  if (after !== undefined && changed.length === 0) return;
  scene.fail({
    isInferred: stage.resource.inferred,
    trail: verbTrail(pointer, operation),
    operation: operation.label,
    exchange,
    message: 'an update that names nothing changed something',
    expected: 'nothing changes',
    actual:
      after === undefined
        ? `the ${stage.resource.name} is not there any more`
        : `${changed.join(', ')} changed`,
  });
}
