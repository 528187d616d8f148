import { isObject } from './json.ts';

/**
 * The tokens of a JSON Pointer (RFC 6901). A leading `#` (URI fragment form) is allowed, and percent-decoded.
 *
 * @example
 * parsePointer('/paths/~1v0~1api_keys/post'); // ['paths', '/v0/api_keys', 'post']
 */
export function parsePointer(pointer: string): string[] {
  const plain = pointer.startsWith('#') ? decodeURIComponent(pointer.slice(1)) : pointer;
  if (plain === '') return [];
  if (!plain.startsWith('/'))
    throw new TypeError(`Failed to read the JSON Pointer "${pointer}": it must start with "/".`);
  return plain
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * A JSON Pointer from its parts. `base` is a pointer already; the tokens are escaped.
 *
 * @example
 * joinPointer('/paths', '/v0/api_keys', 'post'); // '/paths/~1v0~1api_keys/post'
 */
export function joinPointer(base: string, ...tokens: readonly (string | number)[]): string {
  return (
    base + tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  );
}

/** The pointer of the part around this one; undefined at the root. */
export function parentPointer(pointer: string): string | undefined {
  const end = pointer.lastIndexOf('/');
  return end === -1 ? undefined : pointer.slice(0, end);
}

/**
 * The value at a JSON Pointer; undefined where there is none. Only own properties are followed.
 *
 * @example
 * valueAt({ data: { list: [1] } }, '/data/list/0'); // 1
 */
export function valueAt(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of parsePointer(pointer)) {
    if (Array.isArray(current)) {
      current = /^(0|[1-9]\d*)$/.test(token) ? current[Number(token)] : undefined;
    } else if (isObject(current) && Object.hasOwn(current, token)) {
      current = current[token];
    } else {
      return undefined;
    }
  }
  return current;
}

/** Whether something is at a JSON Pointer, be it null. */
export function hasValueAt(value: unknown, pointer: string): boolean {
  return valueAt(value, pointer) !== undefined;
}
