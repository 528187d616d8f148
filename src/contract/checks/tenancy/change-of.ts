import type { JsonObject } from '../../../spec/json.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { validValue } from '../../engine/valid-bodies.ts';
import { bodyProperties } from '../../engine/values.ts';

/** A change of an item that would be seen, of another field than its name if there is one; undefined where there is none. */
export function changeOf({ run }: Scene, stage: Stage): JsonObject | undefined {
  const { update } = stage.resource;
  if (update === undefined) return undefined;
  const properties = bodyProperties(run.document.root, update.operation);
  const fields = Object.keys(update.fields);
  const field = fields.find((name) => update.fields[name] !== stage.labelAt) ?? fields[0];
  const schema = field === undefined ? undefined : properties[field];
  return field === undefined || schema === undefined
    ? undefined
    : { [field]: validValue(run, stage, field, schema) };
}
