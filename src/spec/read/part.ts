import { type JsonObject, objectOf } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import { type Located, locateIn } from '../ref.ts';

/** The objects that a part holds under a name, with their own names; references followed. */
export function partsIn(root: JsonObject, part: Located, name: string): [string, Located][] {
  return Object.keys(objectOf(part.value[name])).flatMap((key): [string, Located][] => {
    const located = locateIn(root, part, name, key);
    return located === undefined ? [] : [[key, located]];
  });
}

/** The pointer of a part's schema; undefined where it has none. */
export function schemaOf(part: Located): string | undefined {
  return part.value.schema === undefined ? undefined : joinPointer(part.pointer, 'schema');
}
