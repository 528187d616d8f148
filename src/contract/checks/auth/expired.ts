import { setTimeout as sleep } from 'node:timers/promises';
import { constraint } from '../../../spec/constraints.ts';
import type { Operation } from '../../../spec/document.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { headerOf } from '../../engine/header-of.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail } from '../trails.ts';
import { type DeadKey, mustOpenNothing } from './dead-keys.ts';
import { doorOf, mustOpen, secretIn } from './minted.ts';

export const expired: ActiveCheck = {
  kind: 'active',
  id: 'auth/expired',
  title: 'a key whose time is over opens nothing',
  why: 'An expiry that nobody looks at is worse than none.',
  failing: 'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 200',
  passing:
    'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 401; or 400 at once',
  source: 'the document: an expiry among the fields of the create or the change; x-resource: authenticates',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a key that has expired is refused: made so, changed so, or when its time has come',
      writes: true,
      when: (resource) => resource.authenticates !== undefined,
      async run(scene, stage, resource) {
        const { create, update } = resource;
        const field = expiryField(scene, create.operation);
        if (field === undefined) return scene.skip('keys have no expiry that can be set');
        await stage.main();
        const wasMade = await tryMadeExpired(scene, stage, field);
        const wasChanged = update !== undefined && (await tryChanged(scene, stage, update.operation));
        if (!wasMade && !wasChanged) await tryWaiting(scene, stage, field);
      },
    }),
};

type Makeable = ResourceWith<'create'>;

const past = '2020-01-01T00:00:00Z';

/** @returns whether the server takes an expiry that is over */
async function tryMadeExpired(scene: Scene, stage: Stage<Makeable>, field: string): Promise<boolean> {
  const { operation } = stage.resource.create;
  const exchange = await scene.probe(stage.createDraft(await stage.body({ [field]: past })));
  const item = itemOf(scene.run.ledger, exchange);
  if (!isSuccess(exchange) || item === undefined) return false;
  await mustBeShut(scene, stage, item, operation, field);
  if (isClockShared(scene, exchange) && isMoment(scene, operation, field))
    await tryJustOver(scene, stage, field);
  return true;
}

/** Longer than servers are patient with the clocks of others (a few minutes: RFC 7519, section 4.1.4). */
const tenMinutes = 600_000;

/** Today, so that not only the days are compared. */
async function tryJustOver(scene: Scene, stage: Stage<Makeable>, field: string): Promise<void> {
  const { operation, fields } = stage.resource.create;
  const over = new Date(Date.now() - tenMinutes).toISOString();
  const exchange = await scene.probe(stage.createDraft(await stage.body({ [field]: over })));
  const item = itemOf(scene.run.ledger, exchange);
  if (!isSuccess(exchange) || item === undefined) return;
  const told = valueAt(item.shown, fields[field] ?? `/${field}`);
  // A server may let keys expire at midnight only, and say so.
  if (typeof told === 'string' && Date.parse(told) > Date.now()) await stage.remove(item);
  else await mustBeShut(scene, stage, item, operation, field);
}

/** @returns whether the server lets a key expire by a change */
async function tryChanged(scene: Scene, stage: Stage<Makeable>, operation: Operation): Promise<boolean> {
  const field = expiryField(scene, operation);
  if (field === undefined) return false;
  const item = await stage.spare();
  await mustOpen(scene, stage.resource, secretIn(stage.resource, item));
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json: { [field]: past } }));
  if (isSuccess(exchange)) await mustBeShut(scene, stage, item, operation, field);
  return isSuccess(exchange);
}

const lifetime = 2000;

/** What the past cannot show: a key that still opens now, and must not soon. */
async function tryWaiting(scene: Scene, stage: Stage<Makeable>, field: string): Promise<void> {
  const over = new Date(Date.now() + lifetime);
  const exchange = await scene.probe(stage.createDraft(await stage.body({ [field]: over.toISOString() })));
  const item = itemOf(scene.run.ledger, exchange);
  if (!isSuccess(exchange) || item === undefined) return scene.skip('a key that expires soon cannot be made');
  if (!isClockShared(scene, exchange)) scene.skip('the clock of the server is another than ours');
  await mustOpen(scene, stage.resource, secretIn(stage.resource, item));
  await sleep(over.getTime() + aSecond - Date.now()); // where times are rounded up to whole seconds
  await mustBeShut(scene, stage, item, stage.resource.create.operation, field);
}

const aSecond = 1100;

function isClockShared({ run }: Scene, { response }: Exchange): boolean {
  const date = headerOf(response, 'date');
  return date === undefined ? run.settings.isLoopback : Math.abs(Date.parse(date) - Date.now()) < 2 * aSecond;
}

/** It opens nothing, and can do nothing to what else there is. */
async function mustBeShut(
  scene: Scene,
  stage: Stage<Makeable>,
  item: Item,
  asked: Operation,
  field: string,
): Promise<void> {
  const { resource } = stage;
  const key: DeadKey = {
    what: `an expired ${resource.name}`,
    secret: secretIn(resource, item),
    trail: requestTrail(scene.run.document.root, asked, field),
    operation: doorOf(resource),
    absolute: false,
  };
  try {
    await mustOpenNothing(scene, stage, key);
  } finally {
    await stage.remove(item); // a server may clear it away: nobody else is to count on it
  }
}

/** Whether an expiry is a time of day, too. */
function isMoment({ run }: Scene, operation: Operation, field: string): boolean {
  const schema = bodyProperties(run.document.root, operation)[field];
  return schema !== undefined && constraint(schema, 'format')?.value === 'date-time';
}

function expiryField({ run }: Scene, operation: Operation): string | undefined {
  const properties = bodyProperties(run.document.root, operation);
  return Object.keys(properties).find(
    (name) =>
      /^(expires?|expir(ed|es|y|ation)(_?(at|on|date|time))?)$/i.test(name) &&
      properties[name]?.types.includes('string'),
  );
}
