import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { hasVerbs, type Resource, type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { isSecured, nobody } from '../../engine/caller.ts';
import type { ActiveCheck, PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Fault } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { keyOf, type Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
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

type Said = Pick<Fault, 'message' | 'expected' | 'actual'>;

function faultAt({ resource }: Stage<ResourceWith<'list'>>, { exchange }: Listing) {
  const { operation } = resource.list;
  return { trail: [operation.pointer], operation: operation.label, exchange };
}

/** The first item that another look shows with other fields. */
function changedItem(resource: Resource, first: Listing, second: Listing): Said | undefined {
  const now = new Map(second.items.map((item) => [keyOf(resource, item), item]));
  for (const item of first.items) {
    const again = now.get(keyOf(resource, item));
    const changed = again ? changes(item, again).join(', ') : '';
    if (changed === '') continue;
    return {
      message: `reading changes ${changed} of ${resource.name} items`,
      expected: 'the same items each time',
      actual: `${changed} changed`,
    };
  }
  return undefined;
}

/** Whether what two looks have in common is in another order. A list without pages or a promised order may come in any. */
function movesWhatIsRead(resource: ResourceWith<'list'>, first: Listing, second: Listing): boolean {
  const { paging, order } = resource.list;
  if (paging === undefined && order === undefined) return false;
  const [before, after] = [first, second].map(({ items }) => items.map((item) => keyOf(resource, item)));
  const common = (one: readonly string[] = [], other: readonly string[] = []) =>
    one.filter((key) => other.includes(key)).join();
  return common(before, after) !== common(after, before);
}

/** Whether each look finds more items than the one before; somebody else may make one meanwhile, hardly two in a row. */
function growth({ name }: Resource, looks: readonly Listing[]): Said | undefined {
  const counts = looks.map(({ items }) => items.length);
  const grows = counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0));
  return !grows || looks[0]?.isCut
    ? undefined
    : {
        message: `each look at the list makes a ${name} more`,
        expected: 'the same items each time',
        actual: `${counts.join(', ')} items`,
      };
}

/** Whether one of our own items is there at one look and not at another, or under another id. */
function unsteadiness(stage: Stage, looks: readonly Listing[], item: Item): Said | undefined {
  const { name } = stage.resource;
  const named = looks.map((listing) => byLabel(stage, listing, item));
  const seen = looks.map((listing, i) => stage.inList(listing, item).length > 0 || named[i]?.length !== 0);
  if (seen.includes(true) && seen.includes(false))
    return {
      message: `a ${name} is in the list at one look and not at the next`,
      expected: 'the same items each time',
      actual: 'one is missing',
    };
  const ids = named.map((found) => (found.length === 1 ? stage.idOf(found[0] ?? {}) : undefined));
  if (ids.includes(undefined) || new Set(ids).size === 1) return undefined;
  return {
    message: `the id of a ${name} changes from one look to the next`,
    expected: 'the same items each time',
    actual: 'another id',
  };
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
