/** Another way to write a path. */
export interface PathProbe {
  /** `a slash at its end`. */
  readonly label: string;
  readonly path: string;
}

/** Ways to write a path that a guard may not know as the same, while the router does. */
export function pathProbes(path: string): readonly PathProbe[] {
  const bare = path.replace(/\/$/, '');
  const slash = path.slice(bare.length);
  const at = bare.lastIndexOf('/') + 1;
  const [parent, last] = [bare.slice(0, at), bare.slice(at)];
  return [
    slash === ''
      ? { label: 'a slash at its end', path: `${bare}/` }
      : { label: 'no slash at its end', path: bare },
    { label: 'two slashes before it', path: `/${path}` },
    { label: 'two slashes in it', path: `${parent}/${last}${slash}` },
    { label: 'a semicolon and more at its end', path: `${bare};keymock=1${slash}` },
    { label: 'its last part in capitals', path: `${parent}${last.toUpperCase()}${slash}` },
    { label: 'a letter of it percent-encoded', path: path.replace(/[a-z]/i, encoded) },
    { label: '.json at its end', path: `${bare}.json${slash}` },
  ];
}

/** Headers by which some proxies replace the path of a request. */
export function rewriteHeaders(target: string): Readonly<Record<string, string>> {
  return { 'X-Original-URL': target, 'X-Rewrite-URL': target };
}

/** The same path by RFC 3986, section 6.2.2.2: its last letter or digit is percent-encoded. */
export function withEncodedEnd(path: string): string {
  return path.replace(/(?<!%.?)[a-z\d](?=\/?$)/i, encoded);
}

function encoded(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

/** Paths that careless code takes apart wrongly, below a known one. */
export const malformedPaths: readonly string[] = [
  '/keymock-%zz',
  '/keymock-%00',
  '/keymock-%ff%fe',
  '//keymock',
  '/keymock;v=1',
  `/${'k'.repeat(300)}`,
];
