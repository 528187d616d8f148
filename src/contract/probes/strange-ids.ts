/** A piece of a path that goes over the wire as it is. */
export interface RawId {
  readonly raw: string;
}

/** Identifiers that careless code breaks on, all behind a name that no item has. */
export function strangeIds(name: string): readonly (string | RawId)[] {
  return [
    `${name}\u0000`,
    `${name}\r\nk: v`,
    `${name}'";--`,
    `${name}-👩‍👧`,
    `${name}%`,
    name.padEnd(65, 'k'),
    name.padEnd(300, 'k'),
    name.padEnd(5000, 'k'),
    { raw: `${name}%zz` },
    { raw: `${name}%` },
    { raw: `${name}%c0%af%ff` },
    { raw: `${name}%2f..%2f..%5c` },
    { raw: `${name};k=v` },
  ];
}

/** An identifier with a wildcard in the place of its last character, in the syntaxes of SQL and of a shell. */
export function idPatterns(id: string): readonly string[] {
  return ['%', '_', '*'].map((wildcard) => id.slice(0, -1) + wildcard);
}
