import type { Clock } from '../../mock/clock.ts';

/** The time now as the documents write it: UTC, with six digits of a second. */
export function timestamp(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, -1)}000Z`;
}

/**
 * A point in time as Django reads it (a date, or a date and a time, with or without an offset; UTC if without), written
 * as the documents write it. Undefined where it is none.
 *
 * @example
 * readTimestamp('2030-01-01T02:00:00+02:00'); // '2030-01-01T00:00:00.000000Z'
 */
export function readTimestamp(text: string): string | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [, date, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match;
  const local = `${date}T${hour}:${minute}:${second}`;
  const milliseconds = Date.parse(`${local}.000Z`);
  // Date.parse takes the 30th of February for the 1st of March.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(local)) return undefined;
  const time = new Date(milliseconds - minutesOf(offset) * 60_000);
  if (time.getUTCFullYear() < 1 || time.getUTCFullYear() > 9999) return undefined;
  return `${time.toISOString().slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
}

const form =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?[0-5]\d)?)?)?$/i;

function minutesOf(offset: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes));
}
