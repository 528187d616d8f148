import type { Document } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { Resource } from '../../../spec/resource.ts';
import { anyValue, bodyProperties, bodySchema } from '../../check.ts';

/** What changes an item. */
export const itemChanges = ['update', 'rotate', 'delete'] as const;
export type ItemChange = (typeof itemChanges)[number];

/** A valid body for a change; undefined where its operation takes none. */
export function changeBody(
  { root }: Document,
  resource: Resource,
  change: ItemChange,
): JsonObject | undefined {
  const operation = resource[change]?.operation;
  const schema = operation && bodySchema(root, operation);
  if (operation === undefined || schema === undefined) return undefined;
  const names = [...Object.keys(schema.required), ...Object.keys(resource.update?.fields ?? {}).slice(0, 1)];
  const properties = bodyProperties(root, operation);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = properties[name] && anyValue(properties[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
