import { flatten } from '../../../spec/constraints.ts';
import { type JsonObject, objectOf } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties, numberSaid } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { differences, sameValue, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail } from '../trails.ts';

export const update: ActiveCheck = {
  kind: 'active',
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
        const item = await stage.spare();
        for (const [field, pointer] of Object.entries(resource.update?.fields ?? {})) {
          await updateField(scene, stage, item, bystander, field, pointer);
        }
      },
    }),
};

async function updateField(
  scene: Scene,
  stage: Stage,
  item: Item,
  bystander: Item,
  field: string,
  pointer: string,
): Promise<void> {
  const { resource } = stage;
  const operation = resource.update?.operation;
  if (operation === undefined) return;
  const value = newValue(scene, stage, item, field, pointer);
  if (value === undefined) return;
  const before = await current(scene, stage, item);
  const othersBefore = await current(scene, stage, bystander);
  const exchange = await scene.send(await stage.itemDraft('update', item, { json: { [field]: value } }));
  const trail = [resource.update?.pointer ?? '', ...requestTrail(scene.run.document.root, operation, field)];
  const fail = (message: string, expected: string, actual: string, seen: Exchange = exchange) =>
    scene.fail({ trail, operation: operation.label, exchange: seen, message, expected, actual });
  if (!isSuccess(exchange)) {
    fail(
      `a valid update of ${field} was refused`,
      'a success',
      brief(`${statusOf(exchange)} ${exchange.response.body}`),
    );
    return;
  }
  const shown = stage.shown('update', exchange);
  if (shown && !sameValue(valueAt(shown, pointer), value)) {
    fail(
      `the reply to the update does not show the new ${field}`,
      JSON.stringify(value),
      JSON.stringify(valueAt(shown, pointer) ?? null),
    );
  }
  const after = await current(scene, stage, item);
  const othersAfter = await current(scene, stage, bystander);
  if (before !== undefined && after === undefined)
    fail(`after the update of ${field} the ${resource.name} is not there any more`, 'it is', 'it is not');
  if (
    shown &&
    stage.idOf(shown) !== undefined &&
    stage.idOf(item.known) !== undefined &&
    stage.idOf(shown) !== stage.idOf(item.known)
  ) {
    fail(`the update of ${field} changed the id`, 'the same id', 'another id');
  }
  if (before === undefined || after === undefined) return;
  if (!sameValue(valueAt(after.item, pointer), value)) {
    fail(
      `the update of ${field} was not kept`,
      JSON.stringify(value),
      JSON.stringify(valueAt(after.item, pointer) ?? null),
      after.exchange,
    );
  }
  await takeAway(scene, stage, item, field, pointer, fail);
  const changed = differences(before.item, after.item, [topField(pointer)]);
  if (changed.length > 0)
    fail(
      `the update of ${field} changed other fields`,
      `only ${field} changes`,
      `${changed.join(', ')} changed`,
      after.exchange,
    );
  const others = othersBefore && othersAfter ? differences(othersBefore.item, othersAfter.item) : [];
  if (others.length > 0)
    fail(
      `the update of one ${resource.name} changed another`,
      'other items stay as they are',
      `${others.join(', ')} of another changed`,
      after.exchange,
    );
}

/** Null takes a value away, where the field may be null. */
async function takeAway(
  scene: Scene,
  stage: Stage,
  item: Item,
  field: string,
  pointer: string,
  fail: (message: string, expected: string, actual: string, seen?: Exchange) => void,
): Promise<void> {
  const operation = stage.resource.update?.operation;
  const schema = operation && bodyProperties(scene.run.document.root, operation)[field];
  if (!schema?.types.includes('null')) return;
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json: { [field]: null } }));
  if (!isSuccess(exchange)) return;
  const now = await current(scene, stage, item);
  if (now && valueAt(now.item, pointer) !== null && valueAt(now.item, pointer) !== undefined) {
    fail(
      `an update of ${field} to null did not take it away`,
      'null',
      JSON.stringify(valueAt(now.item, pointer)),
      exchange,
    );
  }
}

/** A valid value that is not the one it has. */
function newValue(scene: Scene, stage: Stage, item: Item, field: string, pointer: string): unknown {
  const operation = stage.resource.update?.operation;
  const schema = operation && bodyProperties(scene.run.document.root, operation)[field];
  if (schema === undefined) return undefined;
  const old = valueAt(item.known, pointer);
  const { types } = flatten(scene.run.document.root, schema.pointer);
  const most = numberSaid(schema, 'maximum') ?? Number.POSITIVE_INFINITY;
  const candidates: unknown[] = [];
  if (types.includes('string'))
    candidates.push(scene.run.freshName(), '2032-03-04T05:06:07Z', 'https://keymock.example/new');
  if (types.includes('number') || types.includes('integer')) candidates.push(Math.min(4321, most), 1);
  if (types.includes('boolean')) candidates.push(old !== true);
  return candidates.find(
    (value) =>
      !sameValue(value, old) && scene.run.schemas.violations(schema.pointer, value, 'request').length === 0,
  );
}

/** The item as the server shows it now: read, or else from the list. */
async function current(
  scene: Scene,
  stage: Stage,
  item: Item,
): Promise<{ item: JsonObject; exchange: Exchange } | undefined> {
  if (stage.resource.read) {
    const exchange = await scene.send(await stage.itemDraft('read', item));
    const shown = stage.shown('read', exchange);
    return isSuccess(exchange) && shown ? { item: shown, exchange } : undefined;
  }
  if (stage.resource.list === undefined) return undefined;
  const listing = await stage.all();
  const found = stage.inList(listing, item)[0];
  return found && { item: objectOf(found), exchange: listing.exchange };
}
