import type { FlatSchema } from '../../spec/constraints.ts';

/** A value on which careless code breaks. No document says whether it is valid. */
export interface UnusualValue<Value> {
  /** `with U+0000`. */
  readonly label: string;
  readonly value: Value;
}

/** What breaks a database, a log, a query, a template or a column, behind a name that says who created the item. */
export function unusualTexts(name: string): readonly UnusualValue<string>[] {
  return [
    ...endings.map(([label, ending]) => ({ label, value: `${name}-${ending}` })),
    ...lengths.map((length) => ({ label: `of ${length} characters`, value: name.padEnd(length, 'k') })),
  ];
}

/** Numbers that overflow, lose their last digits, or are read as no value at all. */
export function unusualNumbers({ types }: FlatSchema): readonly UnusualValue<number>[] {
  const isWhole = !types.includes('number');
  const numbers = isWhole ? wholeNumbers : [...wholeNumbers, ...fractions];
  return types.includes('integer') || !isWhole ? numbers.map((value) => ({ label: `${value}`, value })) : [];
}

/** Times at the ends of calendars and clocks. */
export const unusualTimes: readonly UnusualValue<string>[] = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '2016-12-31T23:59:60Z',
  '9999-12-31T23:59:59Z',
].map((value) => ({ label: value, value }));

const endings: readonly (readonly [label: string, ending: string])[] = [
  ['with U+0000', '\u0000'],
  ['with half a surrogate pair', '\ud83d'],
  ['with control characters', '\u0001\u0008\u001b[31m\u007f'],
  ['with line breaks', 'a\r\nb: c\n'],
  ['with line separators', '\u2028\u2029\u0085'],
  ['with an apostrophe', "o'k"],
  ['with quotes', '"k"`k`'],
  ['with a piece of SQL', "';--"],
  ['with a backslash', 'k\\'],
  ['with percent signs', '%s%n%zz%'],
  ['with a template', '{{7*7}}<%=7*7%>'],
  ['with markup', '<b>&amp;</b>'],
  ['with dots and slashes', '../..//k'],
  ['with signs of a pattern', '*[k-(+?'],
  ['with letters of four bytes', '👩‍👩‍👧'],
  ['from right to left', '\u202eשלום\u202c'],
  ['with combining letters', `e\u0301${'\u0300'.repeat(40)}`],
  ['with what is no character', '\ufeff\uffff\ufffe'],
  ['with a blank at its end', 'k '],
  ['with commas and semicolons', 'a,b;c=d&e'],
];

const lengths: readonly number[] = [300, 5000, 70_000];

const wholeNumbers: readonly number[] = [
  0,
  -1,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  1e15,
  1e19,
  Number.MAX_VALUE,
];

const fractions: readonly number[] = [0.1, 1e-7, 5e-324, 1234567.891];
