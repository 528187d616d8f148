import { flatten } from '../../../spec/constraints.ts';
import { type JsonObject, objectOf } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties, bodySchema, numberSaid } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { differences, isKept, sameValue, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { isMoment, tellingValues } from '../telling-values.ts';
import { fieldTrail, requestTrail, verbTrail } from '../trails.ts';
import { fullBodies } from '../valid-bodies.ts';
import { createdNames, updatedNames } from './moments.ts';

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
        for (const [field, pointer] of placesOf(scene, resource, item)) {
          // What is wrong with one value is told once.
          for (const value of newValues(scene, stage, item, field, pointer))
            if (!(await updateField(scene, stage, item, bystander, { field, pointer, ...value }))) break;
        }
        await updateNothing(scene, stage, item);
      },
    }),
};

/** An item of which every field has a value, where such a one is taken: what an update loses is seen then. */
async function fullItem({ run }: Scene, stage: Stage): Promise<Item> {
  for (const fields of fullBodies(run, stage)) {
    const { item } = await stage.create(fields);
    if (item) return item;
  }
  return stage.spare();
}

/** Where a field of the update is in the item: as `x-resource` says, or a time of the same name. */
function placesOf({ run }: Scene, { update }: Resource, item: Item): [field: string, pointer: string][] {
  if (update === undefined) return [];
  const moments = Object.entries(bodyProperties(run.document.root, update.operation))
    .filter(
      ([name, schema]) =>
        !Object.hasOwn(update.fields, name) &&
        isMoment(name, schema) &&
        sameValue(item.sent[name], item.shown[name]) &&
        item.shown[name] !== undefined,
    )
    .map(([name]): [string, string] => [name, `/${name}`]);
  return [...Object.entries(update.fields), ...moments];
}

interface Change {
  readonly field: string;
  readonly pointer: string;
  readonly value: unknown;
  /** Nothing plain says that it must be taken; but if it is, it must be kept. */
  readonly mayBeRefused: boolean;
}

/** Whether all was well. */
async function updateField(
  scene: Scene,
  stage: Stage,
  item: Item,
  bystander: Item,
  { field, pointer, value, mayBeRefused }: Change,
): Promise<boolean> {
  const { resource } = stage;
  const operation = resource.update?.operation;
  if (operation === undefined) return false;
  let isWell = true;
  const before = await current(scene, stage, item);
  const othersBefore = await current(scene, stage, bystander);
  const draft = await stage.itemDraft('update', item, { json: { [field]: value } });
  const exchange = await (mayBeRefused ? scene.probe(draft) : scene.send(draft));
  if (mayBeRefused && isRefusal(exchange)) return true;
  const trail = [resource.update?.pointer ?? '', ...requestTrail(scene.run.document.root, operation, field)];
  const fail = (message: string, expected: string, actual: string, seen: Exchange = exchange) => {
    isWell = false;
    scene.fail({
      isInferred: resource.inferred,
      trail,
      operation: operation.label,
      exchange: seen,
      message,
      expected,
      actual,
    });
  };
  if (!isSuccess(exchange)) {
    fail(
      `a valid update of ${field} was refused`,
      'a success',
      brief(`${statusOf(exchange)} ${exchange.response.body}`),
    );
    return false;
  }
  const shown = stage.shown('update', exchange);
  if (shown && !isKept(value, valueAt(shown, pointer))) {
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
  if (before === undefined || after === undefined) return isWell;
  tellStill(scene, stage, before, after, exchange);
  const [listed] = after.listed;
  if (listed && valueAt(listed, pointer) !== undefined && !isKept(value, valueAt(listed, pointer)))
    fail(
      `the list does not show the new ${field}`,
      JSON.stringify(value),
      JSON.stringify(valueAt(listed, pointer)),
    );
  if (!isKept(value, valueAt(after.item, pointer))) {
    fail(
      `the update of ${field} was not kept`,
      JSON.stringify(value),
      JSON.stringify(valueAt(after.item, pointer) ?? null),
      after.exchange,
    );
  }
  if (!mayBeRefused) await takeAway(scene, stage, item, field, pointer, fail);
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
  return isWell;
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

/** Valid values: one that it does not have, then those that are easily lost. */
function newValues(
  scene: Scene,
  stage: Stage,
  item: Item,
  field: string,
  pointer: string,
): readonly Pick<Change, 'value' | 'mayBeRefused'>[] {
  const operation = stage.resource.update?.operation;
  const schema = operation && bodyProperties(scene.run.document.root, operation)[field];
  if (schema === undefined) return [];
  const { run } = scene;
  const old = valueAt(item.known, pointer);
  const { types } = flatten(run.document.root, schema.pointer);
  const most = numberSaid(schema, 'maximum') ?? Number.POSITIVE_INFINITY;
  const candidates: unknown[] = [];
  if (types.includes('string'))
    candidates.push(run.freshName(), '2032-03-04T05:06:07Z', 'https://keymock.example/new');
  if (types.includes('number') || types.includes('integer')) candidates.push(Math.min(4321, most), 1);
  if (types.includes('boolean')) candidates.push(old !== true);
  const plain = candidates.find(
    (value) =>
      !sameValue(value, old) && run.schemas.violations(schema.pointer, value, 'request').length === 0,
  );
  if (plain === undefined) return [];
  // Where the name is how it is found, only a plain one is tried.
  const isName =
    Object.values(stage.resource.update?.by ?? {}).includes(pointer) || pointer === stage.labelAt;
  const telling = isName ? [] : tellingValues(run, field, schema);
  return [
    { value: plain, mayBeRefused: false },
    ...telling.map((value) => ({
      value,
      mayBeRefused: stage.resource.inferred || (value !== 0 && typeof value !== 'boolean'),
    })),
  ];
}

/** An update that names nothing changes nothing, if it is taken at all. */
async function updateNothing(scene: Scene, stage: Stage, item: Item): Promise<void> {
  const { update } = stage.resource;
  const schema = update && bodySchema(scene.run.document.root, update.operation);
  if (update === undefined || schema === undefined || Object.keys(schema.required).length > 0) return;
  const before = await current(scene, stage, item);
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json: {} }));
  const after = await current(scene, stage, item);
  if (!isSuccess(exchange) || before === undefined) return;
  // A PUT without a field takes it away.
  const changed = after && update.operation.method !== 'PUT' ? differences(before.item, after.item) : [];
  if (after !== undefined && changed.length === 0) return;
  scene.fail({
    isInferred: stage.resource.inferred,
    trail: verbTrail(update.pointer, update.operation),
    operation: update.operation.label,
    exchange,
    message: 'an update that names nothing changed something',
    expected: 'nothing changes',
    actual:
      after === undefined
        ? `the ${stage.resource.name} is not there any more`
        : `${changed.join(', ')} changed`,
  });
}

interface Seen {
  readonly item: JsonObject;
  readonly exchange: Exchange;
  /** As the list shows it, where there is one. */
  readonly listed: readonly JsonObject[];
}

/** The item as the server shows it now: read, or else from the list. */
async function current(scene: Scene, stage: Stage, item: Item): Promise<Seen | undefined> {
  const listing = stage.resource.list === undefined ? undefined : await stage.all();
  const listed = listing === undefined ? [] : stage.inList(listing, item);
  if (stage.resource.read) {
    const exchange = await scene.send(await stage.itemDraft('read', item));
    const shown = stage.shown('read', exchange);
    return isSuccess(exchange) && shown ? { item: shown, exchange, listed } : undefined;
  }
  const [found] = listed;
  return listing && found && { item: objectOf(found), exchange: listing.exchange, listed };
}

/** The time of the last change moves with a change, where times are told finely enough to see it. */
function tellStill(scene: Scene, { resource }: Stage, before: Seen, after: Seen, exchange: Exchange): void {
  const name = updatedNames.find(
    (candidate) => isFine(before.item[candidate]) && isFine(after.item[candidate]),
  );
  const created = createdNames.map((candidate) => after.item[candidate]).find(isFine);
  // A clock that stands still is no fault of the update.
  const isRunning = scene.run.ledger.items.some(
    (other) =>
      other.resource === resource &&
      createdNames.some((candidate) => isFine(other.shown[candidate]) && other.shown[candidate] !== created),
  );
  if (name === undefined || !isRunning || before.item[name] !== after.item[name]) return;
  scene.fail({
    isInferred: resource.inferred,
    trail: fieldTrail(scene.run.document, resource, `/${name}`, 'read'),
    check: 'lifecycle/timestamps',
    operation: resource.update?.operation.label ?? '',
    exchange,
    message: `${name} does not move when a ${resource.name} is changed`,
    expected: 'the time of the last change',
    actual: `still ${String(after.item[name])}`,
  });
}

/** A time with a fraction of a second. */
function isFine(value: unknown): boolean {
  return typeof value === 'string' && /T\d\d:\d\d:\d\d\.\d*[1-9]/.test(value);
}
