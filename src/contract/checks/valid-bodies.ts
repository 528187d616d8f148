import { constraint, type FlatSchema } from '../../spec/constraints.ts';
import { jsonContent } from '../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../spec/json.ts';
import type { ResourceWith } from '../../spec/resource.ts';
import type { Run } from '../engine/run-state.ts';
import type { Stage } from '../engine/stage.ts';
import {
  anyValue,
  bodyProperties,
  bodySchema,
  documentedValue,
  isFreeText,
  isMoment,
  momentAhead,
  numberSaid,
} from '../engine/values.ts';

/** Optional fields of the create whose values we can make up: what refers to other things is left out. */
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
        !refersElsewhere(name, schema) &&
        !constraint(schema, 'readOnly'),
    ),
  );
}

/** Bodies, beyond the required fields, with every optional field at once, where one can be made up. */
export function fullBodies(run: Run, stage: Stage): JsonObject[] {
  const filled = Object.entries(optionalFields(run, stage)).flatMap(([name, schema]) => {
    const value = validValue(run, stage, name, schema);
    return value === undefined ? [] : [[name, value] as const];
  });
  return filled.length === 0 ? [] : [Object.fromEntries(filled)];
}

/** A valid value for an optional field: the documents' own if there is one. */
export function validValue(run: Run, { resource }: Stage, name: string, schema: FlatSchema): unknown {
  const content = jsonContent(resource.create?.operation.body?.contents ?? []);
  if (run.settings.inputs[name] !== undefined) return run.settings.inputs[name];
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

/** A create that differs from a plain one in some fields. */
export interface Variant {
  readonly what: string;
  readonly fields: JsonObject;
  readonly mustBeTaken: boolean;
  /** The document names this very value as allowed. */
  readonly isSaid?: boolean;
}

/** One valid create body per thing worth trying: boundaries, choices, null where allowed, fields one by one. */
export function validVariants(run: Run, stage: Stage<ResourceWith<'create'>>): Variant[] {
  const { resource, labelField } = stage;
  const properties = bodyProperties(run.document.root, resource.create.operation);
  const optional = optionalFields(run, stage);
  const variants: Variant[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const isOptional = Object.hasOwn(optional, name);
    if (name === labelField) {
      for (const text of labels(run, schema))
        variants.push({
          what: `${name} ${text.what}`,
          fields: { [name]: text.value },
          mustBeTaken: text.isPlain,
        });
      continue;
    }
    for (const choice of choices(schema))
      variants.push({
        what: `${name} ${JSON.stringify(choice)}`,
        fields: { [name]: choice },
        mustBeTaken: true,
      });
    if (!isOptional) continue;
    const value = validValue(run, stage, name, schema);
    if (value !== undefined)
      variants.push({ what: `with ${name}`, fields: { [name]: value }, mustBeTaken: true });
    if (schema.types.includes('null'))
      variants.push({ what: `${name} null`, fields: { [name]: null }, mustBeTaken: true });
    if (schema.types.includes('number'))
      variants.push({ what: `${name} 0.5`, fields: { [name]: 0.5 }, mustBeTaken: true });
    for (const limit of numberLimits(schema))
      variants.push({
        what: `${name} ${limit}`,
        fields: { [name]: limit },
        mustBeTaken: true,
        isSaid: true,
      });
  }
  return variants.filter(({ fields }) => isValid(run, properties, fields));
}

function isValid(run: Run, properties: Readonly<Record<string, FlatSchema>>, fields: JsonObject): boolean {
  return Object.entries(fields).every(([name, value]) => {
    const schema = properties[name];
    return schema === undefined || run.schemas.violations(schema.pointer, value, 'request').length === 0;
  });
}

/** Names worth trying. On a server that is not ours each keeps the prefix that tells who made it. */
function labels(run: Run, schema: FlatSchema): { what: string; value: string; isPlain: boolean }[] {
  if (!isFreeText(schema)) return [];
  const fresh = () => run.freshName();
  const longest = numberSaid(schema, 'maxLength');
  const shortest = numberSaid(schema, 'minLength');
  const hasRules = constraint(schema, 'pattern') !== undefined;
  const words = [
    { what: 'with a capital letter', value: `${fresh()}-A`, isPlain: hasRules },
    { what: 'with an underscore', value: `${fresh()}_b`, isPlain: hasRules },
    { what: 'with a digit at its end', value: `${fresh()}-9`, isPlain: true },
    { what: 'with letters beyond ASCII', value: `${fresh()}-é漢`, isPlain: false },
    {
      what: 'of 64 characters',
      value: fresh().padEnd(64, 'k'),
      isPlain: longest === undefined ? false : longest >= 64,
    },
  ];
  if (longest !== undefined && longest <= 10_000)
    words.push({
      what: `of ${longest} characters, the most`,
      value: fresh().padEnd(longest, 'k').slice(0, longest),
      isPlain: true,
    });
  if (run.settings.isLoopback && shortest === 1)
    words.push({ what: 'of one letter', value: 'k', isPlain: true });
  return words;
}

function choices(schema: FlatSchema): readonly unknown[] {
  const values = arrayOf(constraint(schema, 'enum')?.value).filter((value) => value !== null);
  const booleans = schema.types.includes('boolean') ? [true, false] : [];
  return [...values, ...booleans];
}

function numberLimits(schema: FlatSchema): number[] {
  const limits = [numberSaid(schema, 'minimum'), numberSaid(schema, 'maximum')];
  return limits.filter((limit) => limit !== undefined && Math.abs(limit) < 1e12).map(Number);
}

/** An identifier of something that would have to exist. */
function refersElsewhere(name: string, schema: FlatSchema): boolean {
  return /(^|[_a-z])(ids?|Ids?|uuids?)$/.test(name) || constraint(schema, 'format')?.value === 'uuid';
}
