import { constraint, type FlatSchema, isFreeText, numberSaid } from '../../spec/constraints.ts';
import { arrayOf } from '../../spec/json.ts';
import type { ValueSource } from './value-source.ts';

/** A value that a schema allows. */
export interface ValidValue {
  /** `of 100 characters`. */
  readonly label: string;
  readonly value: unknown;
  /** Whether a server must accept it; elsewhere it may have rules that no document can state. */
  readonly mustBeAccepted: boolean;
  /** The keyword that allows it: `nullable`, `minimum`, `enum`. */
  readonly constraint?: string;
  /** The document names this very value as a limit. */
  readonly isLimit?: true;
  /** Another form of a value that is tried before it: a server that accepts the one must accept the other. */
  readonly isForm?: true;
}

/** Boundaries, choices, null where it is allowed, and `usual`. */
export function validValues(schema: FlatSchema, usual: unknown): ValidValue[] {
  const valid = (label: string, value: unknown, keyword?: string): ValidValue => ({
    label,
    value,
    mustBeAccepted: true,
    ...(keyword !== undefined && { constraint: keyword }),
  });
  const hasTimes = constraint(schema, 'format')?.value === 'date-time';
  const numbers = limitsOf(schema, ['minimum', 'maximum']).filter(([, limit]) => Math.abs(limit) < 1e12);
  const lengths = isFreeText(schema) ? limitsOf(schema, ['minLength', 'maxLength']) : [];
  return [
    ...validChoices(schema),
    ...(usual === undefined ? [] : [valid('with a usual value', usual)]),
    ...(schema.types.includes('null') ? [valid('null', null, 'nullable')] : []),
    ...(schema.types.includes('number') ? [valid('0.5', 0.5)] : []),
    ...numbers.map(([keyword, limit]) => ({ ...valid(`${limit}`, limit, keyword), isLimit: true as const })),
    ...(hasTimes ? times : []).map((time) => ({ ...valid(time, time), isForm: true as const })),
    ...lengths
      .filter(([, length]) => length <= longest)
      .map(([keyword, length]) => ({
        ...valid(`of ${length} characters`, textOf('keymock', length), keyword),
        isLimit: true as const,
      })),
  ];
}

/** The same format in all its usual forms. */
const times = ['2031-02-03T04:05:06.789Z', '2031-02-03T04:05:06+08:00', '2031-02-03T04:05:06.123456-03:30'];

const longest = 10_000;

/** Each of several choices. */
export function validChoices(schema: FlatSchema): ValidValue[] {
  const values = arrayOf(constraint(schema, 'enum')?.value).filter((value) => value !== null);
  const booleans = schema.types.includes('boolean') ? [true, false] : [];
  return [...values, ...booleans].map((value) => ({
    label: JSON.stringify(value),
    value,
    mustBeAccepted: true,
    constraint: 'enum',
  }));
}

/** Names. Elsewhere than on this machine each has the prefix that says who created the item. */
export function validNames(schema: FlatSchema, source: ValueSource): ValidValue[] {
  if (!isFreeText(schema)) return [];
  const fresh = () => source.freshName();
  const most = numberSaid(schema, 'maxLength');
  const hasRules = constraint(schema, 'pattern') !== undefined;
  const names: Name[] = [
    ['with a capital letter', `${fresh()}-A`, hasRules],
    ['with an underscore', `${fresh()}_b`, hasRules],
    ['with a digit at its end', `${fresh()}-9`, true],
    ['with letters beyond ASCII', `${fresh()}-é漢`, false],
    ['of 64 characters', textOf(fresh(), 64), most !== undefined && most >= 64],
  ];
  if (most !== undefined && most <= longest)
    names.push([`of ${most} characters, the most`, textOf(fresh(), most), true]);
  if (source.limits.isLoopback) names.push(...bareNames(schema, source, hasRules));
  return names.map(([label, value, mustBeAccepted]) => ({ label, value, mustBeAccepted }));
}

type Name = readonly [label: string, value: string, mustBeAccepted: boolean];

/** Names of which few say who created the item. What is not like a word must be accepted only where the document has rules. */
function bareNames(
  schema: FlatSchema,
  { freshName, freshNumber }: ValueSource,
  hasRules: boolean,
): readonly Name[] {
  const unlikeWords: readonly (readonly [label: string, value: string])[] = [
    ['with a hyphen at its end', `${freshName()}-`],
    ['with an underscore at its end', `${freshName()}_`],
    ['with two hyphens', `${freshName()}--c`],
    ['with a dot', `${freshName()}.d`],
    ['with a hyphen before it', `-${freshName()}`],
    ['with an underscore before it', `_${freshName()}`],
    ['with a digit before it', `9-${freshName()}`],
    ['of digits', `${freshNumber()}`],
    ['all in capital letters', freshName().toUpperCase()],
    ['0', '0'],
    ['__proto__', '__proto__'],
  ];
  return [
    ...(hasRules ? unlikeWords : []).map(([label, value]): Name => [label, value, true]),
    // Words that mean something else than a text in some languages.
    ...['null', 'undefined', 'true', 'false', 'none', 'constructor'].map((word): Name => [word, word, true]),
    ...(numberSaid(schema, 'minLength') === 1 ? [['of one letter', 'k', true] as const] : []),
  ];
}

/** A text of exactly so many characters. */
function textOf(beginning: string, length: number): string {
  return beginning.padEnd(length, 'k').slice(0, length);
}

function limitsOf(
  schema: FlatSchema,
  keywords: readonly string[],
): readonly (readonly [keyword: string, limit: number])[] {
  return keywords.flatMap((keyword) => {
    const limit = numberSaid(schema, keyword);
    return limit === undefined ? [] : [[keyword, limit] as const];
  });
}
