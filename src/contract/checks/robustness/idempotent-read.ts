import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../spec/json.ts';
import { hasVerbs, type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { isSecured, nobody } from '../../engine/caller.ts';
import type { ActiveCheck, PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { changedItem, changes, growth, movesWhatIsRead, unsteadiness } from './looks.ts';
import { tellSameIds } from './request-ids.ts';

export const idempotentRead: ActiveCheck = {
  kind: 'active',
  id: 'robustness/idempotent-read',
  title: 'reading changes nothing',
  why: 'Reads are repeated by caches, prefetching and retries.',
  failing: 'GET /keys -> {"created_at": "10:00:00"}, and again -> {"created_at": "10:00:01"}',
  passing: 'GET /keys -> {"created_at": "10:00:00"}, and again the same',
  source: 'RFC 9110, section 9.2.1 (safe methods)',
  plan: (subject) => [
    ...otherReads(subject),
    ...resourceCases(subject, {
      needs: ['list'],
      title: 'two looks at the list, with reads between them, show the same items',
      writes: false,
      async run(scene, stage, resource) {
        const { operation } = resource.list;
        if (scene.run.settings.mayWrite && resource.create)
          await (stage.canMultiply ? stage.population(3) : stage.main());
        const first = await stage.all();
        if (!isSuccess(first.exchange)) scene.skip('the list was refused');
        const hasRead = hasVerbs(resource, ['read']) && (await readEnds(scene, scene.stage(resource), first));
        await untilTimesTell(first.items);
        const second = await stage.all();
        const changed = changedItem(resource, first, second);
        if (changed) {
          scene.fail({ ...faultAt(stage, second), ...changed });
          return;
        }
        if (hasRead && movesWhatIsRead(resource, first, second)) {
          scene.fail({
            ...faultAt(stage, second),
            message: `reading a ${resource.name} moves it in the list`,
            expected: 'the same order each time',
            actual: 'another order',
          });
          return;
        }
        const looks = [first, second, await stage.all()];
        const grown = growth(resource, looks);
        if (grown) scene.fail({ ...faultAt(stage, second), ...grown });
        const unsteady = scene.run.ledger.items
          .filter((item) => item.resource === resource && item.isAlive)
          .map((item) => unsteadiness(stage, looks, item))
          .find((said) => said !== undefined);
        if (unsteady) scene.fail({ ...faultAt(stage, second), ...unsteady });
        tellSameIds(scene, operation, [first.exchange, second.exchange]);
        if (!isSecured(operation)) return;
        const strangers = scene.draft(operation, { caller: nobody });
        tellSameIds(scene, operation, await scene.probes([strangers, strangers]));
      },
    }),
  ],
};

function faultAt({ resource }: Stage<ResourceWith<'list'>>, { exchange }: Listing) {
  const { operation } = resource.list;
  return { trail: [operation.pointer], operation: operation.label, exchange };
}

/** Reads our first and our last item of a list: wherever it may move what is read, one of them is not there. */
async function readEnds(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  listing: Listing,
): Promise<boolean> {
  const own = scene.run.ledger.items.filter((item) => item.resource === stage.resource && item.isAlive);
  const place = (item: Item) => listing.items.indexOf(stage.inList(listing, item)[0] ?? {});
  const sorted = own.toSorted((a, b) => place(a) - place(b));
  const ends = [...new Set([sorted[0], sorted.at(-1)])].filter((item) => item !== undefined);
  for (const item of ends) await readTwice(scene, stage, item);
  return ends.length > 0;
}

async function readTwice(scene: Scene, stage: Stage<ResourceWith<'read'>>, item: Item): Promise<void> {
  const { operation } = stage.resource.read;
  const draft = await stage.itemDraft('read', item);
  const [first, second] = [await scene.send(draft), await scene.send(draft)];
  const [before, after] = [stage.shown('read', first), stage.shown('read', second)];
  const changed = before && after ? changes(before, after).join(', ') : '';
  if (changed === '') return;
  scene.fail({
    trail: [operation.pointer],
    operation: operation.label,
    exchange: second,
    message: `reading changes ${changed} of a ${stage.resource.name}`,
    expected: 'the same each time',
    actual: `${changed} changed`,
  });
}

/** Times to the second look alike within a second: whether reading moves them shows only after it. */
async function untilTimesTell(items: readonly JsonObject[]): Promise<void> {
  const [item] = items;
  const tellsSeconds =
    item &&
    Object.entries(item).some(
      ([name, value]) =>
        /updated|modified/i.test(name) && typeof value === 'string' && /T\d\d:\d\d:\d\d(Z|[+-])/.test(value),
    );
  if (tellsSeconds) await sleep(1050);
}

/** Reads that belong to no resource: asked for twice, so that they are looked at, too, and once as anybody may ask. */
function otherReads({ document, resources }: PlanSubject): PlannedCase[] {
  return document.operations
    .filter((operation) => operation.method === 'GET' && rolesOf(resources, operation).length === 0)
    .map((operation) => ({
      operation: operation.label,
      title: 'asked twice, it answers alike',
      writes: false,
      async run(scene) {
        const draft = scene.draft(operation);
        const [first, second] = [await scene.send(draft), await scene.send(draft)];
        if (!isSecured(operation) && draft.caller.kind !== 'nobody')
          await scene.probe({ ...draft, caller: nobody });
        if (first.response.status === second.response.status || second.response.status >= 500) return;
        scene.fail({
          trail: [operation.pointer],
          operation: operation.label,
          exchange: second,
          message: `${operation.label} answers the same request in two ways`,
          expected: statusOf(first),
          actual: statusOf(second),
        });
      },
    }));
}
