/** A date and a time of day; `offset` is what its zone is ahead of UTC, in seconds, 0 where none is named. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly offset: number;
}

type Day = Pick<LocalTime, 'year' | 'month' | 'day'>;
type Clock = Pick<LocalTime, 'hour' | 'minute' | 'second' | 'microsecond'>;

/**
 * What Python's `datetime.fromisoformat` (as of 3.11) reads: dates and times with or without separators, dates by week, any one
 * character between date and time, offsets down to fractions of a second. Ranges are not checked, but for weeks.
 *
 * @example
 * readIsoFormat('2030-W01-1 12:30'); // { year: 2029, month: 12, day: 31, hour: 12, minute: 30, ... }
 */
export function readIsoFormat(text: string): LocalTime | undefined {
  const characters = [...text];
  if (characters.length < 7) return undefined;
  const at = separatorOf(characters);
  const date = readDate(characters.slice(0, at).join(''));
  if (date === undefined) return undefined;
  if (characters.length <= at) return { ...date, hour: 0, minute: 0, second: 0, microsecond: 0, offset: 0 };
  const time = readTime(characters.slice(at + 1).join(''));
  return time && { ...date, ...time };
}

/** Where the date ends. */
function separatorOf(characters: readonly string[]): number {
  const isDigit = (i: number) => /^[0-9]$/.test(characters[i] ?? '');
  if (characters[4] === '-') {
    if (characters[5] !== 'W') return 10;
    // Of YYYY-Www-dd, the hyphen is the separator.
    return characters[8] === '-' && !isDigit(10) ? 10 : 8;
  }
  if (characters[4] !== 'W') return 8;
  let end = 7;
  while (isDigit(end)) end++;
  if (end < 9) return end;
  return end % 2 === 0 ? 7 : 8;
}

function readDate(text: string): Day | undefined {
  const [, year, , month, day] = /^([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})$/.exec(text) ?? [];
  if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day) };
  const week = /^([0-9]{4})(-?)W([0-9]{2})(?:\2([0-9]))?$/.exec(text);
  return week ? dayOfWeek(Number(week[1]), Number(week[3]), Number(week[4] ?? 1)) : undefined;
}

/** Week 1 is the one with the year's first Thursday. */
function dayOfWeek(year: number, week: number, day: number): Day | undefined {
  if (year < 1 || week < 1 || week > weeksOf(year) || day < 1 || day > 7) return undefined;
  const date = dateOf(year, 0, 4);
  const monday = date.getUTCDate() - ((date.getUTCDay() + 6) % 7);
  const found = dateOf(year, 0, monday + (week - 1) * 7 + day - 1);
  return { year: found.getUTCFullYear(), month: found.getUTCMonth() + 1, day: found.getUTCDate() };
}

function weeksOf(year: number): number {
  const first = dateOf(year, 0, 1).getUTCDay();
  const isLeap = dateOf(year, 1, 29).getUTCMonth() === 1;
  return first === 4 || (first === 3 && isLeap) ? 53 : 52;
}

/** `Date.UTC` takes the years below 100 for others. */
function dateOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

function readTime(text: string): (Clock & { offset: number }) | undefined {
  const zoneAt = text.search(/[-+Z]/);
  const clock = readClock(zoneAt < 0 ? text : text.slice(0, zoneAt), zoneAt >= 0);
  if (clock === undefined) return undefined;
  if (zoneAt < 0) return { ...clock, offset: 0 };
  const zone = text.slice(zoneAt + 1);
  if (text.charAt(zoneAt) === 'Z') return zone === '' ? { ...clock, offset: 0 } : undefined;
  const ahead = readClock(zone, false);
  if (ahead === undefined) return undefined;
  const seconds = ahead.hour * 3600 + ahead.minute * 60 + ahead.second + ahead.microsecond / 1e6;
  return { ...clock, offset: text.charAt(zoneAt) === '-' ? -seconds : seconds };
}

const clockForm = '^([0-9]{2})(?:(:?)([0-9]{2})(?:\\2([0-9]{2}))?)?';
const strict = new RegExp(`${clockForm}(?:[.,]([0-9]+))?$`);
/** Before an offset, Python overlooks one stray character, and any behind six digits of a fraction. */
const beforeOffset = new RegExp(
  `${clockForm}(?:[.,]([0-9]{1,5}|[0-9]{6}))?(?:(?<=[.,][0-9]{6})[^]*|(?<![.,][0-9]+)[\\0-\\x7f])?$`,
);

function readClock(text: string, hasOffset: boolean): Clock | undefined {
  const match = (hasOffset ? beforeOffset : strict).exec(text);
  if (!match) return undefined;
  const [, hour, , minute = '0', second = '0', fraction = ''] = match;
  return {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')),
  };
}
