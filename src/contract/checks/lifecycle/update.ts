import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  bodyProperties,
  bodySchema,
  defineCheck,
  type Expectation,
  type Item,
  isRefusal,
  isSuccess,
  type ResourceContext,
} from '../../check.ts';
import { differences, isKept, sameValue } from '../compare.ts';
import { promiseOf } from '../trails.ts';
import { createFullItem, type FieldChange, fieldChanges, updatableFields } from './field-changes.ts';
import { updateField } from './update-field.ts';

export const update = defineCheck({
  id: 'lifecycle/update',
  title: 'an update changes what it names, keeps it, and changes nothing else',
  why: 'A limit that seems to be set and is not, or a secret that changes with a name, is noticed when it is too late.',
  failing: 'PATCH /keys/1 {"limit": 5} -> 200, {"limit": 5}, then GET /keys/1 -> {"limit": null}',
  passing: 'PATCH /keys/1 {"limit": 5} -> 200, {"limit": 5}, then GET /keys/1 -> {"limit": 5}',
  source: 'x-resource: update, fields',
  tries: 'an update is kept, and touches neither other fields nor other items',
  feeds: ['lifecycle/timestamps'],
  given: { verbs: ['update', 'create'] },
  writes: true,
  async run(context) {
    const control = await context.items.first();
    const item = await createFullItem(context);
    const fields = updatableFields(context, item);
    let isWell = true;
    for (const field of fields) {
      // A field is wrong once, with whichever value.
      for (const change of fieldChanges(context, item, field)) {
        if (await updateField(context, item, control, change)) continue;
        isWell = false;
        break;
      }
    }
    if (isWell && fields.length > 1) {
      const changes = fields.flatMap((field) => fieldChanges(context, item, field)[0] ?? []);
      await updateSeveral(context, item, changes);
      await updateHalfWrong(context, item, changes);
    }
    await updateNothing(context, item);
  },
});

type Context = ResourceContext<ResourceWith<'update'>>;

function updatePromise({ update: rule, inferred }: Context['resource']): Expectation {
  return { ...promiseOf(rule), inferred };
}

/** Several fields in one update are all kept. */
async function updateSeveral(
  { api, resource, expect }: Context,
  item: Item,
  changes: readonly FieldChange[],
): Promise<void> {
  const json = Object.fromEntries(changes.map(({ field, value }) => [field, value]));
  const reply = await api.probe(await item.request('update', { json }));
  if (!isSuccess(reply)) return;
  const now = await item.current();
  if (now === undefined) return;
  const got = ({ pointer }: FieldChange) => valueAt(now.shown, pointer);
  const lost = changes.filter((change) => !isKept(change.value, got(change)));
  expect(now.exchange, updatePromise(resource)).holds(lost.length === 0, {
    message: 'an update of several fields at once was not kept whole',
    expected: JSON.stringify(json),
    actual: lost.map((change) => `${change.field}: ${JSON.stringify(got(change) ?? null)}`).join(', '),
  });
}

/** Of no type that a field may have. */
const noValue = { keymock: [] };

/** An update that is rejected for one field changes none. */
async function updateHalfWrong(
  { api, document, schemas, resource, expect }: Context,
  item: Item,
  changes: readonly FieldChange[],
): Promise<void> {
  const { operation } = resource.update;
  const before = await item.current();
  const [first, ...others] = changes;
  const properties = bodyProperties(document.root, operation);
  const wrong = others.find(({ field }) => {
    const schema = properties[field];
    return schema !== undefined && schemas.violations(schema.pointer, noValue, 'request').length > 0;
  });
  if (before === undefined || first === undefined || wrong === undefined) return;
  const old = valueAt(before.shown, first.pointer);
  const value = sameValue(old, first.value) ? null : first.value;
  const json = { [first.field]: value, [wrong.field]: noValue };
  const reply = await api.probe(await item.request('update', { json }));
  if (!isRefusal(reply)) return;
  const after = await item.current();
  if (after === undefined) return;
  const got = valueAt(after.shown, first.pointer);
  expect(reply, updatePromise(resource)).holds(sameValue(old, got), {
    message: `an update that was rejected changed ${first.field} all the same`,
    expected: JSON.stringify(old ?? null),
    actual: JSON.stringify(got ?? null),
  });
}

/** An update that names nothing changes nothing, if the server accepts it at all. */
async function updateNothing({ api, document, resource, expect }: Context, item: Item): Promise<void> {
  const { operation } = resource.update;
  const schema = bodySchema(document.root, operation);
  if (schema === undefined || Object.keys(schema.required).length > 0) return;
  const before = await item.current();
  const reply = await api.probe(await item.request('update', { json: {} }));
  if (!isSuccess(reply) || before === undefined) return;
  const after = await item.current();
  // A PUT without a field takes it away.
  const changed = after && operation.method !== 'PUT' ? differences(before.shown, after.shown) : [];
  const isThere = after !== undefined;
  expect(reply, updatePromise(resource)).holds(isThere && changed.length === 0, {
    message: 'an update that names nothing changed something',
    expected: 'nothing changes',
    actual: isThere ? `${changed.join(', ')} changed` : `the ${resource.name} is not there any more`,
  });
}
