import fc from 'fast-check';
import { constraint, type FlatSchema, isFreeText, numberSaid } from '../../spec/constraints.ts';
import { arrayOf } from '../../spec/json.ts';
import { isMoment } from '../bodies/values.ts';

/**
 * Values of a simple schema, plainer ones first when one is shrunk; undefined where none can be generated. Every reader of the
 * document must accept them: where it sets no bounds, numbers are usual ones and texts are letters and digits.
 *
 * @example
 * fc.sample(arbitraryFor('size', sizeSchema), { numRuns: 3, seed: 1 }); // [17, 4, 100]
 */
export function arbitraryFor(name: string, schema: FlatSchema): fc.Arbitrary<unknown> | undefined {
  const choices = [...arrayOf(constraint(schema, 'enum')?.value), ...constOf(schema)];
  if (choices.length > 0) return fc.constantFrom(...choices);
  const kinds = schema.types.flatMap((type) => kindsOf(type, name, schema) ?? []);
  return kinds.length === 0 ? undefined : fc.oneof(...kinds);
}

/** Endings of a name that says who created an item. Only a pattern makes certain which other signs they may have. */
export function suffixesFor(schema: FlatSchema): fc.Arbitrary<string> {
  const hasRules = constraint(schema, 'pattern') !== undefined;
  return textOf(1, 12, hasRules ? `${plain}ABCDEFGHIJKLMNOPQRSTUVWXYZ_-` : plain);
}

/** Letters and digits that every reader of a document must accept. */
const plain = 'abcdefghijklmnopqrstuvwxyz0123456789';

function constOf(schema: FlatSchema): unknown[] {
  const said = constraint(schema, 'const');
  return said === undefined ? [] : [said.value];
}

function kindsOf(type: string, name: string, schema: FlatSchema): fc.Arbitrary<unknown> | undefined {
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.integer(boundsOf(schema));
  if (type === 'number') return numbers(schema);
  return type === 'string' ? texts(name, schema) : undefined;
}

/** The documented limits, else usual ones. The validator of the whole schema decides about exclusive ones. */
function boundsOf(schema: FlatSchema): { min: number; max: number } {
  const said = (...keywords: readonly string[]) =>
    keywords.map((keyword) => numberSaid(schema, keyword)).find((value) => value !== undefined);
  const min = Math.ceil(said('minimum', 'exclusiveMinimum') ?? 1);
  const max = Math.floor(said('maximum', 'exclusiveMaximum') ?? Math.max(min + 100, 1000));
  return { min, max: Math.max(min, max) };
}

/** Whole ones and quarters: they are the same in every language. */
function numbers(schema: FlatSchema): fc.Arbitrary<number> {
  const { min, max } = boundsOf(schema);
  return fc.oneof(
    fc.integer({ min, max }),
    fc.integer({ min: min * 4, max: max * 4 }).map((quarters) => quarters / 4),
  );
}

function texts(name: string, schema: FlatSchema): fc.Arbitrary<string> | undefined {
  if (isMoment(name, schema)) return moments;
  if (!isFreeText(schema)) return undefined;
  const min = numberSaid(schema, 'minLength') ?? 1;
  const max = Math.min(numberSaid(schema, 'maxLength') ?? Number.POSITIVE_INFINITY, Math.max(min, 40));
  return textOf(min, max, plain);
}

function textOf(minLength: number, maxLength: number, letters: string): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });
}

/** Times to come, in the forms of RFC 3339. */
const moments = fc
  .tuple(
    fc.integer({ min: Date.UTC(2031, 0), max: Date.UTC(2039, 0) }),
    fc.constantFrom('Z', '+00:00', '+05:30', '-08:00'),
    fc.constantFrom(0, 1, 3, 6),
  )
  .map(([time, zone, digits]) => {
    const [seconds = '', fraction = ''] = new Date(time).toISOString().slice(0, -1).split('.');
    return `${seconds}${digits === 0 ? '' : `.${fraction.padEnd(digits, '0').slice(0, digits)}`}${zone}`;
  });
