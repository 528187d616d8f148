import type { FlatSchema } from '../../../spec/constraints.ts';
import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Run } from '../../engine/run-state.ts';
import type { Stage } from '../../engine/stage.ts';
import { anyValue, bodyProperties, bodySchema } from '../../engine/values.ts';
import { type ValueKind, wrongValues } from './wrong-values.ts';

/** A body that must be refused. */
export interface Probe {
  /** `without name`. */
  readonly what: string;
  /** What is broken, innermost first. */
  readonly trail: readonly string[];
  readonly constraint?: string;
  readonly json: unknown;
}

export type ProbeKind = 'required' | ValueKind;

/** An operation whose bodies are broken, and a valid body of it, fresh each time. */
export interface Target {
  readonly operation: Operation;
  valid(): Promise<JsonObject>;
}

/** The create of a resource, as a target. */
export function createTarget(stage: Stage<ResourceWith<'create'>>): Target {
  return { operation: stage.resource.create.operation, valid: () => stage.body() };
}

/** Every body of a kind that the schema forbids, each otherwise valid. */
export async function probesOf(run: Run, { operation, valid }: Target, kind: ProbeKind): Promise<Probe[]> {
  const schema = bodySchema(run.document.root, operation);
  if (schema === undefined) return [];
  const isNullTold = tellsNulls(run);
  const probes: Probe[] = [];
  if (kind === 'type') probes.push(...wholeBodies(schema, await valid(), operation.body?.required === true));
  for (const [name, property] of Object.entries(bodyProperties(run.document.root, operation))) {
    const isRequired = Object.hasOwn(schema.required, name);
    if (kind === 'required') {
      if (!isRequired) continue;
      const { [name]: _, ...rest } = await valid();
      probes.push({
        what: `without ${name}`,
        trail: [...property.trail, ...(schema.required[name] ?? [])],
        constraint: 'required',
        json: rest,
      });
      continue;
    }
    const field = {
      schema: property,
      isNeverNull: isRequired || isNullTold,
      valid: (await valid())[name] ?? anyValue(property),
    };
    for (const { what, value, trail, constraint } of wrongValues[kind](field, run)) {
      if (run.schemas.violations(property.pointer, value, 'request').length === 0) continue;
      probes.push({
        what: `${name} ${what}`,
        trail,
        constraint,
        json: { ...(await valid()), [name]: value },
      });
    }
  }
  // What one way to write the body forbids, another may allow.
  return probes.filter(({ json }) => run.schemas.violations(schema.pointer, json, 'request').length > 0);
}

/** Whether an operation takes a JSON body whose fields can be broken. */
export function hasFields(root: JsonObject, operation: Operation): boolean {
  return Object.keys(bodyProperties(root, operation)).length > 0;
}

/**
 * Whether a document tells everywhere what may be null: it was written for checks, and says it of some fields. In others an
 * optional field that is null is often taken for an absent one, and nothing is said of it.
 */
function tellsNulls({ document, resources }: Run): boolean {
  return (
    !resources.some(({ inferred }) => inferred) &&
    document.operations.some((operation) =>
      Object.values(bodyProperties(document.root, operation)).some(({ types }) => types.includes('null')),
    )
  );
}

/** Where no body is needed, null is often taken for none. */
function wholeBodies(schema: FlatSchema, valid: JsonObject, isNeeded: boolean): Probe[] {
  if (!schema.types.includes('object')) return [];
  const { trail } = schema;
  return [
    { what: 'an array for a body', type: 'array', json: ['keymock'] },
    { what: 'an array that holds the body', type: 'array', json: [valid] },
    { what: 'a text for a body', type: 'string', json: 'keymock' },
    { what: 'a number for a body', type: 'number', json: 7 },
    { what: 'null for a body', type: 'null', json: null },
  ]
    .filter(({ type }) => !schema.types.includes(type) && (isNeeded || type !== 'null'))
    .map(({ what, json }) => ({ what, trail, json }));
}
