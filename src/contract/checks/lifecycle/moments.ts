import type { JsonObject } from '../../../spec/json.ts';
import { headerOf } from '../../engine/header-of.ts';
import type { Exchange } from '../../types.ts';
import type { Told } from './told.ts';

/** What the time of its creation is called in an item. */
export const createdNames = ['created_at', 'createdAt', 'created', 'creation_time', 'createTime'];

/** What the time of its last change is called. */
export const updatedNames = ['updated_at', 'updatedAt', 'updated', 'modified_at', 'updateTime'];

/** What is wrong with a time, and in which field. */
export type WrongTime = Told & { readonly name: string };

const dayMs = 86_400_000;

/** What is wrong with the times of an item by themselves. */
export function wrongTime(item: JsonObject): WrongTime | undefined {
  const created = momentOf(item, createdNames);
  const updated = momentOf(item, updatedNames);
  for (const found of [created, updated]) {
    if (found === undefined) continue;
    const { name, text, time } = found;
    const say = (message: string, expected: string) => ({ name, message, expected, actual: text });
    if (Number.isNaN(time)) return say(`${name} is not a time`, 'a time');
    if (time < Date.UTC(2000, 0))
      return say(`${name} is long before the service existed`, 'a time after 2000');
    if (time > Date.now() + dayMs) return say(`${name} is in the future`, 'a time that has been');
  }
  if (created && updated && updated.time < created.time) {
    return {
      name: updated.name,
      message: `${updated.name} is before ${created.name}`,
      expected: `not before ${created.name}`,
      actual: `${updated.text}, and ${created.name} is ${created.text}`,
    };
  }
  return undefined;
}

/** The time of a creation that another look shows as another, however little; undefined where it stays. */
export function movedBirth(before: JsonObject, after: JsonObject): string | undefined {
  const [was, is] = [momentOf(before, createdNames), momentOf(after, createdNames)];
  return was !== undefined && was.name === is?.name && was.time !== is.time ? was.name : undefined;
}

/** A time of what was just done that differs from the reply's own Date by hours, as one does that names the wrong zone. */
export function zoneOff(
  shown: JsonObject,
  names: readonly string[],
  { response }: Exchange,
): Omit<WrongTime, 'message'> | undefined {
  const created = momentOf(shown, names);
  const date = headerOf(response, 'date');
  // A time that names no zone may be meant in any.
  if (created === undefined || date === undefined || !/(Z|[+-]\d\d:?\d\d)$/i.test(created.text))
    return undefined;
  const apart = Math.abs(created.time - Date.parse(date)) / 60_000;
  // Zones differ by quarters of an hour; a clock that is merely wrong, or stands still, does not.
  const isZone = apart > 29 && apart < 14.1 * 60 && Math.min(apart % 15, 15 - (apart % 15)) < 1;
  const expected = 'about the Date of the reply';
  return isZone
    ? { name: created.name, expected, actual: `${created.text}, and the Date is ${date}` }
    : undefined;
}

function momentOf(
  item: JsonObject,
  names: readonly string[],
): { name: string; text: string; time: number } | undefined {
  const name = names.find((candidate) => typeof item[candidate] === 'string');
  return name === undefined
    ? undefined
    : { name, text: String(item[name]), time: Date.parse(String(item[name])) };
}
