import { PyDict, PyList, type PyValue } from './value.ts';

/** How a form says what it has no values for: which fields are lists, objects and boxes to tick. */
export interface FormFields {
  readonly lists: readonly string[];
  readonly objects: readonly string[];
  readonly booleans: readonly string[];
  /** Fields whose empty text is a value; elsewhere it stands for null or nothing. */
  readonly blank: readonly string[];
  readonly nullable: readonly string[];
  readonly required: readonly string[];
}

/**
 * A form as Django REST Framework reads it: texts, of repeated ones the last, lists of all values of a name, objects of
 * `name.key`, and a box that is not there is not ticked.
 *
 * @example
 * formOf(bytesOf('host=a&host=b'), 'application/x-www-form-urlencoded', fields); // PyDict { entries: Map { 'host' => 'b' } }
 */
export function formOf(bytes: Uint8Array, contentType: string, fields: FormFields): PyDict {
  const boundary = /boundary="?([^";]+)/i.exec(contentType)?.[1];
  const pairs =
    boundary === undefined
      ? [...new URLSearchParams(new TextDecoder().decode(bytes))]
      : partsOf(bytes, boundary.trim());
  const entries = new Map<string, PyValue>();
  for (const [name, value] of pairs) {
    if (value !== '' || fields.blank.includes(name) || fields.required.includes(name))
      entries.set(name, value);
    else if (fields.nullable.includes(name)) entries.set(name, null);
  }
  for (const name of fields.lists) {
    const values = pairs.filter(([other]) => other === name).map(([, value]) => value);
    if (values.length > 0) entries.set(name, listOf(values));
  }
  for (const name of fields.objects) setObject(entries, name, pairs);
  for (const name of fields.booleans) if (!entries.has(name)) entries.set(name, false);
  return new PyDict(entries, '');
}

type Pair = readonly [name: string, value: string];

function listOf(values: readonly string[]): PyList {
  const sources = values.map((value) => JSON.stringify(value));
  return new PyList(values, sources, `[${sources.join(',')}]`);
}

function setObject(entries: Map<string, PyValue>, name: string, pairs: readonly Pair[]): void {
  const members = new Map(
    pairs.flatMap(([path, value]) =>
      path.startsWith(`${name}.`) ? [[path.slice(name.length + 1), value] as const] : [],
    ),
  );
  if (members.size === 0 && !pairs.some(([path]) => path === name)) return;
  const source = [...members].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  entries.set(name, new PyDict(members, `{${source.join(',')}}`));
}

/** The texts of a multipart body (RFC 7578). Files are left out: no field takes one. */
function partsOf(bytes: Uint8Array, boundary: string): Pair[] {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return binary.split(`--${boundary}`).flatMap((part) => {
    const [head = '', ...rest] = part.split('\r\n\r\n');
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
    if (name === undefined || /;\s*filename=/i.test(head)) return [];
    return [[toText(name), toText(rest.join('\r\n\r\n').replace(/\r\n$/, ''))]];
  });
}

function toText(binary: string): string {
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
