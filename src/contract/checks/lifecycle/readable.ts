import { parseJson } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { hasVerbs, type ItemVerb, type ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  bodyProperties,
  defineCheck,
  type Exchange,
  type Item,
  isSuccess,
  onlyWay,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { swapCase } from '../../probes/swap-case.ts';
import { sameValue } from '../compare.ts';
import { promiseOf } from '../trails.ts';

export const readable = defineCheck({
  id: 'lifecycle/readable',
  title: 'a created item can be read, and the read shows that item',
  why: 'A read that gives another item makes clients change or delete the wrong one.',
  failing: 'GET /keys/keymock-1 -> 200, {"name": "keymock-0"}',
  passing: 'GET /keys/keymock-1 -> 200, {"name": "keymock-1"}',
  source: 'x-resource: read',
  tries: 'created items can be read one by one',
  given: { verbs: ['read', 'create'] },
  writes: true,
  async run(context) {
    const { items } = context;
    const created = items.canHaveMany ? await items.have(3) : [await items.first()];
    for (const item of created.slice(0, 3)) if (!(await expectRead(context, item))) return;
    await tryOtherCase(context);
    const [first] = created;
    if (items.nameField === undefined || !items.canHaveMany || first?.name === undefined) return;
    // A read by the beginning of a name finds this one, too.
    await items.tryCreate({ [items.nameField]: `${first.name}-longer` });
    await expectRead(context, first);
  },
});

type Context = ResourceContext<ResourceWith<'read' | 'create'>>;

/** @returns whether the read shows one item, the right one or not */
async function expectRead(context: Context, item: Item): Promise<boolean> {
  const { items, resource, expect } = context;
  const { read, name } = resource;
  const { label } = read.operation;
  const exchange = await item.read();
  const reply = expect(exchange, promiseOf(read));
  if (!reply.succeeds(`a created ${name} cannot be read`)) return false;
  const shown = items.shownBy('read', exchange);
  const hasItem = reply.holds(shown !== undefined, {
    message: `the reply of ${label} does not have the ${name}`,
    expected: `an object at "${read.item ?? ''}"`,
    actual: 'none',
  });
  if (!hasItem || shown === undefined) return false;
  const others = otherItems(read, exchange);
  const isOnly = reply.holds(others === 0, {
    message: `${label} returned more than the requested ${name}`,
    expected: 'one item',
    actual: `${others + 1} items`,
  });
  if (!isOnly) return false;
  const wrong = identifiers(context, item).find(({ at, value }) => !sameValue(value, valueAt(shown, at)));
  reply.holds(wrong === undefined, {
    message: `${label} returned another ${name} than the requested one`,
    expected: `${wrong?.at} as created`,
    actual: JSON.stringify(valueAt(shown, wrong?.at ?? '') ?? null),
  });
  return true;
}

/** How many items there are besides the first, where the document says that the first one of a list is the item. */
function otherItems({ item }: ItemVerb, { response }: Exchange): number {
  const list = /^(.*)\/0$/.exec(item ?? '')?.[1];
  const found = list === undefined ? undefined : valueAt(parseJson(response.body), list);
  return Array.isArray(found) ? found.length - 1 : 0;
}

/** Id and name of an item, as far as they are known. */
function identifiers({ items, resource }: Context, { known }: Item) {
  return [resource.id, items.nameAt].flatMap((at) => {
    const value = at === undefined ? undefined : valueAt(known, at);
    return at === undefined || value === undefined ? [] : [{ at, value }];
  });
}

/**
 * A server may ignore case, but not in one operation only: where a read finds an item under an identifier in other letters, and
 * a delete does not, an item has two names for the one and one for the other.
 */
async function tryOtherCase(context: Context): Promise<void> {
  const { items, resource } = context;
  if (!hasVerbs(resource, ['create', 'read', 'delete'])) return;
  const at = onlyWay(resource.read)?.at;
  if (at === undefined || at !== onlyWay(resource.delete)?.at) return;
  const item = await createInBothCases(context, at);
  const id = item && valueAt(item.known, at);
  if (item && typeof id === 'string' && swapCase(id) !== id)
    await expectSameCase(context, item, id, resource.delete);
  await items.discard([item]);
}

async function expectSameCase(context: Context, item: Item, id: string, remove: ItemVerb): Promise<void> {
  const { api, items, resource, expect } = context;
  const { read, name, gone } = resource;
  const send = ({ operation, by }: ItemVerb) => {
    const parameters = Object.fromEntries(Object.keys(by).map((parameter) => [parameter, swapCase(id)]));
    return api.probe(api.request(operation, { parameters }));
  };
  const reply = await send(read);
  const shown = items.shownBy('read', reply);
  const isIt = identifiers(context, item).some(({ at, value }) => sameValue(value, valueAt(shown, at)));
  if (!isSuccess(reply) || !isIt) return;
  const deleted = await send(remove);
  if (isSuccess(deleted) && (await item.exists()) === false) item.markDeleted();
  const isFound = ![404, 410, gone.delete].includes(deleted.response.status);
  expect(reply, promiseOf(read)).holds(isFound, {
    message: `${read.operation.label} finds ${aOrAn(name)} under an identifier in other letters, and a delete does not`,
    expected: `${statusOf(deleted)}, as for the delete`,
    actual: `${statusOf(reply)}, with the one that is called ${id}`,
  });
}

/** An item whose identifier may have small and large letters. */
async function createInBothCases(
  { document, schemas, freshName, items, resource }: Context,
  at: string,
): Promise<Item | undefined> {
  const { nameField, nameAt } = items;
  if (nameField === undefined || at !== nameAt) return (await items.tryCreate()).item;
  const schema = bodyProperties(document.root, resource.create.operation)[nameField];
  const name = `${freshName()}-aB`;
  if (schema && schemas.violations(schema.pointer, name, 'request').length > 0) return undefined;
  return (await items.tryCreate({ [nameField]: name })).item;
}
