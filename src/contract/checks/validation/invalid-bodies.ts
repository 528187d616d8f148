import type { FlatSchema } from '../../../spec/constraints.ts';
import { type Operation, takesForm } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { anyValue, bodyProperties, bodySchema, type CheckContext } from '../../check.ts';
import { type ValueKind, wrongValues } from '../../probes/wrong-values.ts';

/** A body that must be rejected. */
export interface InvalidBody {
  /** `name with a space`, `a whole number for name`, `a body without name`. */
  readonly label: string;
  /** Where the document forbids it, innermost first. */
  readonly at: readonly string[];
  readonly constraint?: string;
  readonly json: unknown;
}

export type BodyFault = 'required' | ValueKind;

/** An operation, and a valid body of it, fresh each time. */
export interface BodyTarget {
  readonly operation: Operation;
  valid(): Promise<JsonObject>;
}

/** Every body with a certain fault that the schema forbids, each otherwise valid. */
export async function invalidBodies(
  context: CheckContext,
  { operation, valid }: BodyTarget,
  fault: BodyFault,
): Promise<InvalidBody[]> {
  const { document, schemas } = context;
  const isForbidden = ({ pointer }: FlatSchema, value: unknown) =>
    schemas.violations(pointer, value, 'request').length > 0;
  const schema = bodySchema(document.root, operation);
  if (schema === undefined) return [];
  const saysWhatMayBeNull = marksNulls(context);
  const bodies: InvalidBody[] = [];
  if (fault === 'type') bodies.push(...wholeBodies(schema, await valid(), operation.body?.required === true));
  for (const [name, property] of Object.entries(bodyProperties(document.root, operation))) {
    const isRequired = Object.hasOwn(schema.required, name);
    if (fault === 'required') {
      if (!isRequired) continue;
      const { [name]: _, ...json } = await valid();
      const at = [...property.trail, ...(schema.required[name] ?? [])];
      bodies.push({ label: `a body without ${name}`, at, constraint: 'required', json });
      continue;
    }
    const field = {
      schema: property,
      isNeverNull: isRequired || saysWhatMayBeNull,
      valid: (await valid())[name] ?? anyValue(property),
    };
    for (const { label, value, trail, constraint } of wrongValues[fault](field, context))
      if (isForbidden(property, value))
        bodies.push({
          label: isNoun(fault) ? `${label} for ${name}` : `${name} ${label}`,
          at: trail,
          constraint,
          json: { ...(await valid()), [name]: value },
        });
  }
  // What one way to write the body forbids, another may allow.
  return bodies.filter(({ json }) => isForbidden(schema, json));
}

/**
 * Bodies of a kind that the document allows without a word on what they hold: `{"type": ["object", "array"]}`. A server may
 * take or refuse them, but not fail.
 */
export async function undescribedBodies(
  { document }: CheckContext,
  { operation, valid }: BodyTarget,
): Promise<unknown[]> {
  const types = bodySchema(document.root, operation)?.types ?? [];
  return types.includes('object') && types.includes('array') ? [[await valid()]] : [];
}

/** Whether the labels of such values are nouns: `a whole number`, but `with a space`. */
function isNoun(fault: BodyFault): boolean {
  return fault === 'null' || fault === 'type';
}

/** Whether an operation takes a JSON body that has fields. In a form all values are texts, so none is of a wrong type. */
export function takesFields(root: JsonObject, operation: Operation): boolean {
  return !takesForm(operation) && Object.keys(bodyProperties(root, operation)).length > 0;
}

/**
 * Whether a document says everywhere what may be null: it has an `x-resource`, and allows null for some fields. Elsewhere an
 * optional field that is null is often taken for an absent one.
 */
function marksNulls({ document, resources }: CheckContext): boolean {
  return (
    !resources.some(({ inferred }) => inferred) &&
    document.operations.some((operation) =>
      Object.values(bodyProperties(document.root, operation)).some(({ types }) => types.includes('null')),
    )
  );
}

/** Where no body is required, null is often taken for none. */
function wholeBodies(schema: FlatSchema, valid: JsonObject, isRequired: boolean): InvalidBody[] {
  if (!schema.types.includes('object')) return [];
  return [
    { label: 'an array for a body', type: 'array', json: ['keymock'] },
    { label: 'an array that holds the body', type: 'array', json: [valid] },
    { label: 'a text for a body', type: 'string', json: 'keymock' },
    { label: 'a number for a body', type: 'number', json: 7 },
    { label: 'null for a body', type: 'null', json: null },
  ]
    .filter(({ type }) => !schema.types.includes(type) && (isRequired || type !== 'null'))
    .map(({ label, json }) => ({ label, at: schema.trail, json }));
}
