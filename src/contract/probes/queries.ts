/** Values that make sense for no query parameter. */
export const nonsenseValues: readonly string[] = [
  'keymock-no-such-value',
  `o'k"\\;--`,
  'k\u0000',
  '-1',
  '99999999999999999999',
  '2031-13-45T99:99:99+99:99',
  'k'.repeat(3000),
];

/** Queries for a parameter as they go over the wire: without a value, twice, as an array and an object, wrongly encoded. */
export function nonsenseQueries(name: string): readonly string[] {
  return [name, `${name}=1&${name}=2`, `${name}[]=1&${name}[k]=2`, `${name}=%zz%ff%`];
}
