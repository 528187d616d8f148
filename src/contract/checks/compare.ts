import { deepEqual, type JsonObject } from '../../spec/json.ts';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

/** Whether two values say the same: equal, or the same moment written differently (to the second, if one has no fraction). */
export function sameValue(a: unknown, b: unknown): boolean {
  if (deepEqual(a, b)) return true;
  if (typeof a !== 'string' || typeof b !== 'string' || !instant.test(a) || !instant.test(b)) return false;
  return Math.abs(Date.parse(a) - Date.parse(b)) < 1000;
}

/** Whether a value is what was sent; a text without letters may be stored as none. */
export function isKept(sent: unknown, got: unknown): boolean {
  return sameValue(sent, got) || (sent === '' && (got === null || got === undefined));
}

/** Fields that may change without anybody changing the item. */
const restless =
  /updated|modified|last_?used|used_?at|last_?seen|accessed|expires_in|elapsed|delta|version|etag/i;

/**
 * Names of fields that both have and that differ, of simple values or of lists of such, in whatever order. What changes by
 * itself is left out.
 */
export function differences(a: JsonObject, b: JsonObject, except: readonly string[] = []): string[] {
  return Object.keys(a).filter((name) => {
    if (except.includes(name) || restless.test(name) || !Object.hasOwn(b, name)) return false;
    if (isSimpleList(a[name]) && isSimpleList(b[name])) return !deepEqual(sorted(a[name]), sorted(b[name]));
    return isSimple(a[name]) && isSimple(b[name]) && !sameValue(a[name], b[name]);
  });
}

function isSimple(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isSimpleList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(isSimple);
}

function sorted(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).toSorted();
}

/** The first token of a pointer: the field of the item that it is in. */
export function topField(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}
