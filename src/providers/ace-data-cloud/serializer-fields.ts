import { lengthOf, strip } from './python/characters.ts';
import { readDateTime } from './python/date-time.ts';
import { readFloat } from './python/float.ts';
import { str, typeName } from './python/text.ts';
import { readUuid, uuidOfInteger } from './python/uuid.ts';
import { compact, PyDict, PyList, PyNumber, type PyValue } from './python/value.ts';

/** What is wrong with a value: sentences, or for a list the sentences by item. */
export type Faults = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** A value of a field that is no null, converted; or what is wrong with it. */
export type Read<Value> = { readonly value: Value } | { readonly faults: Faults };

/** One kind of field, as Django REST Framework reads it: what it converts and what it says of the rest. */
export type Reader<Value> = (value: PyValue) => Read<Value>;

const fault = (...faults: readonly string[]) => ({ faults });

/** `UUIDField`: any form that Python reads, integers and booleans (which are integers there) among them. */
export const uuid: Reader<string> = (value) => {
  const read = typeof value === 'string' ? readUuid(value) : uuidOf(value);
  return read === undefined ? fault('Must be a valid UUID.') : { value: read };
};

function uuidOf(value: PyValue): string | undefined {
  if (typeof value === 'boolean') return uuidOfInteger(value ? 1n : 0n);
  return value instanceof PyNumber && value.isInteger ? uuidOfInteger(BigInt(value.source)) : undefined;
}

/** `CharField`: numbers become texts, white space at the ends is cut off. */
export const char: Reader<string> = (value) => {
  if (typeof value !== 'string' && !(value instanceof PyNumber)) return fault('Not a valid string.');
  const text = strip(str(value));
  const surrogate = /[\ud800-\udfff]/u.exec(text)?.[0].charCodeAt(0);
  const faults = [
    ...(text.includes('\0') ? ['Null characters are not allowed.'] : []),
    ...(surrogate === undefined
      ? []
      : [`Surrogate characters are not allowed: U+${surrogate.toString(16).toUpperCase()}.`]),
  ];
  return faults.length > 0 ? { faults } : { value: text };
};

/** `FloatField` with `min_value=0`: texts and booleans are numbers where Python's `float` takes them. */
export const amount: Reader<number> = (value) => {
  if (typeof value === 'string' && lengthOf(value) > 1000) return fault('String value too large.');
  const number = floatOf(value);
  if (value instanceof PyNumber && value.isInteger && !Number.isFinite(number))
    return fault('Integer value too large to convert to float');
  if (number === undefined || !Number.isFinite(number)) return fault('A valid number is required.');
  return number < 0 ? fault('Ensure this value is greater than or equal to 0.') : { value: number };
};

function floatOf(value: PyValue): number | undefined {
  if (typeof value === 'string') return readFloat(value);
  if (typeof value === 'boolean') return Number(value);
  return value instanceof PyNumber ? value.value : undefined;
}

/** `ChoiceField`. */
export function choice<Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return (value) => {
    const text = str(value);
    const chosen = choices.find((one) => one === text);
    return chosen === undefined ? fault(`"${text}" is not a valid choice.`) : { value: chosen };
  };
}

const truths = ['t', 'y', 'yes', 'true', 'on', '1'];
const untruths = ['f', 'n', 'no', 'false', 'off', '0'];

/** `BooleanField`: words and the numbers 0 and 1 count, too. */
export const boolean: Reader<boolean> = (value) => {
  if (typeof value === 'boolean') return { value };
  const text = value instanceof PyNumber ? String(Math.abs(value.value)) : str(value).toLowerCase();
  const isWord = typeof value === 'string' || (value instanceof PyNumber && value.value >= 0);
  if (isWord && truths.includes(text)) return { value: true };
  if (isWord && untruths.includes(text)) return { value: false };
  return fault('Must be a valid boolean.');
};

/** `DateTimeField`. */
export const dateTime: Reader<string> = (value) => {
  const time = typeof value === 'string' ? readDateTime(value) : undefined;
  if (time === 'overflow') return fault('Datetime value out of range.');
  if (time !== undefined) return { value: time };
  return fault(
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
  );
};

/** `ListField` of items of a kind. */
export function listOf<Item>(reader: Reader<Item>): Reader<readonly Item[]> {
  return (value) => {
    if (!(value instanceof PyList)) return notAList(value);
    const items: Item[] = [];
    const faults: Record<string, readonly string[]> = {};
    value.items.forEach((item, at) => {
      const read = item === null ? fault('This field may not be null.') : reader(item);
      if ('value' in read) items.push(read.value);
      else faults[at] = Object.values(read.faults).flat();
    });
    return Object.keys(faults).length > 0 ? { faults } : { value: items };
  };
}

/** A list of anything, as JSON: the user's own, so it is kept as it was sent. */
export const freeList: Reader<string> = (value) =>
  value instanceof PyList ? { value: compact(value.source) } : notAList(value);

/** An object of anything, the same way. */
export const freeObject: Reader<string> = (value) =>
  value instanceof PyDict
    ? { value: compact(value.source) }
    : fault(`Expected a dictionary of items but got type "${typeName(value)}".`);

function notAList(value: PyValue) {
  return fault(`Expected a list of items but got type "${typeName(value)}".`);
}
