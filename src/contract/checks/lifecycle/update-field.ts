import { takesForm } from '../../../spec/document.ts';
import { type JsonObject, objectOf } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  bodyProperties,
  bodySchema,
  type Exchange,
  type Expectation,
  type Item,
  isRefusal,
  isSuccess,
  mayBecomeCredential,
  type Observation,
  type ResourceContext,
} from '../../check.ts';
import { differences, isKept, topField } from '../compare.ts';
import { requestTrail } from '../trails.ts';
import type { FieldChange } from './field-changes.ts';
import { missingPermission } from './hidden-rule.ts';
import { expectMovedChangeTime, expectTrueChangeTime } from './times.ts';

type Context = ResourceContext<ResourceWith<'update'>>;

/**
 * Updates one field, and expects that the server has changed that field and nothing else.
 *
 * @returns whether all was well, or the server rejected what it may reject
 */
export async function updateField(
  context: Context,
  item: Item,
  control: Item,
  change: FieldChange,
): Promise<boolean> {
  const { api, document, items, resource, expect } = context;
  const { field, value } = change;
  const { operation, pointer } = resource.update;
  const at = [pointer, ...requestTrail(document.root, operation, field)];
  const promise = { operation, at, inferred: resource.inferred };
  const before = await readView(context, item, control);
  const json = { ...restOf(context, item, before), [field]: value };
  const mayBeRejected =
    change.mayBeRejected || requiredFields(context).some((name) => !Object.hasOwn(json, name));
  const request = await item.request('update', { json });
  const reply = await (mayBeRejected ? api.probe(request) : api.send(request));
  const mayLackPermission = missingPermission(operation, reply) !== undefined && resource.inferred;
  if (isRefusal(reply) && (mayBeRejected || mayLackPermission)) return true;
  if (!expect(reply, promise).succeeds(`a valid update of ${field} was rejected`)) return false;
  const shown = items.shownBy('update', reply);
  if (shown) expectTrueChangeTime(context, operation, shown, reply);
  const after = await readView(context, item, control);
  if (before.item && after.item)
    expectMovedChangeTime(context, operation, before.item.shown, after.item.shown, reply);
  const met = [
    ...expectChanged(context, promise, change, reply, before, after),
    expectSameId(context, promise, change, reply, item),
    ...expectNothingElse(context, promise, change, reply, before, after),
  ];
  if (before.item && after.item && !mayBeRejected)
    met.push(await expectTakenAway(context, promise, item, change));
  return met.every(Boolean);
}

/**
 * What has to be sent along: what the schema requires, and with a PUT all other fields. It is as it is now, since an update before may
 * have changed it. What is never shown is as it was sent, and so is what may be a credential, since a server may show less of it.
 */
function restOf(context: Context, { sent, known }: Item, { item }: View): JsonObject {
  const { operation, fields } = context.resource.update;
  const required = requiredFields(context);
  const names = operation.method === 'PUT' ? [...required, ...Object.keys(fields)] : required;
  const rest = names.flatMap((name) => {
    const shownIn = (view: unknown) => valueAt(view, fields[name] ?? `/${name}`) ?? undefined;
    const value = mayBecomeCredential(name)
      ? (sent[name] ?? shownIn(known))
      : (shownIn(item?.shown) ?? sent[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(rest);
}

function requiredFields({ document, resource }: Context): readonly string[] {
  return Object.keys(bodySchema(document.root, resource.update.operation)?.required ?? {});
}

/** What the server shows before an update, or after it. */
interface View {
  readonly item: Observation | undefined;
  /** As the list shows it, where there is one. */
  readonly listed: JsonObject | undefined;
  /** An item that the update has nothing to do with. */
  readonly control: Observation | undefined;
}

async function readView({ items, resource }: Context, item: Item, control: Item): Promise<View> {
  const listing = resource.list && (await items.listAll());
  return {
    item: await item.current(listing),
    listed: listing && item.find(listing),
    control: await control.current(listing),
  };
}

/** The new value is in the reply to the update, in the list, and in the item when it is read. */
function expectChanged(
  { items, resource, expect }: Context,
  promise: Expectation,
  { field, pointer, value }: FieldChange,
  reply: Exchange,
  before: View,
  after: View,
): readonly boolean[] {
  const expectValue = (exchange: Exchange, message: string, shown: JsonObject | undefined) => {
    const got = valueAt(shown, pointer);
    return expect(exchange, promise).holds(shown === undefined || isKept(value, got), {
      message,
      expected: JSON.stringify(value),
      actual: JSON.stringify(got ?? null),
    });
  };
  const shown = items.shownBy('update', reply);
  const inReply = expectValue(reply, `the reply to the update does not show the new ${field}`, shown);
  if (before.item === undefined) return [inReply];
  const isListed = valueAt(after.listed, pointer) !== undefined;
  return [
    inReply,
    expect(reply, promise).holds(after.item !== undefined, {
      message: `after the update of ${field} the ${resource.name} is not there any more`,
      expected: 'it is',
      actual: 'it is not',
    }),
    expectValue(reply, `the list does not show the new ${field}`, isListed ? after.listed : undefined),
    expectValue(after.item?.exchange ?? reply, `the update of ${field} was not kept`, after.item?.shown),
  ];
}

function expectSameId(
  { items, expect }: Context,
  promise: Expectation,
  { field }: FieldChange,
  reply: Exchange,
  item: Item,
): boolean {
  const id = items.idOf(objectOf(items.shownBy('update', reply)));
  return expect(reply, promise).holds(id === undefined || item.id === undefined || id === item.id, {
    message: `the update of ${field} changed the id`,
    expected: 'the same id',
    actual: 'another id',
  });
}

/** The rest of the reply is as the server shows it afterwards; other fields and other items stay as they were. */
function expectNothingElse(
  { items, resource, expect }: Context,
  promise: Expectation,
  { field, pointer }: FieldChange,
  reply: Exchange,
  before: View,
  after: View,
): readonly boolean[] {
  const expectSame = (
    exchange: Exchange,
    message: string,
    expected: string,
    changed: readonly string[],
    whose = '',
  ) => {
    const actual = `${changed.join(', ')}${whose} changed`;
    return expect(exchange, promise).holds(changed.length === 0, { message, expected, actual });
  };
  const met: boolean[] = [];
  const shown = items.shownBy('update', reply);
  const changed = topField(pointer);
  if (shown && after.item) {
    // A server may show a secret in full only once.
    const secrets = resource.secrets.map((rule) => topField(rule.field));
    const others = differences(shown, after.item.shown, [changed, ...secrets]);
    const message = `the reply to the update of ${field} does not show what is there afterwards`;
    met.push(expectSame(reply, message, 'the same', others));
  }
  if (before.item && after.item) {
    const others = differences(before.item.shown, after.item.shown, [changed]);
    const message = `the update of ${field} changed other fields`;
    met.push(expectSame(after.item.exchange, message, `only ${field} changes`, others));
  }
  if (before.control && after.control) {
    const others = differences(before.control.shown, after.control.shown);
    const message = `the update of one ${resource.name} changed another`;
    const expected = 'other items stay as they are';
    met.push(expectSame(after.control.exchange, message, expected, others, ' of another'));
  }
  return met;
}

/** Null takes a value away, where the field may be null. */
async function expectTakenAway(
  { api, document, resource, expect }: Context,
  promise: Expectation,
  item: Item,
  { field, pointer }: FieldChange,
): Promise<boolean> {
  const { operation } = resource.update;
  const schema = bodyProperties(document.root, operation)[field];
  // A form has no null.
  if (!schema?.types.includes('null') || takesForm(operation)) return true;
  const reply = await api.probe(await item.request('update', { json: { [field]: null } }));
  if (!isSuccess(reply)) return true;
  const left = valueAt((await item.current())?.shown, pointer) ?? null;
  return expect(reply, promise).holds(left === null, {
    message: `an update of ${field} to null did not take it away`,
    expected: 'null',
    actual: JSON.stringify(left),
  });
}
