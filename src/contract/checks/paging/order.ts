import { constraint, flatten } from '../../../spec/constraints.ts';
import type { Parameter } from '../../../spec/document.ts';
import { arrayOf } from '../../../spec/json.ts';
import { joinPointer, valueAt } from '../../../spec/pointer.ts';
import { hasVerbs } from '../../../spec/resource.ts';
import {
  aOrAn,
  type Broken,
  defineCheck,
  type Exchange,
  isSuccess,
  keyOf,
  type Listing,
} from '../../check.ts';
import { changeBody } from '../lifecycle/item-changes.ts';
import { createEnough, keysOf, type ListContext, pageQuery, start } from './pages.ts';

export const order = defineCheck({
  provokes: true,
  id: 'paging/order',
  title: 'a list has the same order each time, and the one that is promised',
  why: 'Pages of a list whose order changes leave items out and show others twice.',
  failing: 'GET /keys -> 1 2 3, and again -> 2 1 3',
  passing: 'GET /keys -> 3 2 1, and again -> 3 2 1',
  source:
    'x-resource: order; the document: choices of a parameter such as `created_at` and `-created_at`. Where no order is promised, any stable one will do.',
  tries: 'two requests for the list give one order, the promised one',
  given: { verbs: ['list'] },
  writes: false,
  async run(context) {
    const { items, resource, expect, skip } = context;
    const { operation, pointer } = resource.list;
    await createEnough(context);
    const [first, second] = [await items.listAll(), await items.listAll()];
    if (first.raw.length < 2 || !isSuccess(first.exchange)) skip('there are too few items');
    const problem =
      changesByItself(context, first, second) ??
      (await dependsOnSize(context, first)) ??
      (await breaksPromise(context, first)) ??
      (await followsChanges(context));
    if (problem) {
      const { reply, isPromised, ...broken } = problem;
      const at = [pointer, operation.pointer];
      expect(reply, { operation, at, ...(isPromised && { constraint: 'order' }) }).holds(false, broken);
      // An order that is only assumed says nothing of those that a parameter promises.
      if (!isPromised) return;
    }
    await tryChoices(context);
  },
});

interface Problem extends Broken {
  readonly reply: Exchange;
  /** It is not the order that `x-resource` promises. */
  readonly isPromised?: true;
}

/** Whether the items that both lists have are in one order in both. */
function agree(list: readonly string[], other: readonly string[]): boolean {
  return (
    list.filter((key) => other.includes(key)).join() === other.filter((key) => list.includes(key)).join()
  );
}

function changesByItself({ resource }: ListContext, first: Listing, second: Listing): Problem | undefined {
  const { operation, paging, order: promised } = resource.list;
  // A list that has no pages and no promised order may come in any.
  if (paging === undefined && promised === undefined) return undefined;
  if (agree(keysOf(resource, first.raw), keysOf(resource, second.raw))) return undefined;
  return {
    reply: second.exchange,
    message: `the order of ${operation.label} changes from one request to the next`,
    expected: 'the same order',
    actual: 'another order',
  };
}

async function dependsOnSize({ items, resource }: ListContext, whole: Listing): Promise<Problem | undefined> {
  const { paging, operation } = resource.list;
  if (paging === undefined || whole.raw.length >= 400) return undefined;
  const next = start(paging) + (paging.style === 'offset' ? 3 : 1);
  const small = [
    await items.list(pageQuery(paging, 3, start(paging))),
    await items.list(pageQuery(paging, 3, next)),
  ] as const;
  const keys = small.flatMap(({ raw }) => keysOf(resource, raw));
  if (agree(keys, keysOf(resource, whole.raw))) return undefined;
  return {
    reply: small[1].exchange,
    message: `the order of ${operation.label} depends on the size of the page`,
    expected: 'one order',
    actual: 'small pages have another',
  };
}

async function breaksPromise(context: ListContext, whole: Listing): Promise<Problem | undefined> {
  const { order: promised, operation } = context.resource.list;
  if (promised === undefined) return undefined;
  const created = await keysByCreation(context);
  const shown = keysOf(context.resource, whole.raw).filter((key) => created.includes(key));
  const oldestFirst = created.filter((key) => shown.includes(key));
  const expected = promised === 'newest-first' ? oldestFirst.toReversed() : oldestFirst;
  if (shown.join() === expected.join()) return undefined;
  return {
    reply: whole.exchange,
    isPromised: true,
    message: `${operation.label} does not list ${promised}`,
    expected: promised,
    actual: shown.join() === expected.toReversed().join() ? 'the other way round' : 'in another order',
  };
}

/** The keys of the items that were created one after the other, oldest first. */
async function keysByCreation({ items, limits, resource }: ListContext): Promise<readonly string[]> {
  if (!items.canHaveMany || !limits.mayWrite || resource.create === undefined) return [];
  return (await items.have(2))
    .toSorted((a, b) => a.exchange.index - b.exchange.index)
    .map(({ known }) => keyOf(resource, known));
}

/** A promised order is that of creation: an item that is changed stays where it is. */
async function followsChanges(context: ListContext): Promise<Problem | undefined> {
  const { api, clock, document, items, limits, resource } = context;
  const { order: promised, operation } = resource.list;
  if (promised === undefined || !limits.mayWrite) return undefined;
  if (!hasVerbs(resource, ['create', 'update', 'delete'])) return undefined;
  const [older, newer] = [await items.create(), await items.create()];
  const json = changeBody(document, resource, 'update');
  // So that the change has a time of its own.
  await clock.sleep(2);
  const change = await api.probe(await older.request('update', { json }));
  const listing = await items.listAll();
  const keys = [older, newer].map(({ known }) => keyOf(resource, known));
  const expected = promised === 'newest-first' ? keys.toReversed() : keys;
  const isKept = agree(keysOf(resource, listing.raw), expected);
  await items.discard([older, newer]);
  if (!isSuccess(change) || isKept) return undefined;
  return {
    reply: listing.exchange,
    isPromised: true,
    message: `a change moves ${aOrAn(resource.name)} in ${operation.label}`,
    expected: `${promised}, by creation`,
    actual: 'by the last change',
  };
}

/** Orders that a parameter lets choose: `created_at`, and `-created_at` for the other way round. */
async function tryChoices(context: ListContext): Promise<void> {
  const { items, resource, expect } = context;
  const { operation, paging } = resource.list;
  const limit = paging ? { [paging.limit]: paging.max ?? 100 } : {};
  for (const parameter of operation.parameters.filter((one) => one.in === 'query')) {
    for (const choice of choicesOf(context, parameter)) {
      const listing = await items.list({ ...limit, [parameter.name]: choice });
      const times = timesAt(listing, choice.replace(/^-/, ''));
      if (!isSuccess(listing.exchange) || times === undefined) continue;
      const sorted = times.toSorted((a, b) => (choice.startsWith('-') ? b - a : a - b));
      const at = [parameter.pointer, ...parameter.trail, operation.pointer];
      const isSorted = expect(listing.exchange, { operation, at, constraint: 'enum' }).holds(
        times.every((time, i) => time === sorted[i]),
        {
          message: `${operation.label} is not ordered by ${choice}, as requested`,
          expected: choice,
          actual: 'another order',
        },
      );
      if (!isSorted) return;
    }
  }
}

/** The fields that a parameter orders by, each in both ways; none where it is no such parameter. */
function choicesOf({ document }: ListContext, { schema }: Parameter): readonly string[] {
  if (schema === undefined) return [];
  const choices = arrayOf(constraint(flatten(document.root, schema), 'enum')?.value).filter(
    (choice) => typeof choice === 'string',
  );
  return choices.filter((choice) =>
    choices.includes(choice.startsWith('-') ? choice.slice(1) : `-${choice}`),
  );
}

/** The times that all items have in a field; undefined where they have none, or the same. Texts have orders of their own. */
function timesAt({ raw }: Listing, field: string): readonly number[] | undefined {
  const times = raw.map((item) => {
    const value = valueAt(item, joinPointer('', field));
    return typeof value === 'string' ? Date.parse(value) : Number.NaN;
  });
  return times.some(Number.isNaN) || new Set(times).size < 2 ? undefined : times;
}
