import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { rolesOf } from '../../../spec/resource.ts';
import type { ActiveCheck, PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { keyOf, type Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';

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
        const operation = resource.list?.operation;
        if (operation === undefined) return;
        if (scene.run.settings.mayWrite && resource.create) await stage.main();
        const first = await stage.all();
        if (!isSuccess(first.exchange)) scene.skip('the list was refused');
        const own = scene.run.ledger.items.find((item) => item.resource === resource && item.isAlive);
        if (own && resource.read) await readTwice(scene, stage, own);
        await untilTimesTell(first.items);
        const second = await stage.all();
        const now = new Map(second.items.map((item) => [keyOf(resource, item), item]));
        const fault = { trail: [operation.pointer], operation: operation.label, exchange: second.exchange };
        for (const item of first.items) {
          const again = now.get(keyOf(resource, item));
          const changed = again ? changes(item, again) : [];
          if (changed.length === 0) continue;
          scene.fail({
            ...fault,
            message: `reading changes ${changed.join(', ')} of ${resource.name} items`,
            expected: 'the same items each time',
            actual: `${changed.join(', ')} changed`,
          });
          return;
        }
        const third = await stage.all();
        const grows = first.items.length < second.items.length && second.items.length < third.items.length;
        if (grows && !first.isCut)
          scene.fail({
            ...fault,
            message: `each look at the list makes a ${resource.name} more`,
            expected: 'the same items each time',
            actual: `${first.items.length}, ${second.items.length}, ${third.items.length} items`,
          });
        for (const item of scene.run.ledger.items.filter(
          (made) => made.resource === resource && made.isAlive,
        )) {
          const seen = [first, second, third].map(
            (listing) => stage.inList(listing, item).length > 0 || byLabel(stage, listing, item).length > 0,
          );
          const ids = [first, second, third].map((listing) =>
            byLabel(stage, listing, item)
              .map((found) => stage.idOf(found))
              .join(),
          );
          const isLost = seen.includes(true) && seen.includes(false);
          const isRenamed =
            !isLost && ids.every((id) => id !== '' && !id.includes(',')) && new Set(ids).size > 1;
          if (!isLost && !isRenamed) continue;
          scene.fail({
            ...fault,
            message: isLost
              ? `a ${resource.name} is in the list at one look and not at the next`
              : `the id of a ${resource.name} changes from one look to the next`,
            expected: 'the same items each time',
            actual: isLost ? 'one is missing' : 'another id',
          });
          return;
        }
      },
    }),
  ],
};

async function readTwice(scene: Scene, stage: Stage, item: Item): Promise<void> {
  const operation = stage.resource.read?.operation;
  const draft = await stage.itemDraft('read', item);
  const [first, second] = [await scene.send(draft), await scene.send(draft)];
  const [before, after] = [stage.shown('read', first), stage.shown('read', second)];
  const changed = before && after ? changes(before, after) : [];
  if (changed.length === 0 || operation === undefined) return;
  scene.fail({
    trail: [operation.pointer],
    operation: operation.label,
    exchange: second,
    message: `reading changes ${changed.join(', ')} of a ${stage.resource.name}`,
    expected: 'the same each time',
    actual: `${changed.join(', ')} changed`,
  });
}

/** Simple fields that differ at all; when an item was last used may change by itself. */
function changes(before: JsonObject, after: JsonObject): string[] {
  return Object.keys(before).filter((name) => {
    const values = [before[name], after[name]];
    return (
      !/last_?(used|seen)|accessed/i.test(name) &&
      values.every((value) => typeof value !== 'object' || value === null) &&
      values[0] !== values[1]
    );
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

/** Items of a list that bear an item's name. */
function byLabel(stage: Stage, listing: Listing, item: Item): readonly JsonObject[] {
  const { labelAt } = stage;
  return labelAt === undefined || item.label === undefined
    ? []
    : listing.raw.filter((found) => valueAt(found, labelAt) === item.label);
}

/** Reads that belong to no resource: asked for twice, so that they are looked at, too. */
function otherReads({ document, resources }: PlanSubject): PlannedCase[] {
  return document.operations
    .filter((operation) => operation.method === 'GET' && rolesOf(resources, operation).length === 0)
    .map((operation) => ({
      operation: operation.label,
      title: 'asked twice, it answers alike',
      writes: false,
      async run(scene) {
        const [first, second] = [
          await scene.send(scene.draft(operation)),
          await scene.send(scene.draft(operation)),
        ];
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
