import type { JsonObject } from '../../../spec/json.ts';
import type { Resource } from '../../../spec/resource.ts';
import { bodyProperties, type ResourceContext } from '../../check.ts';

/** The body of an update that shows, of another field than the name if there is one; undefined where there is no field. */
export function visibleChange({
  document,
  items,
  resource: { update },
}: ResourceContext<Resource>): JsonObject | undefined {
  if (update === undefined) return undefined;
  const fields = Object.keys(update.fields);
  const field = fields.find((name) => update.fields[name] !== items.nameAt) ?? fields[0];
  const schema = field === undefined ? undefined : bodyProperties(document.root, update.operation)[field];
  return field === undefined || schema === undefined
    ? undefined
    : { [field]: items.validValue(field, schema) };
}
