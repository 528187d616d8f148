import type { JsonObject } from '../../../spec/json.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { anyValue, bodyProperties, bodySchema } from '../../engine/values.ts';

/** What changes an item that is there. */
export const changes = ['update', 'rotate', 'delete'] as const;
export type ItemChange = (typeof changes)[number];

/** A valid body for a change; undefined where it takes none. */
export function changeBody(
  { run }: Scene,
  { resource }: Stage,
  verb: ItemChange,
): Readonly<Record<string, unknown>> | undefined {
  const rule = resource[verb];
  const schema = rule && bodySchema(run.document.root, rule.operation);
  if (rule === undefined || schema === undefined) return undefined;
  const wanted = [...Object.keys(schema.required), ...Object.keys(resource.update?.fields ?? {}).slice(0, 1)];
  const properties = bodyProperties(run.document.root, rule.operation);
  const filled: JsonObject = Object.fromEntries(
    wanted.flatMap((name) => {
      const value = properties[name] && anyValue(properties[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return filled;
}
