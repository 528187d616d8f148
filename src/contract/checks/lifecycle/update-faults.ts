import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { differences, isKept, topField } from '../compare.ts';
import type { Look } from './seen.ts';
import type { Told } from './told.ts';
import type { Change } from './update-values.ts';

/** An update that was taken, and what was seen before and after it. */
export interface Updated {
  readonly stage: Stage<ResourceWith<'update'>>;
  readonly known: Readonly<Record<string, unknown>>;
  readonly change: Change;
  readonly exchange: Exchange;
  readonly before: Look;
  readonly after: Look;
}

/** All that is wrong with an update. */
export function faultsOf(updated: Updated): Told[] {
  return [notShown, vanished, otherId, notListed, notKept, shownOtherwise, otherFields, otherItem].flatMap(
    (judge) => judge(updated) ?? [],
  );
}

function notShown({ stage, change, exchange }: Updated): Told | undefined {
  const shown = stage.shown('update', exchange);
  const got = shown && valueAt(shown, change.pointer);
  if (shown === undefined || isKept(change.value, got)) return undefined;
  return wrongValue(`the reply to the update does not show the new ${change.field}`, change, got);
}

function vanished({ stage, change, before, after }: Updated): Told | undefined {
  if (before.item === undefined || after.item !== undefined) return undefined;
  const message = `after the update of ${change.field} the ${stage.resource.name} is not there any more`;
  return { message, expected: 'it is', actual: 'it is not' };
}

function otherId({ stage, known, change, exchange }: Updated): Told | undefined {
  const [old, now] = [known, stage.shown('update', exchange) ?? {}].map(stage.idOf);
  if (old === undefined || now === undefined || old === now) return undefined;
  return {
    message: `the update of ${change.field} changed the id`,
    expected: 'the same id',
    actual: 'another id',
  };
}

function notListed({ change, before, after }: Updated): Told | undefined {
  const got = after.listed && valueAt(after.listed.item, change.pointer);
  if (before.item === undefined || got === undefined || isKept(change.value, got)) return undefined;
  return wrongValue(`the list does not show the new ${change.field}`, change, got);
}

function notKept({ change, before, after }: Updated): Told | undefined {
  const got = after.item && valueAt(after.item.item, change.pointer);
  if (before.item === undefined || after.item === undefined || isKept(change.value, got)) return undefined;
  const { exchange } = after.item;
  return { ...wrongValue(`the update of ${change.field} was not kept`, change, got), exchange };
}

/** What the reply shows besides the change is what is there. */
function shownOtherwise({ stage, change, exchange, after }: Updated): Told | undefined {
  const shown = stage.shown('update', exchange);
  if (shown === undefined || after.item === undefined) return undefined;
  // Some show a secret in full only once.
  const secrets = stage.resource.secrets.map(({ field }) => topField(field));
  const different = differences(shown, after.item.item, [topField(change.pointer), ...secrets]);
  if (different.length === 0) return undefined;
  return {
    message: `what the reply to the update of ${change.field} shows is not what is there then`,
    expected: 'the same',
    actual: `${different.join(', ')} changed`,
  };
}

function otherFields({ change, before, after }: Updated): Told | undefined {
  if (before.item === undefined || after.item === undefined) return undefined;
  const changed = differences(before.item.item, after.item.item, [topField(change.pointer)]);
  if (changed.length === 0) return undefined;
  return {
    message: `the update of ${change.field} changed other fields`,
    expected: `only ${change.field} changes`,
    actual: `${changed.join(', ')} changed`,
    exchange: after.item.exchange,
  };
}

function otherItem({ stage, before, after }: Updated): Told | undefined {
  if (before.bystander === undefined || after.bystander === undefined) return undefined;
  const changed = differences(before.bystander.item, after.bystander.item);
  if (changed.length === 0) return undefined;
  return {
    message: `the update of one ${stage.resource.name} changed another`,
    expected: 'other items stay as they are',
    actual: `${changed.join(', ')} of another changed`,
    exchange: after.bystander.exchange,
  };
}

function wrongValue(message: string, { value }: Change, got: unknown): Told {
  return { message, expected: JSON.stringify(value), actual: JSON.stringify(got ?? null) };
}
