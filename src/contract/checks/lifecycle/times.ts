import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { Resource } from '../../../spec/resource.ts';
import { aOrAn, type Broken, type Exchange, headerOf, type ResourceContext } from '../../check.ts';
import { changeTimeNames, creationTimeNames } from '../../vocabulary.ts';
import { fieldTrail } from '../trails.ts';

/** What is wrong with a time, and in which field. */
export interface WrongTime extends Broken {
  readonly name: string;
}

const dayMs = 86_400_000;

/** What is wrong with the times of an item by themselves. */
export function wrongTime(item: JsonObject): WrongTime | undefined {
  const created = timeIn(item, creationTimeNames);
  const updated = timeIn(item, changeTimeNames);
  for (const found of [created, updated]) {
    if (found === undefined) continue;
    const { name, text, time } = found;
    const wrong = (message: string, expected: string) => ({ name, message, expected, actual: text });
    if (Number.isNaN(time)) return wrong(`${name} is not a time`, 'a time');
    if (time < Date.UTC(2000, 0))
      return wrong(`${name} is long before the service existed`, 'a time after 2000');
    if (time > Date.now() + dayMs) return wrong(`${name} is in the future`, 'a time that has been');
  }
  if (!created || !updated || updated.time >= created.time) return undefined;
  return {
    name: updated.name,
    message: `${updated.name} is before ${created.name}`,
    expected: `not before ${created.name}`,
    actual: `${updated.text}, and ${created.name} is ${created.text}`,
  };
}

/** The field of a creation time that is not the same in two replies, however little; undefined where it stays. */
export function movedCreationTime(before: JsonObject, after: JsonObject): string | undefined {
  const [was, is] = [timeIn(before, creationTimeNames), timeIn(after, creationTimeNames)];
  return was !== undefined && was.name === is?.name && was.time !== is.time ? was.name : undefined;
}

/** A time of an event that differs from the Date of its reply by hours, as a time of the wrong zone does. */
export function zoneError(
  shown: JsonObject,
  names: readonly string[],
  { response }: Exchange,
  what: string,
): WrongTime | undefined {
  const found = timeIn(shown, names);
  const date = headerOf(response, 'date');
  // A time that names no zone may be meant in any.
  if (found === undefined || date === undefined || !/(Z|[+-]\d\d:?\d\d)$/i.test(found.text)) return undefined;
  const { name, text, time } = found;
  const minutes = Math.abs(time - Date.parse(date)) / 60_000;
  // Zones differ by quarters of an hour; a clock that is merely wrong, or stands still, does not.
  const isZone = minutes > 29 && minutes < 14.1 * 60 && Math.min(minutes % 15, 15 - (minutes % 15)) < 1;
  if (!isZone) return undefined;
  return {
    name,
    message: `${name} of a ${what} is hours away from the Date of its reply`,
    expected: 'about the Date of the reply',
    actual: `${text}, and the Date is ${date}`,
  };
}

function timeIn(
  item: JsonObject,
  names: readonly string[],
): { name: string; text: string; time: number } | undefined {
  const name = names.find((candidate) => typeof item[candidate] === 'string');
  if (name === undefined) return undefined;
  const text = String(item[name]);
  return { name, text, time: Date.parse(text) };
}

/** Expects that the reply to a change shows a true time of the change. */
export function expectTrueChangeTime(
  context: ResourceContext<Resource>,
  operation: Operation,
  shown: JsonObject,
  reply: Exchange,
): void {
  const wrong =
    wrongTime(shown) ?? zoneError(shown, changeTimeNames, reply, `changed ${context.resource.name}`);
  // A wrong creation time is reported of the reply to the create.
  if (wrong && changeTimeNames.includes(wrong.name)) reportTime(context, operation, reply, wrong);
}

/** Expects that the time of the last change moves with a change, where times are shown finely enough. */
export function expectMovedChangeTime(
  context: ResourceContext<Resource>,
  operation: Operation,
  before: JsonObject,
  after: JsonObject,
  reply: Exchange,
): void {
  const { resource } = context;
  const name = changeTimeNames.find((candidate) => isFine(before[candidate]) && isFine(after[candidate]));
  const created = creationTimeNames.map((candidate) => after[candidate]).find(isFine);
  // A server whose clock stands still shows one creation time in all items: that is no fault of the update.
  const isClockRunning = context
    .created()
    .filter((item) => item.resource === resource)
    .flatMap(({ shown }) => creationTimeNames.map((candidate) => shown[candidate]))
    .some((time) => isFine(time) && time !== created);
  if (name === undefined || !isClockRunning || before[name] !== after[name]) return;
  reportTime(context, operation, reply, {
    name,
    message: `${name} does not move when ${aOrAn(resource.name)} is changed`,
    expected: 'the time of the last change',
    actual: `still ${String(after[name])}`,
  });
}

function reportTime(
  { document, resource, expect }: ResourceContext<Resource>,
  operation: Operation,
  reply: Exchange,
  { name, ...broken }: WrongTime,
): void {
  const at = fieldTrail(document, resource, `/${name}`, 'read');
  const promise = { operation, at, inferred: resource.inferred, check: 'lifecycle/timestamps' };
  expect(reply, promise).holds(false, broken);
}

/** Whether a time has a fraction of a second. */
function isFine(value: unknown): boolean {
  return typeof value === 'string' && /T\d\d:\d\d:\d\d\.\d*[1-9]/.test(value);
}
