import { isObject, type JsonObject } from './json.ts';
import { joinPointer, valueAt } from './pointer.ts';
import { locate } from './ref.ts';

/** `readOnly`: only in replies. `writeOnly`: only in requests. */
export type Mark = 'readOnly' | 'writeOnly';

/** References and parts that are followed: schemas may refer to themselves. */
const deepest = 12;

/**
 * The names of the properties with a mark, in a schema and in all parts of its `allOf`. A property may have its mark in another
 * part than its type, or behind a reference.
 *
 * @example
 * markedNames(root, '/components/schemas/Token', 'readOnly'); // Set { 'id', 'created' }
 */
export function markedNames(root: JsonObject, pointer: string, mark: Mark): Set<string> {
  const names = new Set<string>();
  const visit = (at: string, depth: number) => {
    const part = depth > deepest ? undefined : locate(root, at);
    if (part === undefined) return;
    for (const name of Object.keys(isObject(part.value.properties) ? part.value.properties : {}))
      if (isMarked(root, joinPointer(part.pointer, 'properties', name), mark)) names.add(name);
    for (const i of listOf(part.value.allOf).keys()) visit(joinPointer(part.pointer, 'allOf', i), depth + 1);
  };
  visit(pointer, 0);
  return names;
}

/** Whether a property has a mark: itself, beside its reference, or in a part of its `allOf`. */
function isMarked(root: JsonObject, pointer: string, mark: Mark, depth = 0): boolean {
  const beside = valueAt(root, pointer);
  const here = depth > deepest ? undefined : locate(root, pointer);
  if (here === undefined) return false;
  return (
    (isObject(beside) && beside[mark] === true) ||
    here.value[mark] === true ||
    listOf(here.value.allOf).some((_, i) =>
      isMarked(root, joinPointer(here.pointer, 'allOf', i), mark, depth + 1),
    )
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
