import { setTimeout } from 'node:timers/promises';
import { constraint, flatten } from '../../../spec/constraints.ts';
import type { Parameter } from '../../../spec/document.ts';
import { arrayOf } from '../../../spec/json.ts';
import { joinPointer, valueAt } from '../../../spec/pointer.ts';
import { hasVerbs, type ListVerb, type ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Fault } from '../../engine/fault.ts';
import { keyOf, type Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { changeBody } from '../lifecycle/item-changes.ts';
import { resourceCases } from '../resource-cases.ts';
import { fill, pageQuery, start } from './pages.ts';

export const order: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'paging/order',
  title: 'the list has the same order each time, and the one that is promised',
  why: 'Pages of a list whose order changes leave items out and show others twice.',
  failing: 'GET /keys -> 1 2 3, and again -> 2 1 3',
  passing: 'GET /keys -> 3 2 1, and again -> 3 2 1',
  source:
    'x-resource: order; the document: choices of a parameter such as `created_at` and `-created_at`. Where no order is promised, any stable one will do.',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['list'],
      title: 'two looks at the list give one order, the promised one',
      writes: false,
      async run(scene, stage) {
        await fill(scene, stage);
        const [first, second] = [await stage.all(), await stage.all()];
        if (first.raw.length < 2 || !isSuccess(first.exchange)) scene.skip('there are too few items');
        const said =
          changesByItself(stage, first, second) ??
          (await dependsOnSize(stage, first)) ??
          (await breaksPromise(scene, stage, first)) ??
          (await followsChanges(scene, stage));
        if (said) {
          const { operation, pointer } = stage.resource.list;
          scene.fail({ trail: [pointer, operation.pointer], operation: operation.label, ...said });
          // An order that is only assumed says nothing of those that a parameter promises.
          if (said.constraint !== 'order') return;
        }
        await tryChoices(scene, stage);
      },
    }),
};

type ListStage = Stage<ResourceWith<'list'>>;
type Said = Pick<Fault, 'message' | 'expected' | 'actual' | 'exchange' | 'constraint'>;

function keysOf({ resource }: ListStage, listing: Listing): readonly string[] {
  return listing.raw.map((item) => keyOf(resource, item));
}

/** Whether what both lists have is in one order in both. */
function agree(list: readonly string[], other: readonly string[]): boolean {
  const common = (one: readonly string[], another: readonly string[]) =>
    one.filter((key) => another.includes(key)).join();
  return common(list, other) === common(other, list);
}

/** A list that has no pages and no promised order may come in any. */
function hasOrder({ paging, order: promised }: ListVerb): boolean {
  return paging !== undefined || promised !== undefined;
}

function changesByItself(stage: ListStage, first: Listing, second: Listing): Said | undefined {
  const { list } = stage.resource;
  if (!hasOrder(list) || agree(keysOf(stage, first), keysOf(stage, second))) return undefined;
  return {
    exchange: second.exchange,
    message: `the order of ${list.operation.label} changes from one look to the next`,
    expected: 'the same order',
    actual: 'another order',
  };
}

async function dependsOnSize(stage: ListStage, whole: Listing): Promise<Said | undefined> {
  const { paging, operation } = stage.resource.list;
  if (paging === undefined || whole.raw.length >= 400) return undefined;
  const small = [];
  for (const page of [0, 1])
    small.push(
      await stage.list(pageQuery(paging, 3, start(paging) + (paging.style === 'offset' ? 3 : 1) * page)),
    );
  if (
    agree(
      small.flatMap((listing) => keysOf(stage, listing)),
      keysOf(stage, whole),
    )
  )
    return undefined;
  return {
    exchange: small.at(-1)?.exchange ?? whole.exchange,
    message: `the order of ${operation.label} depends on the size of the page`,
    expected: 'one order',
    actual: 'small pages have another',
  };
}

async function breaksPromise(scene: Scene, stage: ListStage, whole: Listing): Promise<Said | undefined> {
  const { order: promised, operation } = stage.resource.list;
  if (promised === undefined) return undefined;
  const made = await sequentialKeys(scene, stage);
  const shown = keysOf(stage, whole).filter((key) => made.includes(key));
  const wanted = made.filter((key) => shown.includes(key));
  const expected = promised === 'newest-first' ? wanted.toReversed() : wanted;
  if (shown.join() === expected.join()) return undefined;
  return {
    exchange: whole.exchange,
    constraint: 'order',
    message: `${operation.label} does not list ${promised}`,
    expected: promised,
    actual: shown.join() === expected.toReversed().join() ? 'the other way round' : 'in another order',
  };
}

/** Keys of the items that were made one after the other, oldest first. */
async function sequentialKeys(scene: Scene, stage: ListStage): Promise<string[]> {
  if (!stage.canMultiply || !scene.run.settings.mayWrite || stage.resource.create === undefined) return [];
  const items = await stage.population(2);
  return items
    .toSorted((a, b) => a.exchange.index - b.exchange.index)
    .map((item) => keyOf(stage.resource, item.known));
}

/** A promised order is that of creation: what is changed stays where it is. */
async function followsChanges(scene: Scene, stage: ListStage): Promise<Said | undefined> {
  const { resource } = stage;
  const { order: promised, operation } = resource.list;
  if (promised === undefined || !scene.run.settings.mayWrite) return undefined;
  if (!hasVerbs(resource, ['create', 'update', 'delete'])) return undefined;
  const [older, newer] = [await stage.spare(), await stage.spare()];
  const json = changeBody(scene, stage, 'update');
  // So that it has a time of its own.
  await setTimeout(2);
  const change = await scene.probe(await stage.itemDraft('update', older, { json }));
  const listing = await stage.all();
  const keys = [older, newer].map((item) => keyOf(resource, item.known));
  const wanted = promised === 'newest-first' ? keys.toReversed() : keys;
  const isKept = agree(keysOf(stage, listing), wanted);
  await stage.discard([older, newer]);
  if (!isSuccess(change) || isKept) return undefined;
  return {
    exchange: listing.exchange,
    constraint: 'order',
    message: `a change moves a ${resource.name} in ${operation.label}`,
    expected: `${promised}, by creation`,
    actual: 'by the last change',
  };
}

/** Orders that a parameter lets choose: `created_at`, and `-created_at` for the other way round. */
async function tryChoices(scene: Scene, stage: ListStage): Promise<void> {
  const { operation, paging } = stage.resource.list;
  const limit = paging ? { [paging.limit]: paging.max ?? 100 } : {};
  for (const parameter of operation.parameters.filter((one) => one.in === 'query')) {
    for (const choice of choicesOf(scene, parameter)) {
      const listing = await stage.list({ ...limit, [parameter.name]: choice });
      const values = momentsAt(listing, choice.replace(/^-/, ''));
      if (!isSuccess(listing.exchange) || values === undefined) continue;
      const wanted = values.toSorted((a, b) => (choice.startsWith('-') ? b - a : a - b));
      if (values.every((value, i) => value === wanted[i])) continue;
      scene.fail({
        trail: [parameter.pointer, ...parameter.trail, operation.pointer],
        constraint: 'enum',
        operation: operation.label,
        exchange: listing.exchange,
        message: `${operation.label} is not ordered by ${choice}, which was asked for`,
        expected: choice,
        actual: 'another order',
      });
      return;
    }
  }
}

/** The fields that a parameter orders by, each in both ways; none where it is no such parameter. */
function choicesOf({ run }: Scene, { schema }: Parameter): readonly string[] {
  if (schema === undefined) return [];
  const choices = arrayOf(constraint(flatten(run.document.root, schema), 'enum')?.value).filter(
    (choice) => typeof choice === 'string',
  );
  return choices.filter((choice) =>
    choices.includes(choice.startsWith('-') ? choice.slice(1) : `-${choice}`),
  );
}

/** The times that all items have in a field; undefined where they have none, or the same. Texts have orders of their own. */
function momentsAt({ raw }: Listing, field: string): readonly number[] | undefined {
  const values = raw.map((item) => {
    const value = valueAt(item, joinPointer('', field));
    return typeof value === 'string' ? Date.parse(value) : Number.NaN;
  });
  return values.some(Number.isNaN) || new Set(values).size < 2 ? undefined : values;
}
