import { isObject, type JsonObject } from '../json.ts';
import { joinPointer, valueAt } from '../pointer.ts';
import { localPointer } from '../ref.ts';

/** So many schemas are followed in all: a hostile document may have chains without number. */
const MOST_STEPS = 1_000_000;
const keywords = ['oneOf', 'anyOf'] as const;

/**
 * Takes `oneOf` and `anyOf` from schemas whose alternatives are made from the schema itself. Tools write class hierarchies
 * so: `Pet` is one of `Cat` and `Dog`, and `Cat` is all of `Pet` and more. No value could be checked with that. What such
 * a schema says beside its alternatives is kept: less is checked, and nothing wrong.
 *
 * @param root a bundled document, in which nothing is shared; it is not changed
 * @returns the document, and the pointers of what was taken away
 *
 * @example
 * dropCircularAlternatives(root).dropped; // ['/components/schemas/Pet/oneOf']
 */
export function dropCircularAlternatives(root: JsonObject): {
  readonly root: JsonObject;
  readonly dropped: readonly string[];
} {
  const dropped: string[] = [];
  let steps = 0;
  /** Whether the schema is all of the target and more. */
  const isMadeFrom = (from: string, target: string): boolean => {
    const seen = new Set<string>();
    const pending = [{ at: from, isAllOf: false }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { at, isAllOf } = next;
      // An alternative that is only a name for the schema itself is a mistake, which is reported elsewhere.
      if (at === target) return isAllOf;
      if (seen.has(at) || ++steps > MOST_STEPS) continue;
      seen.add(at);
      const schema = valueAt(root, at);
      if (!isObject(schema)) continue;
      if (typeof schema.$ref === 'string') pending.push({ at: localPointer(schema.$ref, at), isAllOf });
      if (Array.isArray(schema.allOf))
        for (const index of schema.allOf.keys())
          pending.push({ at: joinPointer(at, 'allOf', index), isAllOf: true });
    }
    return false;
  };
  const copy = (value: unknown, at: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => copy(item, joinPointer(at, index)));
    if (!isObject(value)) return value;
    const circular = keywords.filter((keyword) => {
      const list = value[keyword];
      return (
        Array.isArray(list) &&
        [...list.keys()].some((index) => isMadeFrom(joinPointer(at, keyword, index), at))
      );
    });
    dropped.push(...circular.map((keyword) => joinPointer(at, keyword)));
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !circular.some((keyword) => keyword === name))
        .map(([name, item]) => [name, copy(item, joinPointer(at, name))]),
    );
  };
  const { components } = root;
  if (!isObject(components) || !isObject(components.schemas)) return { root, dropped };
  const schemas = copy(components.schemas, '/components/schemas');
  return { root: { ...root, components: { ...components, schemas } }, dropped };
}
