import { setTimeout as sleep } from 'node:timers/promises';
import { hasVerbs, type ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { mustNotOpen } from './dead-keys.ts';
import { tryChanged } from './expired-changes.ts';
import {
  aSecond,
  expiredKey,
  expiryField,
  isClockShared,
  isMoment,
  isOver,
  mustHaveExpired,
  past,
  shownExpiry,
} from './expiry.ts';
import { mustOpen, secretIn } from './minted.ts';

export const expired: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/expired',
  title: 'a key whose time is over opens nothing, unless it is given more',
  why: 'An expiry that nobody looks at is worse than none.',
  failing: 'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 200',
  passing:
    'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 401; or 400 at once',
  source:
    'the document: an expiry among the fields of the create or the change; x-resource: authenticates; RFC 3339, section 4.2 (offsets)',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a key that has expired is refused: made so, changed so, or when its time has come',
      writes: true,
      when: (resource) => resource.authenticates !== undefined,
      async run(scene, stage, resource) {
        const field = expiryField(scene, resource.create.operation);
        if (field === undefined) return scene.skip('keys have no expiry that can be set');
        await stage.main();
        const wasMade = await tryMadeExpired(scene, stage, field);
        const wasChanged =
          hasVerbs(resource, ['create', 'update']) && (await tryChanged(scene, scene.stage(resource)));
        if (!wasMade && !wasChanged) await tryWaiting(scene, stage, field);
      },
    }),
};

type Makeable = ResourceWith<'create'>;

/** @returns whether the server takes an expiry that is over */
async function tryMadeExpired(scene: Scene, stage: Stage<Makeable>, field: string): Promise<boolean> {
  const { operation } = stage.resource.create;
  const exchange = await scene.probe(stage.createDraft(await stage.body({ [field]: past })));
  const item = itemOf(scene.run.ledger, exchange);
  if (!isSuccess(exchange) || item === undefined) return false;
  await mustHaveExpired(scene, stage, item, field);
  if (!isClockShared(scene, exchange) || !isMoment(scene, operation, field)) return true;
  await tryJustOver(scene, stage, field);
  await tryOverElsewhere(scene, stage, field);
  return true;
}

/** Longer than servers are patient with the clocks of others (a few minutes: RFC 7519, section 4.1.4). */
const tenMinutes = 600_000;

/** Today, so that not only the days are compared. */
async function tryJustOver(scene: Scene, stage: Stage<Makeable>, field: string): Promise<void> {
  const over = new Date(Date.now() - tenMinutes).toISOString();
  const exchange = await scene.probe(stage.createDraft(await stage.body({ [field]: over })));
  const item = itemOf(scene.run.ledger, exchange);
  if (!isSuccess(exchange) || item === undefined) return;
  const told = shownExpiry(stage.resource, item.shown, field);
  // A server may let keys expire at midnight only, and say so.
  if (typeof told === 'string' && Date.parse(told) > Date.now()) await stage.remove(item);
  else await mustHaveExpired(scene, stage, item, field);
}

const twoHours = 7_200_000;

/** The same moment where clocks are ahead: without its offset it is still to come. The server must say that it is over. */
async function tryOverElsewhere(scene: Scene, stage: Stage<Makeable>, field: string): Promise<void> {
  const { resource } = stage;
  const over = new Date(Date.now() - tenMinutes + twoHours).toISOString().replace('Z', '+02:00');
  const exchange = await scene.probe(stage.createDraft(await stage.body({ [field]: over })));
  const item = itemOf(scene.run.ledger, exchange);
  if (!isSuccess(exchange) || item === undefined) return;
  const key = expiredKey(scene, stage, item, resource.create.operation, field);
  if (isOver(shownExpiry(resource, item.shown, field)) === true)
    await mustNotOpen(scene, stage, key, `reads where its expiry was written as ${over}, and`);
  await stage.remove(item);
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
  // Where times are rounded up to whole seconds. A stop ends it, and the next request tells so.
  const rest = over.getTime() + aSecond - Date.now();
  const { signal } = scene.run.settings;
  await sleep(rest, undefined, signal && { signal }).catch(() => undefined);
  await mustHaveExpired(scene, stage, item, field);
}
