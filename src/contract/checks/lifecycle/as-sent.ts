import { constraint } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import { aOrAn, type Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { isKept } from '../compare.ts';
import { fieldTrail, requestTrail } from '../trails.ts';

/** Where an item is shown. */
export type Place = 'create' | 'list' | 'read';

/** Where a field of the request is in the item: as `x-resource` says, or a time of the same name. */
function placesOf({ resource }: Stage, item: Item): [field: string, pointer: string][] {
  const fields = resource.create?.fields ?? {};
  const moments = Object.keys(item.sent).filter(
    (name) =>
      !Object.hasOwn(fields, name) &&
      Object.hasOwn(item.shown, name) &&
      /^\d{4}-\d\d-\d\dT/.test(String(item.sent[name])),
  );
  return [...Object.entries(fields), ...moments.map((name): [string, string] => [name, `/${name}`])];
}

/** What was sent must come back. */
export function compareSent(
  scene: Scene,
  stage: Stage,
  item: Item,
  shown: JsonObject,
  exchange: Exchange,
  place: Place,
): void {
  for (const [field, pointer] of placesOf(stage, item)) {
    const { resource } = stage;
    const sent = item.sent[field];
    const got = valueAt(shown, pointer);
    if (sent === undefined || isKept(sent, got)) continue;
    if (got === undefined && (place !== 'create' || sent === null)) continue;
    scene.fail({
      isInferred: resource.inferred,
      trail: fieldTrail(scene.run.document, resource, pointer, place),
      ...(isTrimmed(sent, got) && { constraint: 'trim' }),
      operation: resource[place]?.operation.label ?? '',
      exchange,
      message: `${field} does not come back as it was sent`,
      expected: `${pointer} is what was sent as ${field}`,
      actual: `sent ${JSON.stringify(sent)}, got ${JSON.stringify(got) ?? 'nothing'}`,
    });
  }
}

/** Whether nothing but white space at the ends is lost. */
function isTrimmed(sent: unknown, got: unknown): boolean {
  return typeof sent === 'string' && typeof got === 'string' && sent.trim() === got.trim();
}

/** What a create does not name has the value that the document says it has then. */
export function compareDefaults(
  scene: Scene,
  { resource }: Stage<ResourceWith<'create'>>,
  { sent, shown, exchange }: Item,
): void {
  const { create, inferred } = resource;
  const { root } = scene.run.document;
  for (const [name, schema] of Object.entries(bodyProperties(root, create.operation))) {
    const usual = constraint(schema, 'default');
    const pointer = create.fields[name] ?? `/${name}`;
    const got = valueAt(shown, pointer);
    if (usual === undefined || Object.hasOwn(sent, name) || got === undefined) continue;
    if (isKept(usual.value, got)) continue;
    scene.fail({
      isInferred: inferred,
      constraint: 'default',
      trail: [
        ...requestTrail(root, create.operation, name),
        ...fieldTrail(scene.run.document, resource, pointer),
      ],
      operation: create.operation.label,
      exchange,
      message: `${aOrAn(resource.name)} that was made without ${name} does not have the documented default`,
      expected: `${pointer} is ${JSON.stringify(usual.value)}`,
      actual: JSON.stringify(got),
    });
  }
}
