import { isObject, type JsonObject } from './json.ts';
import { joinPointer, valueAt } from './pointer.ts';

/** A part of a document and the pointer where it really is, after all references. */
export interface Located {
  readonly value: JsonObject;
  readonly pointer: string;
  /** The pointers that were passed on the way, innermost first: `[where it is, where it was referred to...]`. */
  readonly trail: readonly string[];
}

/**
 * The object at a pointer, with `$ref` followed (references into the same document only, see load.ts).
 * Undefined where there is no object.
 *
 * @throws Error where a reference leads nowhere or round in a circle.
 */
export function locate(
  root: JsonObject,
  pointer: string,
  trail: readonly string[] = [],
): Located | undefined {
  return follow(root, pointer, trail, []);
}

/** A circle is one of references alone: a trail may come by the same part again, deeper inside a value (trees). */
function follow(
  root: JsonObject,
  pointer: string,
  trail: readonly string[],
  followed: readonly string[],
): Located | undefined {
  const value = valueAt(root, pointer);
  const passed = [pointer, ...trail];
  if (!isObject(value)) return undefined;
  if (typeof value.$ref !== 'string') return { value, pointer, trail: passed };
  if (followed.includes(pointer))
    throw new Error(`Failed to follow the reference at "${pointer}": it leads back to itself.`);
  const target = localPointer(value.$ref, pointer);
  const located = follow(root, target, passed, [...followed, pointer]);
  if (located === undefined)
    throw new Error(`Failed to follow the reference at "${pointer}": there is no "${value.$ref}".`);
  return located;
}

/** The pointer inside this document that a `$ref` names. */
export function localPointer(ref: string, at: string): string {
  if (!ref.startsWith('#')) {
    throw new Error(
      `Failed to follow the reference at "${at}": "${ref}" is outside the document. Did you forget to bundle it?`,
    );
  }
  return decodeURIComponent(ref.slice(1));
}

/** The object below a located part, references followed, with its trail. */
export function locateIn(
  root: JsonObject,
  part: Located,
  ...tokens: readonly (string | number)[]
): Located | undefined {
  return locate(root, joinPointer(part.pointer, ...tokens), part.trail);
}
