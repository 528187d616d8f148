import { constraint, type FlatSchema } from '../../spec/constraints.ts';
import { bodyContent } from '../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../spec/json.ts';
import type { Run } from '../run/run-state.ts';
import type { Stage } from '../run/stage.ts';
import { givenValue } from './given-value.ts';
import { anyValue, bodyProperties, bodySchema, documentedValue, isMoment, momentAhead } from './values.ts';

/** Optional fields of the create whose values can be chosen freely: what refers to other things is left out. */
export function optionalFields(
  run: Run,
  { resource, labelField }: Stage,
): Readonly<Record<string, FlatSchema>> {
  if (resource.create === undefined) return {};
  const { operation, inputs } = resource.create;
  const required = bodySchema(run.document.root, operation)?.required ?? {};
  const properties = Object.entries(bodyProperties(run.document.root, operation));
  return Object.fromEntries(
    properties.filter(
      ([name, schema]) =>
        !Object.hasOwn(required, name) &&
        !inputs.includes(name) &&
        name !== labelField &&
        !refersElsewhere(name, schema),
    ),
  );
}

/** A body with every optional field whose value can be generated; none where there is no such field. */
export function fullBodies(run: Run, stage: Stage): JsonObject[] {
  const filled = Object.entries(optionalFields(run, stage)).flatMap(([name, schema]) => {
    const value = validValue(run, stage, name, schema);
    return value === undefined ? [] : [[name, value] as const];
  });
  return filled.length === 0 ? [] : [Object.fromEntries(filled)];
}

/** A valid value for an optional field, from the document if it shows one; undefined where none can be generated. */
export function validValue(run: Run, { resource }: Stage, name: string, schema: FlatSchema): unknown {
  const content = resource.create && bodyContent(resource.create.operation);
  const given = givenValue(run.settings.inputs[name], schema);
  if (given !== undefined) return given;
  if (isMoment(name, schema) && schema.types.includes('string')) return momentAhead;
  // An odd number shows rounding that a round one hides.
  const odd = schema.types.includes('number') ? 37.5 : schema.types.includes('integer') ? 37 : undefined;
  if (odd !== undefined && run.schemas.violations(schema.pointer, odd, 'request').length === 0) return odd;
  return lastChoice(schema) ?? documentedValue(content, name, schema) ?? anyValue(schema);
}

/** The last of several choices: the first is usually what is taken anyway. */
function lastChoice(schema: FlatSchema): unknown {
  return arrayOf(constraint(schema, 'enum')?.value).findLast((choice) => choice !== null);
}

/** An identifier of something that would have to exist. */
export function refersElsewhere(name: string, schema: FlatSchema): boolean {
  return /(^|[_a-z])(ids?|Ids?|uuids?)$/.test(name) || constraint(schema, 'format')?.value === 'uuid';
}
