/** Names that careless code takes for a name that ends in `a_b`: longer, shorter, in capitals, by a pattern, by its end. */
export function similarNames(name: string): readonly string[] {
  return [`${name}c`, name.slice(0, -2), name.toUpperCase(), name.replace('a_b', 'axb'), `x${name}`];
}
