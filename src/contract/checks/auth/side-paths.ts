import type { Scene } from '../../engine/scene.ts';
import type { Draft } from '../../engine/transport.ts';

/** A rule that names the bare path guards no other, and the router may be less strict: other ways to write a path. */
export function sidePaths({ run }: Scene, draft: Draft): readonly { what: string; draft: Draft }[] {
  const { path } = draft;
  const bare = path.replace(/\/$/, '');
  const slash = path.slice(bare.length);
  const at = bare.lastIndexOf('/') + 1;
  const [parent, last] = [bare.slice(0, at), bare.slice(at)];
  const paths = [
    slash === ''
      ? { what: 'a slash at its end', path: `${bare}/` }
      : { what: 'no slash at its end', path: bare },
    { what: 'two slashes before it', path: `/${path}` },
    { what: 'two slashes in it', path: `${parent}/${last}${slash}` },
    { what: 'a semicolon and more at its end', path: `${bare};keymock=1${slash}` },
    { what: 'its last part in capitals', path: `${parent}${last.toUpperCase()}${slash}` },
    { what: 'a letter of it percent-encoded', path: path.replace(/[a-z]/i, encoded) },
    { what: '.json at its end', path: `${bare}.json${slash}` },
  ];
  const target = run.target(draft);
  const rewritten = { ...draft.headers, 'X-Original-URL': target, 'X-Rewrite-URL': target };
  return [
    ...paths.map((other) => ({
      what: other.what,
      draft: { ...draft, path: other.path, operation: undefined },
    })),
    {
      what: 'X-Original-URL',
      draft: { ...draft, path: '/', query: [], headers: rewritten, operation: undefined },
    },
  ];
}

/** The same path by RFC 3986, section 6.2.2.2: the last letter or digit of it is percent-encoded. */
export function withEncodedEnd(path: string): string {
  return path.replace(/(?<!%.?)[a-z\d](?=\/?$)/i, encoded);
}

function encoded(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}
