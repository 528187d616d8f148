import type { Chance } from '../../mock/chance.ts';
import { constraint, type FlatSchema } from '../../spec/constraints.ts';
import { arrayOf } from '../../spec/json.ts';
import { type Source, textFor } from './sample.ts';

/** An id or a secret as the schema shapes it: by format and pattern, or like its example. Never twice the same, but for chance. */
export function newText(source: Source, flat: FlatSchema, prefix: string, length: number): string {
  const example = constraint(flat, 'example')?.value ?? arrayOf(constraint(flat, 'examples')?.value)[0];
  const isShaped = constraint(flat, 'pattern') ?? constraint(flat, 'format');
  if (isShaped) return textFor(source, flat);
  if (typeof example === 'string' && example !== '') return likeExample(example, source.chance, length);
  const most = constraint(flat, 'maxLength')?.value;
  const least = constraint(flat, 'minLength')?.value;
  const text = `${prefix}${source.chance.alphanumeric(Math.max(length, typeof least === 'number' ? least : 0))}`;
  return typeof most === 'number' ? text.slice(-most) : text;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A text of the same shape: what stands before the last `_`, `-` or `.` stays, what follows is random of the same kind.
 *
 * @example
 * likeExample('sk_live_4eC39HqLyjWD', chance, 24); // 'sk_live_' and 24 random characters
 */
function likeExample(example: string, chance: Chance, length: number): string {
  if (uuid.test(example)) return chance.uuid4();
  const [, prefix = '', rest = example] = /^(.*[_\-.:])([^_\-.:]*)$/s.exec(example) ?? [];
  // Of `ak_1` and `sk_...` the random part would be too short to be unlike others.
  const size = Math.max(length, rest.length);
  if (/^\d+$/.test(rest))
    return `${prefix}${Array.from({ length: size }, () => chance.integer(10)).join('')}`;
  return `${prefix}${/^[0-9a-f]+$/.test(rest) ? chance.hex(size) : chance.alphanumeric(size)}`;
}

/** A time as a schema writes it: ISO 8601, or a number of seconds or milliseconds as in its example. */
export function timeFor(flat: FlatSchema, now: number): string | number {
  if (!flat.types.some((type) => type === 'integer' || type === 'number'))
    return constraint(flat, 'format')?.value === 'date'
      ? new Date(now).toISOString().slice(0, 10)
      : new Date(now).toISOString();
  const example = constraint(flat, 'example')?.value;
  return typeof example === 'number' && example > 1e11 ? Math.floor(now) : Math.floor(now / 1000);
}

/** Names of fields that say when an item was created, and when it was last changed. */
export const createdName =
  /^(created|creation|issued)(_?(at|on|time|date|timestamp))?$|^(date_?created|create_?time|inserted_?at)$/i;
export const updatedName =
  /^(updated|modified|last_?(updated|modified))(_?(at|on|time|date|timestamp))?$|^(date_?(updated|modified)|update_?time)$/i;
/** Names of fields that speak of something that has not happened to a new item. */
export const laterName =
  /(revoked|deleted|disabled|archived|expire[sd]?|expiry|expiration|last_?used|used_?at|rotated|(^|_)last)/i;
