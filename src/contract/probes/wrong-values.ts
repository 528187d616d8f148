import { constraint, type FlatSchema, numberSaid } from '../../spec/constraints.ts';
import { arrayOf } from '../../spec/json.ts';
import type { ValueSource } from './value-source.ts';

/** A value that may be wrong for a field: its schema decides. */
export interface WrongValue {
  /** `with a space`. */
  readonly label: string;
  readonly value: unknown;
  /** Where the document forbids it, innermost first. */
  readonly trail: readonly string[];
  /** The keyword that it breaks. */
  readonly constraint: string;
}

/** A field of a body. */
export interface Field {
  readonly schema: FlatSchema;
  /** Whether the document rules null out. */
  readonly isNeverNull: boolean;
  /** A valid value; undefined where none can be generated. */
  readonly valid: unknown;
}

export type ValueKind = 'null' | 'type' | 'format' | 'enum' | 'limit';

/** Wrong values of each kind. A text that a server may store as a name says who created the item. */
export const wrongValues: Readonly<Record<ValueKind, (field: Field, source: ValueSource) => WrongValue[]>> = {
  null: ({ schema, isNeverNull }) =>
    isNeverNull && schema.types.length > 0
      ? [{ label: 'null', value: null, trail: schema.trail, constraint: 'nullable' }]
      : [],
  type: ({ schema, valid }, source) =>
    [...samples(source), ...lookalikes(valid)]
      .filter(({ types }) => schema.types.length > 0 && !types.some((type) => schema.types.includes(type)))
      .map(({ label, value }) => ({
        label,
        value,
        trail: schema.trail,
        constraint: isConvertible(value, schema.types) ? 'conversion' : 'type',
      })),
  format: (field, source) => [...ofFormat(field), ...ofPattern(field, source)],
  enum({ schema }) {
    const choices = constraint(schema, 'enum');
    const [choice] = arrayOf(choices?.value).filter((value) => typeof value === 'string');
    if (choices === undefined || choice === undefined) return [];
    return [
      { label: 'outside its choices', value: 'keymock-no-such-choice' },
      { label: 'in capital letters', value: choice.toUpperCase() },
      { label: 'in small letters', value: choice.toLowerCase() },
      { label: 'with a blank behind it', value: `${choice} ` },
      { label: 'that is an empty text', value: '' },
    ].map((wrong) => ({ ...wrong, trail: choices.trail, constraint: 'enum' }));
  },
  limit: ({ schema }, source) => beyondLimits(schema, source),
};

interface Sample {
  readonly label: string;
  readonly value: unknown;
  readonly types: readonly string[];
}

/** A value of each type. If a server stores one as a name, the run still recognises the item by it. */
function samples(source: ValueSource): readonly Sample[] {
  return [
    { label: 'a text', value: source.freshName(), types: ['string'] },
    { label: 'a whole number', value: source.freshNumber(), types: ['integer', 'number'] },
    { label: 'a fraction', value: source.freshNumber() + 0.5, types: ['number'] },
    { label: 'a boolean', value: true, types: ['boolean'] },
    { label: 'an array', value: [source.freshName()], types: ['array'] },
    { label: 'an object', value: { keymock: 1 }, types: ['object'] },
  ];
}

/** Values that are easily converted to a valid one, or read as none at all. */
function lookalikes(valid: unknown): readonly Sample[] {
  const alike: Sample[] = [
    { label: 'false', value: false, types: ['boolean'] },
    { label: '0', value: 0, types: ['integer', 'number'] },
    { label: 'an empty text', value: '', types: ['string'] },
    { label: 'an empty array', value: [], types: ['array'] },
  ];
  if (valid === undefined) return alike;
  alike.push({ label: 'a valid value in an array', value: [valid], types: ['array'] });
  if (typeof valid !== 'string')
    alike.push({ label: 'a valid value in quotes', value: JSON.stringify(valid), types: ['string'] });
  if (typeof valid === 'number')
    alike.push({ label: 'half more than a valid value', value: valid + 0.5, types: ['number'] });
  if (typeof valid === 'boolean') alike.push({ label: '1', value: 1, types: ['integer', 'number'] });
  return alike;
}

/** Whether servers that convert types on their way in take a value for one of another type: "7" for 7, 1 for true. */
function isConvertible(value: unknown, types: readonly string[]): boolean {
  const isNumber = types.includes('number') || types.includes('integer');
  if (typeof value === 'number') return types.includes('string') || (types.includes('boolean') && value < 2);
  if (typeof value === 'boolean') return isNumber;
  if (typeof value !== 'string' || value === '') return false;
  return (
    (isNumber && !Number.isNaN(Number(value))) ||
    (types.includes('boolean') && /^(?:true|false)$/.test(value))
  );
}

function ofFormat({ schema, valid }: Field): WrongValue[] {
  const format = constraint(schema, 'format');
  if (typeof format?.value !== 'string') return [];
  const wrong: Pick<WrongValue, 'label' | 'value'>[] = [
    { label: `that is no ${format.value}`, value: `keymock-no-${format.value}` },
  ];
  if (typeof valid === 'string')
    wrong.push(
      { label: 'with something behind it', value: `${valid}0` },
      { label: 'with words behind it', value: `${valid} keymock` },
    );
  if (format.value === 'date-time')
    wrong.push({ label: 'in a month that there is not', value: '2031-13-03T04:05:06Z' });
  return wrong.map((text) => ({ ...text, trail: format.trail, constraint: 'format' }));
}

function ofPattern({ schema }: Field, source: ValueSource): WrongValue[] {
  const pattern = constraint(schema, 'pattern');
  if (pattern === undefined) return [];
  const texts = [
    { label: 'with a space', value: `${source.freshName()} x` },
    { label: 'with a letter beyond ASCII', value: `${source.freshName()}-é` },
    { label: 'with a slash', value: `${source.freshName()}/x` },
    { label: 'with a line break at its end', value: `${source.freshName()}\n` },
    { label: 'with U+0000', value: `${source.freshName()}\u0000x` },
    { label: 'with a blank before it', value: ` ${source.freshName()}` },
    { label: 'with a digit beyond ASCII', value: `${source.freshName()}-\u0663` },
    // Without regard to case U+212A is the letter k, U+017F the letter s.
    { label: 'with letters that only look like ASCII', value: `${source.freshName()}-\u212a\u017f` },
  ];
  // One at a time, since a range such as A-z includes only a few. Elsewhere that would be too many requests.
  const signs = source.limits.isLoopback ? [...'!"#$%&\'()*+,-.:;<=>?@[\\]^_`{|}~'] : [];
  return [
    ...texts,
    ...signs.map((sign) => ({ label: `with the sign ${sign}`, value: `${source.freshName()}${sign}x` })),
  ].map((text) => ({ ...text, trail: pattern.trail, constraint: 'pattern' }));
}

function beyondLimits(schema: FlatSchema, source: ValueSource): WrongValue[] {
  const beyond = (keyword: string, label: string, breaking: (limit: number) => unknown): WrongValue[] => {
    const limit = numberSaid(schema, keyword);
    const said = constraint(schema, keyword);
    return limit === undefined || said === undefined || (isSize(keyword) && limit > 100_000)
      ? []
      : [{ label: `${label} ${limit}`, value: breaking(limit), trail: said.trail, constraint: keyword }];
  };
  const long = (length: number) => source.freshName().padEnd(length, 'k').slice(0, length);
  const items = (length: number) => Array.from({ length }, (_item, i) => `keymock-${i}`);
  return [
    ...beyond('maxLength', 'longer than', (limit) => long(limit + 1)),
    ...beyond('maxLength', 'much longer than', (limit) => long(limit * 4 + 100)),
    ...beyond('minLength', 'shorter than', (limit) => long(Math.max(0, limit - 1))),
    ...beyond('maximum', 'over', (limit) => limit + 1),
    // What overflows 32 bits is small again.
    ...beyond('maximum', 'far over', (limit) => 2 ** 32 + limit),
    ...beyond('minimum', 'under', (limit) => limit - 1),
    ...beyond('minimum', 'a little under', (limit) => limit - 0.01),
    ...beyond('exclusiveMaximum', 'not under', (limit) => limit),
    ...beyond('exclusiveMinimum', 'not over', (limit) => limit),
    ...beyond('maxItems', 'with more items than', (limit) => items(limit + 1)),
    ...beyond('minItems', 'with fewer items than', (limit) => items(Math.max(0, limit - 1))),
  ];
}

function isSize(keyword: string): boolean {
  return keyword.endsWith('Length') || keyword.endsWith('Items');
}
