import { isObject } from '../../spec/json.ts';
import { parsePointer } from '../../spec/pointer.ts';

/**
 * A value with another one at a place in it; undefined takes away what is there. What lies between is created.
 *
 * @example
 * setAt({ data: {} }, '/data/id', 7); // { data: { id: 7 } }
 */
export function setAt(whole: unknown, pointer: string, value: unknown): unknown {
  return set(whole, parsePointer(pointer), value);
}

function set(whole: unknown, [token, ...rest]: readonly string[], value: unknown): unknown {
  if (token === undefined) return value;
  if (Array.isArray(whole) || (whole === undefined && token === '0')) {
    const list = Array.isArray(whole) ? [...whole] : [];
    list[Number(token)] = set(list[Number(token)], rest, value);
    return list;
  }
  const object = isObject(whole) ? whole : {};
  const inner = set(object[token], rest, value);
  const { [token]: _, ...others } = object;
  if (inner === undefined) return others;
  // In its own place, so that a reply shows its fields in the document's order.
  return Object.hasOwn(object, token) ? { ...object, [token]: inner } : { ...others, [token]: inner };
}
