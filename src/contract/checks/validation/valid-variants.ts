import { constraint, type FlatSchema } from '../../../spec/constraints.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Run } from '../../engine/run-state.ts';
import type { Stage } from '../../engine/stage.ts';
import { fullBodies, optionalFields, refersElsewhere, validValue } from '../../engine/valid-bodies.ts';
import { anyValue, bodyProperties, bodySchema, isFreeText, numberSaid } from '../../engine/values.ts';

/** A body that differs from a plain one in some fields. */
export interface Variant {
  readonly what: string;
  readonly fields: JsonObject;
  readonly mustBeTaken: boolean;
  /** The document names this very value as allowed. */
  readonly isSaid?: boolean;
  /** The constraint that allows it: `nullable`, `minimum`, `enum`. */
  readonly constraint?: string;
  /** Another form of a value that is tried before it: who takes the one must take the other. */
  readonly isForm?: boolean;
}

/** One valid create body per thing worth trying: boundaries, choices, null where allowed, fields one by one and together. */
export function validVariants(run: Run, stage: Stage<ResourceWith<'create'>>): Variant[] {
  const { resource, labelField } = stage;
  const properties = bodyProperties(run.document.root, resource.create.operation);
  const optional = optionalFields(run, stage);
  const variants = Object.entries(properties).flatMap(([name, schema]) => {
    if (name === labelField) return labels(run, name, schema);
    if (!Object.hasOwn(optional, name)) return choices(name, schema);
    return valuesOf(name, schema, validValue(run, stage, name, schema));
  });
  const [full] = fullBodies(run, stage);
  if (run.settings.isLoopback && full !== undefined && Object.keys(full).length > 1)
    variants.push({ what: 'with all that may be left out', fields: full, mustBeTaken: true });
  return variants
    .filter(({ fields }) => run.settings.isLoopback || !moments.includes(String(Object.values(fields)[0])))
    .filter(({ fields }) => isValid(run, properties, fields));
}

/** One valid change per thing worth trying. What identifies or names the item stays as it is. */
export function validChanges(run: Run, stage: Stage<ResourceWith<'update'>>): Variant[] {
  const { operation, by, fields } = stage.resource.update;
  const { root } = run.document;
  const changes = Object.entries(bodyProperties(root, operation)).flatMap(([name, schema]) => {
    const at = fields[name] ?? `/${name}`;
    const isKnownBy = at === stage.labelAt || Object.values(by).includes(at);
    return isKnownBy || refersElsewhere(name, schema) || constraint(schema, 'readOnly')
      ? []
      : valuesOf(name, schema, anyValue(schema));
  });
  const pointer = bodySchema(root, operation)?.pointer;
  return changes.filter(
    (change) =>
      pointer === undefined || run.schemas.violations(pointer, change.fields, 'request').length === 0,
  );
}

function valuesOf(name: string, schema: FlatSchema, usual: unknown): Variant[] {
  const variant = (what: string, value: unknown, constraint?: string): Variant => ({
    what: `${name} ${what}`,
    fields: { [name]: value },
    mustBeTaken: true,
    // Limits are named by the document, value and all.
    isSaid: constraint !== undefined && constraint !== 'nullable',
    ...(constraint !== undefined && { constraint }),
  });
  const variants = choices(name, schema);
  if (usual !== undefined)
    variants.push({ what: `with ${name}`, fields: { [name]: usual }, mustBeTaken: true });
  if (schema.types.includes('null')) variants.push(variant('null', null, 'nullable'));
  if (schema.types.includes('number')) variants.push(variant('0.5', 0.5));
  for (const [keyword, limit] of numberLimits(schema)) variants.push(variant(`${limit}`, limit, keyword));
  for (const moment of constraint(schema, 'format')?.value === 'date-time' ? moments : [])
    variants.push({ ...variant(moment, moment), isForm: true });
  for (const [keyword, length] of isFreeText(schema) ? textLimits(schema) : [])
    variants.push(
      variant(`of ${length} characters`, 'keymock'.padEnd(length, 'k').slice(0, length), keyword),
    );
  return variants;
}

/** The same format in all its usual forms. */
const moments = ['2031-02-03T04:05:06.789Z', '2031-02-03T04:05:06+08:00', '2031-02-03T04:05:06.123456-03:30'];

function isValid(run: Run, properties: Readonly<Record<string, FlatSchema>>, fields: JsonObject): boolean {
  return Object.entries(fields).every(([name, value]) => {
    const schema = properties[name];
    return schema === undefined || run.schemas.violations(schema.pointer, value, 'request').length === 0;
  });
}

/** Names worth trying. On a server that is not ours each keeps the prefix that tells who made it. */
function labels(run: Run, name: string, schema: FlatSchema): Variant[] {
  if (!isFreeText(schema)) return [];
  const fresh = () => run.freshName();
  const longest = numberSaid(schema, 'maxLength');
  const hasRules = constraint(schema, 'pattern') !== undefined;
  const words: readonly (readonly [what: string, value: string, isPlain: boolean])[] = [
    ['with a capital letter', `${fresh()}-A`, hasRules],
    ['with an underscore', `${fresh()}_b`, hasRules],
    ['with a digit at its end', `${fresh()}-9`, true],
    ['with letters beyond ASCII', `${fresh()}-é漢`, false],
    ['of 64 characters', fresh().padEnd(64, 'k'), longest !== undefined && longest >= 64],
  ];
  const edge: readonly (readonly [what: string, value: string, isPlain: boolean])[] =
    longest !== undefined && longest <= 10_000
      ? [[`of ${longest} characters, the most`, fresh().padEnd(longest, 'k').slice(0, longest), true]]
      : [];
  const own = run.settings.isLoopback ? bareLabels(run, schema, hasRules) : [];
  return [...words, ...edge, ...own].map(([what, value, isPlain]) => ({
    what: `${name} ${what}`,
    fields: { [name]: value },
    mustBeTaken: isPlain,
  }));
}

/** Names for our own machine, where few tell who made them. What is not like a word is certain to be taken only where the rules are told. */
function bareLabels(
  run: Run,
  schema: FlatSchema,
  hasRules: boolean,
): (readonly [what: string, value: string, isPlain: boolean])[] {
  const unlikeWords: readonly (readonly [what: string, value: string])[] = [
    ['with a hyphen at its end', `${run.freshName()}-`],
    ['with an underscore at its end', `${run.freshName()}_`],
    ['with two hyphens', `${run.freshName()}--c`],
    ['with a dot', `${run.freshName()}.d`],
    ['with a hyphen before it', `-${run.freshName()}`],
    ['with an underscore before it', `_${run.freshName()}`],
    ['with a digit before it', `9-${run.freshName()}`],
    ['of digits', `${run.freshNumber()}`],
    ['all in capital letters', run.freshName().toUpperCase()],
    ['0', '0'],
    ['__proto__', '__proto__'],
  ];
  return [
    ...(hasRules ? unlikeWords : []).map(([what, value]) => [what, value, true] as const),
    // Words that some languages take for something else than a text.
    ...['null', 'undefined', 'true', 'false', 'none', 'constructor'].map(
      (word) => [word, word, true] as const,
    ),
    ...(numberSaid(schema, 'minLength') === 1 ? [['of one letter', 'k', true] as const] : []),
  ];
}

function choices(name: string, schema: FlatSchema): Variant[] {
  const values = arrayOf(constraint(schema, 'enum')?.value).filter((value) => value !== null);
  const booleans = schema.types.includes('boolean') ? [true, false] : [];
  return [...values, ...booleans].map((choice) => ({
    what: `${name} ${JSON.stringify(choice)}`,
    fields: { [name]: choice },
    mustBeTaken: true,
    constraint: 'enum',
  }));
}

type Limit = readonly [keyword: string, limit: number];

function numberLimits(schema: FlatSchema): Limit[] {
  return limitsOf(schema, ['minimum', 'maximum']).filter(([, limit]) => Math.abs(limit) < 1e12);
}

function textLimits(schema: FlatSchema): Limit[] {
  return limitsOf(schema, ['minLength', 'maxLength']).filter(([, limit]) => limit <= 10_000);
}

function limitsOf(schema: FlatSchema, keywords: readonly string[]): Limit[] {
  return keywords.flatMap((keyword) => {
    const limit = numberSaid(schema, keyword);
    return limit === undefined ? [] : [[keyword, limit] as const];
  });
}
