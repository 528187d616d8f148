import { constraint } from '../../../spec/constraints.ts';
import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource, ResourceWith } from '../../../spec/resource.ts';
import { headerOf } from '../../engine/header-of.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { requestTrail } from '../trails.ts';
import { type DeadKey, mustOpenNothing } from './dead-keys.ts';
import { doorOf, secretIn } from './minted.ts';

export const past = '2020-01-01T00:00:00Z';

/** The request field that says when a key expires. */
export function expiryField({ run }: Scene, operation: Operation): string | undefined {
  const properties = bodyProperties(run.document.root, operation);
  return Object.keys(properties).find(
    (name) =>
      /^(expires?|expir(ed|es|y|ation)(_?(at|on|date|time))?)$/i.test(name) &&
      properties[name]?.types.includes('string'),
  );
}

/** Whether an expiry is a time of day, too. */
export function isMoment({ run }: Scene, operation: Operation, field: string): boolean {
  const schema = bodyProperties(run.document.root, operation)[field];
  return schema !== undefined && constraint(schema, 'format')?.value === 'date-time';
}

/** What an item shows of its expiry. */
export function shownExpiry({ create, update }: Resource, shown: JsonObject, field: string): unknown {
  return valueAt(shown, update?.fields[field] ?? create?.fields[field] ?? `/${field}`);
}

/** Of a moment that is told without room for doubt, whether it is over; undefined of anything else. */
export function isOver(told: unknown): boolean | undefined {
  const isMoment = typeof told === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/i.test(told);
  return isMoment ? Date.parse(told) < Date.now() : undefined;
}

export const aSecond = 1100;

export function isClockShared({ run }: Scene, { response }: Exchange): boolean {
  const date = headerOf(response, 'date');
  return date === undefined ? run.settings.isLoopback : Math.abs(Date.parse(date) - Date.now()) < 2 * aSecond;
}

/** A key that has expired, as an operation was asked for. */
export function expiredKey(
  scene: Scene,
  { resource }: Stage,
  item: Item,
  asked: Operation,
  field: string,
): DeadKey {
  return {
    what: `an expired ${resource.name}`,
    secret: secretIn(resource, item),
    trail: requestTrail(scene.run.document.root, asked, field),
    operation: doorOf(resource),
    absolute: false,
  };
}

/** It opens nothing, and can do nothing to what else there is. */
export async function mustHaveExpired(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  item: Item,
  field: string,
): Promise<void> {
  const { operation } = stage.resource.create;
  try {
    await mustOpenNothing(scene, stage, expiredKey(scene, stage, item, operation, field));
  } finally {
    await stage.remove(item); // a server may clear it away: nobody else is to count on it
  }
}
