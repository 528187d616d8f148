import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  bodyProperties,
  bodySchema,
  defineCheck,
  type Exchange,
  type Item,
  isRefusal,
  isSuccess,
  keyOf,
  type ResourceContext,
  replyText,
} from '../../check.ts';
import { similarNames } from '../../probes/similar-names.ts';
import { pageQuery, start } from '../paging/pages.ts';
import { promiseOf } from '../trails.ts';
import { duplicateExample, duplicatePromise, hasDuplicateCode } from './duplicates.ts';

export const remove = defineCheck({
  id: 'lifecycle/delete',
  title: 'a delete removes the item, and only that item',
  why: 'A key that is believed to be gone and is not is the worst kind of key.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys -> ci is there',
  passing: 'DELETE /keys/ci -> 200, then GET /keys -> everything but ci',
  source: 'x-resource: delete; RFC 9110, section 9.3.5',
  tries: 'a deleted item is no longer listed, and the others are',
  feeds: ['lifecycle/duplicate-refused'],
  given: { verbs: ['delete', 'create'] },
  writes: true,
  async run(context) {
    const { items } = context;
    const [control, second] = await items.have(2);
    const item = await items.create();
    const next = await items.create();
    const { reply, isGone } = await deleteItem(context, item);
    if (!isSuccess(reply)) return;
    if (isGone && control) await expectStillGone(context, item, control);
    await deleteFull(context);
    await deleteLast(context);
    await deleteFromLaterPage(context);
    const similar = await deleteAmongSimilar(context);
    await expectKept(context, [control, second, next, ...similar], reply);
    await items.discard(similar);
  },
});

type Context = ResourceContext<ResourceWith<'delete' | 'create'>>;

/** Deletes an item, and expects that it is gone then. */
async function deleteItem(
  { resource, expect }: Context,
  item: Item,
): Promise<{ readonly reply: Exchange; readonly isGone: boolean }> {
  const reply = await item.delete();
  const deletion = expect(reply, promiseOf(resource.delete));
  if (!deletion.succeeds(`the delete of ${aOrAn(resource.name)} that is there was rejected`))
    return { reply, isGone: false };
  const isGone = deletion.holds((await item.exists()) !== true, {
    message: `a deleted ${resource.name} is still there`,
    expected: 'it is gone',
    actual: 'it is still there',
  });
  return { reply, isGone };
}

/** A create that is rejected may be rolled back, but not the delete before it. */
async function expectStillGone(context: Context, item: Item, other: Item): Promise<void> {
  const { api, document, items, limits, resource, expect } = context;
  const required = bodySchema(document.root, resource.create.operation)?.required ?? {};
  // One lacks what is required: where it is accepted all the same, its name does not show which run has created it.
  const isEmptyTried = Object.keys(required).length > 0 && limits.isLoopback;
  const bodies = [...(isEmptyTried ? [{}] : []), ...(resource.unique.length > 0 ? [other.sent] : [])];
  const replies: Exchange[] = [];
  for (const body of bodies) replies.push(await api.probe(items.createRequest(body)));
  const rejection = replies.findLast(isRefusal);
  if (rejection === undefined) return;
  expect(rejection, promiseOf(resource.delete)).holds((await item.exists()) !== true, {
    message: `a deleted ${resource.name} is back after a create that was rejected`,
    expected: 'it stays gone',
    actual: 'it is there again',
  });
}

/** Deletes an item of which every field has a value. */
async function deleteFull(context: Context): Promise<void> {
  const { items } = context;
  const fields = items.allOptional();
  const item = fields && (await items.tryCreate(fields)).item;
  if (item) await deleteItem(context, item);
}

/** Deletes the only item that there is: in the other account, where that has none yet. */
async function deleteLast(context: Context): Promise<void> {
  const { api, items, resource } = context;
  const as = api.other(resource.create.operation);
  if (resource.list === undefined || as === undefined) return;
  const before = await items.listAll({ as });
  if (!isSuccess(before.exchange) || before.items.length > 0) return;
  const item = items.createdBy(await api.probe(items.createRequest(await items.body(), { as })));
  if (item) await deleteItem(context, item);
}

/** A deleted item is gone from the later pages, too, also where nobody has requested the first one since. */
async function deleteFromLaterPage(context: Context): Promise<void> {
  const { items, resource, expect } = context;
  const paging = resource.list?.paging;
  if (paging === undefined) return;
  const created = [await items.create(), await items.create()];
  const whole = await items.listAll();
  // The newest may come first or last.
  const [last] = created
    .map((item) => {
      const listed = item.find(whole);
      return { item, place: listed ? whole.raw.indexOf(listed) : -1 };
    })
    .toSorted((one, other) => other.place - one.place);
  if (last === undefined || whole.isCut || last.place < 1) return;
  const page = pageQuery(paging, 1, start(paging) + last.place);
  const [shown] = (await items.list(page)).raw;
  if (shown === undefined || !isSuccess(await last.item.delete())) return;
  const after = await items.list(page);
  const isStill = after.raw.some((item) => keyOf(resource, item) === keyOf(resource, shown));
  const isIt = items.idOf(shown) === last.item.id;
  expect(after.exchange, promiseOf(resource.delete)).holds(!isStill || !isIt, {
    message: `a deleted ${resource.name} is still on its page`,
    expected: 'it is on none',
    actual: `it is number ${last.place + 1} still`,
  });
}

/** Deletes an item whose name is similar to those of others. @returns the others, as far as they were accepted */
async function deleteAmongSimilar(context: Context): Promise<readonly Item[]> {
  const { api, document, schemas, freshName, items, limits, resource } = context;
  const { nameField, nameAt } = items;
  if (nameField === undefined || nameAt === undefined || !limits.isLoopback) return [];
  const schema = bodyProperties(document.root, resource.create.operation)[nameField];
  const name = `${freshName()}-a_b`;
  // Two items may have one name, where the document does not say otherwise, and deletes tell them apart.
  const isUnique =
    resource.unique.some(({ field }) => field === nameAt) ||
    Object.values(resource.delete.by).includes(nameAt);
  const names = [name, ...(isUnique ? [] : [name]), ...similarNames(name)].filter(
    (text) => schema && schemas.violations(schema.pointer, text, 'request').length === 0,
  );
  if (names[0] !== name) return [];
  const created: Item[] = [];
  for (const text of names) {
    const reply = await api.probe(items.createRequest(await items.body({ [nameField]: text })));
    const item = items.createdBy(reply);
    if (item) created.push(item);
    else expectNoDuplicate(context, text, reply);
  }
  const [first, ...others] = created;
  if (first?.name !== name) return created;
  await items.identify(created);
  await deleteItem(context, first);
  return others;
}

/** A name that is only similar to one that is there is no duplicate. A server may ignore case. */
function expectNoDuplicate({ items, resource, expect }: Context, name: string, reply: Exchange): void {
  const { operation } = resource.create;
  const rule = resource.unique.find(({ field }) => field === items.nameAt);
  if (rule === undefined || duplicateExample(operation, rule) === undefined) return;
  const isDuplicate = reply.response.status === rule.status && hasDuplicateCode(operation, rule, reply);
  const promise = { ...duplicatePromise(operation, rule), check: 'lifecycle/duplicate-refused' };
  expect(reply, promise).holds(!isDuplicate || name === name.toUpperCase(), {
    message: `a name that is only similar to that of another ${resource.name} was rejected as its duplicate`,
    expected: 'a success',
    actual: replyText(reply),
  });
}

/** Expects that the items which were not deleted are there. */
async function expectKept(
  { resource, expect }: Context,
  others: readonly (Item | undefined)[],
  reply: Exchange,
): Promise<void> {
  for (const other of others) {
    if (other === undefined) continue;
    const isKept = expect(reply, promiseOf(resource.delete)).holds((await other.exists()) !== false, {
      message: `the delete of one ${resource.name} removed another`,
      expected: 'other items stay',
      actual: `${other.name ?? 'another'} is gone`,
    });
    if (!isKept) other.markDeleted();
  }
}
