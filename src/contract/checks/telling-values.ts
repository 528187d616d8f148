import type { FlatSchema } from '../../spec/constraints.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { Run } from '../engine/run-state.ts';
import type { Stage } from '../engine/stage.ts';
import { optionalFields } from '../engine/valid-bodies.ts';
import { isFreeText, isMoment } from '../engine/values.ts';

/**
 * Valid values that are easily lost: what counts as false, what single precision or 32 bits cannot hold, a time in another
 * zone or after what 32 bits of seconds can hold, a text beyond ASCII.
 */
export function tellingValues(run: Run, name: string, schema: FlatSchema): readonly unknown[] {
  const { types } = schema;
  const values: unknown[] = [];
  if (types.includes('number')) values.push(0, 12.34, 16_777_217, 0.1, 4_294_967_303);
  else if (types.includes('integer')) values.push(0, 16_777_217, 4_294_967_303);
  if (types.includes('boolean')) values.push(false, true);
  if (types.includes('string') && isMoment(name, schema))
    values.push('2031-02-03T04:05:06+08:00', '2031-02-03T23:59:59-03:30', '2040-02-29T04:05:06Z');
  else if (types.includes('string') && isFreeText(schema)) values.push('', ...texts(name));
  return values.filter((value) => run.schemas.violations(schema.pointer, value, 'request').length === 0);
}

/** Creates that differ in one optional field each, beyond what is required. */
export function tellingBodies(run: Run, stage: Stage): JsonObject[] {
  return Object.entries(optionalFields(run, stage)).flatMap(([name, schema]) =>
    tellingValues(run, name, schema).map((value) => ({ [name]: value })),
  );
}

/** What has rules of its own that no schema tells, such as a host, is left alone. */
function texts(name: string): readonly string[] {
  return /host|domain|ur[il]|mail|phone|locale|lang|currency|colou?r|path|slug|ip|scope|role|type|status|state/i.test(
    name,
  )
    ? []
    : ['keymock É漢😀 "\\<&\''];
}
