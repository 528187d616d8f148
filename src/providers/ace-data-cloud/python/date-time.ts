import { asciiDigits } from './characters.ts';
import { type LocalTime, readIsoFormat } from './iso-format.ts';

/**
 * A point in time as Django's `parse_datetime` reads it (Python's `fromisoformat` as of 3.11, then a pattern of its own), in UTC
 * and with six digits of a second. Without an offset it is UTC. `overflow` is what UTC has no date for.
 *
 * @example
 * readDateTime('2030-01-01T02:00:00+02:00'); // '2030-01-01T00:00:00.000000Z'
 */
export function readDateTime(text: string): string | 'overflow' | undefined {
  const time = valid(readIsoFormat(text)) ?? valid(readLoosely(text));
  return time && inUtc(time);
}

const digits = '(\\d{1,2})';
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
/** In Python `$` also stands before a last line break. */
const loose = new RegExp(
  `^(\\d{4})-${digits}-${digits}[T ]${digits}:${digits}(?::${digits}(?:[.,](\\d{1,6})\\d{0,6})?)?${space}(Z|([+-])(\\d{2}):?(\\d{2})?)?\\n?$`,
);

function readLoosely(text: string): LocalTime | undefined {
  const match = loose.exec(asciiDigits(text));
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = '', sign, hours, minutes] = match;
  if (zone.endsWith(':')) return undefined;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    microsecond: Number(fraction.padEnd(6, '0')),
    offset: (sign === '-' ? -60 : 60) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)),
  };
}

function valid(time: LocalTime | undefined): LocalTime | undefined {
  if (time === undefined) return undefined;
  const { year, month, day, hour, minute, second, offset } = time;
  const isTime = hour < 24 && minute < 60 && second < 60 && Math.abs(offset) < 86_400;
  const isDate = year > 0 && month > 0 && month < 13 && day > 0 && day <= daysOf(year, month);
  return isTime && isDate ? time : undefined;
}

function daysOf(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

function inUtc(time: LocalTime): string {
  const { year, month, day, hour, minute, second, microsecond, offset } = time;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // An offset may have a fraction of a second itself.
  const shifted = Math.round(microsecond - offset * 1e6);
  const whole = Math.floor(shifted / 1e6);
  date.setUTCHours(hour, minute, second + whole);
  if (date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return 'overflow';
  const fraction = String(shifted - whole * 1e6).padStart(6, '0');
  return `${date.toISOString().slice(0, 19)}.${fraction}Z`;
}
