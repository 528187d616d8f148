import type { FlatSchema } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { type CheckContext, type Collection, isFreeText, isMoment } from '../../check.ts';
import { hasOwnSyntax } from '../../vocabulary.ts';

/**
 * Valid values that are easily lost: what counts as false, what single precision or 32 bits cannot hold, a time in another
 * zone or after what 32 bits of seconds can hold, a text beyond ASCII.
 */
export function fragileValues(
  { schemas }: Pick<CheckContext, 'schemas'>,
  name: string,
  schema: FlatSchema,
): readonly unknown[] {
  const { types } = schema;
  const values: unknown[] = [];
  if (types.includes('number')) values.push(0, 12.34, 16_777_217, 0.1, 4_294_967_303);
  else if (types.includes('integer')) values.push(0, 16_777_217, 4_294_967_303);
  if (types.includes('boolean')) values.push(false, true);
  if (types.includes('string') && isMoment(name, schema))
    values.push('2031-02-03T04:05:06+08:00', '2031-02-03T23:59:59-03:30', '2040-02-29T04:05:06Z');
  else if (types.includes('string') && isFreeText(schema))
    values.push('', ...(hasOwnSyntax(name) ? [] : ['keymock É漢😀 "\\<&\'']));
  return values.filter((value) => schemas.violations(schema.pointer, value, 'request').length === 0);
}

/** Creates that differ in one optional field each, beyond what is required. */
export function fragileBodies(
  context: Pick<CheckContext, 'schemas'> & { readonly items: Pick<Collection, 'optionalFields'> },
): JsonObject[] {
  return Object.entries(context.items.optionalFields()).flatMap(([name, schema]) =>
    fragileValues(context, name, schema).map((value) => ({ [name]: value })),
  );
}
