import { constraint, type FlatSchema } from '../../../spec/constraints.ts';
import { arrayOf } from '../../../spec/json.ts';
import type { Run } from '../../engine/run-state.ts';
import { numberSaid } from '../../engine/values.ts';

/** A value that may be wrong for a field; whether it is, its schema tells. */
export interface WrongValue {
  /** `with a space`. */
  readonly what: string;
  readonly value: unknown;
  /** What says so, innermost first. */
  readonly trail: readonly string[];
  /** The keyword that it breaks. */
  readonly constraint: string;
}

/** A field of a body, and what is known of it. */
export interface Field {
  readonly schema: FlatSchema;
  /** Whether null is plainly none of its values. */
  readonly isNeverNull: boolean;
  /** A valid value; undefined where none can be made up. */
  readonly valid: unknown;
}

export type ValueKind = 'null' | 'type' | 'format' | 'enum' | 'limit';

/** Wrong values of each kind. A text that may be taken for a name tells who made it. */
export const wrongValues: Readonly<Record<ValueKind, (field: Field, run: Run) => WrongValue[]>> = {
  null: ({ schema, isNeverNull }) =>
    isNeverNull && schema.types.length > 0
      ? [{ what: 'null', value: null, trail: schema.trail, constraint: 'nullable' }]
      : [],
  type: ({ schema, valid }, run) =>
    [...samples(run), ...lookalikes(valid)]
      .filter(({ types }) => schema.types.length > 0 && !types.some((type) => schema.types.includes(type)))
      .map(({ what, value }) => ({
        what,
        value,
        trail: schema.trail,
        constraint: isConvertible(value, schema.types) ? 'conversion' : 'type',
      })),
  format: (field, run) => [...ofFormat(field), ...ofPattern(field, run)],
  enum({ schema }) {
    const choices = constraint(schema, 'enum');
    const [choice] = arrayOf(choices?.value).filter((value) => typeof value === 'string');
    if (choices === undefined || choice === undefined) return [];
    return [
      { what: 'outside its choices', value: 'keymock-no-such-choice' },
      { what: 'in capital letters', value: choice.toUpperCase() },
      { what: 'in small letters', value: choice.toLowerCase() },
      { what: 'with a blank behind it', value: `${choice} ` },
      { what: 'that is an empty text', value: '' },
    ].map((wrong) => ({ ...wrong, trail: choices.trail, constraint: 'enum' }));
  },
  limit: ({ schema }, run) => beyondLimits(schema, run),
};

interface Sample {
  readonly what: string;
  readonly value: unknown;
  readonly types: readonly string[];
}

/** A value of each type; a server that takes one for a name has a name then that is known to be ours. */
function samples(run: Run): readonly Sample[] {
  return [
    { what: 'a text', value: run.freshName(), types: ['string'] },
    { what: 'a whole number', value: run.freshNumber(), types: ['integer', 'number'] },
    { what: 'a fraction', value: run.freshNumber() + 0.5, types: ['number'] },
    { what: 'a boolean', value: true, types: ['boolean'] },
    { what: 'an array', value: [run.freshName()], types: ['array'] },
    { what: 'an object', value: { keymock: 1 }, types: ['object'] },
  ];
}

/** What is easily converted to a valid value, or taken for none at all. */
function lookalikes(valid: unknown): readonly Sample[] {
  const alike: Sample[] = [
    { what: 'false', value: false, types: ['boolean'] },
    { what: '0', value: 0, types: ['integer', 'number'] },
    { what: 'an empty text', value: '', types: ['string'] },
    { what: 'an empty array', value: [], types: ['array'] },
  ];
  if (valid === undefined) return alike;
  alike.push({ what: 'a valid value in an array', value: [valid], types: ['array'] });
  if (typeof valid !== 'string')
    alike.push({ what: 'a valid value in quotes', value: JSON.stringify(valid), types: ['string'] });
  if (typeof valid === 'number')
    alike.push({ what: 'half more than a valid value', value: valid + 0.5, types: ['number'] });
  if (typeof valid === 'boolean') alike.push({ what: '1', value: 1, types: ['integer', 'number'] });
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
  const wrong: Pick<WrongValue, 'what' | 'value'>[] = [
    { what: `that is no ${format.value}`, value: `keymock-no-${format.value}` },
  ];
  if (typeof valid === 'string')
    wrong.push(
      { what: 'with something behind it', value: `${valid}0` },
      { what: 'with words behind it', value: `${valid} keymock` },
    );
  if (format.value === 'date-time')
    wrong.push({ what: 'in a month that there is not', value: '2031-13-03T04:05:06Z' });
  return wrong.map((text) => ({ ...text, trail: format.trail, constraint: 'format' }));
}

function ofPattern({ schema }: Field, run: Run): WrongValue[] {
  const pattern = constraint(schema, 'pattern');
  if (pattern === undefined) return [];
  const texts = [
    { what: 'with a space', value: `${run.freshName()} x` },
    { what: 'with a letter beyond ASCII', value: `${run.freshName()}-é` },
    { what: 'with a slash', value: `${run.freshName()}/x` },
    { what: 'with a line break at its end', value: `${run.freshName()}\n` },
    { what: 'with U+0000', value: `${run.freshName()}\u0000x` },
    { what: 'with a blank before it', value: ` ${run.freshName()}` },
    { what: 'with a digit beyond ASCII', value: `${run.freshName()}-\u0663` },
    // Without regard to case U+212A is the letter k, U+017F the letter s.
    { what: 'with letters that only look like ASCII', value: `${run.freshName()}-\u212a\u017f` },
  ];
  // One at a time, for a range such as A-z takes in a few only. That is too much to ask of a server that is not ours.
  const signs = run.settings.isLoopback ? [...'!"#$%&\'()*+,-.:;<=>?@[\\]^_`{|}~'] : [];
  return [
    ...texts,
    ...signs.map((sign) => ({ what: `with the sign ${sign}`, value: `${run.freshName()}${sign}x` })),
  ].map((text) => ({ ...text, trail: pattern.trail, constraint: 'pattern' }));
}

function beyondLimits(schema: FlatSchema, run: Run): WrongValue[] {
  const beyond = (keyword: string, what: string, breaking: (limit: number) => unknown): WrongValue[] => {
    const limit = numberSaid(schema, keyword);
    const said = constraint(schema, keyword);
    return limit === undefined || said === undefined || (isSize(keyword) && limit > 100_000)
      ? []
      : [{ what: `${what} ${limit}`, value: breaking(limit), trail: said.trail, constraint: keyword }];
  };
  const long = (length: number) => run.freshName().padEnd(length, 'k').slice(0, length);
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
