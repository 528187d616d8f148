import type { Context } from '../../mock/provider.ts';
import {
  constraint,
  type FlatSchema,
  flatten,
  flattenProperty,
  withoutMarked,
} from '../../spec/constraints.ts';
import { bodyContent, type Operation } from '../../spec/document.ts';
import { isObject, type JsonObject, objectOf } from '../../spec/json.ts';
import { joinPointer, parsePointer, valueAt } from '../../spec/pointer.ts';
import type { FieldMap, Verb } from '../../spec/resource.ts';
import { schemaJudgeOf } from '../../spec/validate.ts';
import { counterModel } from './model.ts';
import { createdName, laterName, newText, timeFor, updatedName } from './new-values.ts';
import type { ResourcePlan } from './plan.ts';
import type { Principal } from './principal.ts';
import { type Source, sampleOf } from './sample.ts';
import { setAt } from './set-at.ts';

/** Random characters of an id and of a secret: enough that nobody guesses one. */
const idLength = 16;
const secretLength = 40;

/** What a request says of an item: its fields by their places, defaults of the document included. */
export function sentFields(
  root: JsonObject,
  operation: Operation,
  fields: FieldMap,
  body: unknown,
  withDefaults: boolean,
): ReadonlyMap<string, unknown> {
  const schema = bodyContent(operation)?.schema;
  const sent = new Map<string, unknown>();
  if (schema === undefined) return sent;
  const request = withoutMarked(root, flatten(root, schema), 'readOnly');
  for (const name of Object.keys(request.properties)) {
    const value = objectOf(body)[name];
    const byDefault = withDefaults ? defaultOf(flattenProperty(root, request, name)) : undefined;
    const final = isObject(body) && Object.hasOwn(body, name) ? value : byDefault;
    if (final !== undefined) sent.set(fields[name] ?? joinPointer('', name), final);
  }
  return sent;
}

function requestNames(root: JsonObject, operation: Operation | undefined): string[] {
  const schema = operation && bodyContent(operation)?.schema;
  if (schema === undefined) return [];
  return Object.keys(withoutMarked(root, flatten(root, schema), 'readOnly').properties);
}

function defaultOf(flat: FlatSchema | undefined): unknown {
  return flat && constraint(flat, 'default')?.value;
}

/** A new item: what was sent, and what the server adds to it. */
export function newItem(
  context: Context<Principal>,
  root: JsonObject,
  plan: ResourcePlan,
  sent: ReadonlyMap<string, unknown>,
): JsonObject {
  const { resource, parents } = plan;
  const source: Source = { root, chance: context.chance, now: context.clock.now() };
  const sendable = new Set(requestNames(root, resource.create?.operation));
  let item: unknown = {};
  for (const [name, { shape, flat }] of propertiesOf(root, plan)) {
    const pointer = joinPointer('', name);
    const given = sent.get(pointer);
    const property = shape.properties[name]?.pointer ?? '';
    const fits = given !== undefined && schemaJudgeOf(root).violations(property, given, 'any').length === 0;
    const parent = parents.find((one) => plain(one) === plain(name));
    const value = fits
      ? given
      : parent !== undefined && flat.types.includes('string')
        ? context.path[parent]
        : ownValue(source, flat, {
            name,
            property,
            isSendable: sendable.has(name),
            isRequired: shape.required[name] !== undefined,
          });
    if (value !== undefined) item = setAt(item, pointer, value);
  }
  for (const [pointer, value] of sent)
    if (parsePointer(pointer).length > 1) item = setAt(item, pointer, value);
  for (const { field } of resource.secrets)
    item = setAt(item, field, newText(source, schemaAt(root, plan, field), '', secretLength));
  const { id } = resource;
  const isSecret = resource.secrets.some(({ field }) => field === id);
  if (id !== undefined && !isSecret && (sent.get(id) ?? null) === null)
    item = setAt(item, id, newId(context, source, plan, id));
  // What only requests have may come back in no reply, but an operation may find an item by it.
  for (const [pointer, value] of sent)
    if (valueAt(item, pointer) === undefined && parsePointer(pointer).length === 1)
      item = setAt(item, pointer, value);
  return objectOf(item);
}

/** The values that a rotation changes. */
export function rotatedFields(
  context: Context<Principal>,
  root: JsonObject,
  plan: ResourcePlan,
): ReadonlyMap<string, unknown> {
  const source: Source = { root, chance: context.chance, now: context.clock.now() };
  const changes = plan.resource.rotate?.changes ?? [];
  return new Map(
    changes.map((field) => [field, newText(source, schemaAt(root, plan, field), '', secretLength)] as const),
  );
}

/** An item after a change: the fields of the request, and the time of the change. */
export function changedItem(
  context: Context<Principal>,
  root: JsonObject,
  plan: ResourcePlan,
  before: JsonObject,
  changes: ReadonlyMap<string, unknown>,
): JsonObject {
  let item: unknown = before;
  for (const [pointer, value] of changes) {
    const property = pointerOf(root, plan, pointer);
    const fits =
      property === undefined || schemaJudgeOf(root).violations(property, value, 'any').length === 0;
    if (fits) item = setAt(item, pointer, value);
  }
  for (const [name, { flat }] of propertiesOf(root, plan))
    if (updatedName.test(name) && isTime(flat))
      item = setAt(item, joinPointer('', name), timeFor(flat, context.clock.now()));
  return objectOf(item);
}

/** An item as a verb shows it: the documented fields, and a secret only where the document shows it. */
export function shownItem({ resource, shapes }: ResourcePlan, verb: Verb, item: JsonObject): JsonObject {
  const shape = shapes[verb];
  const names = Object.keys(shape?.properties ?? {});
  let shown: unknown =
    names.length === 0
      ? item
      : Object.fromEntries(names.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name]]] : [])));
  for (const { field, shown: verbs } of resource.secrets)
    if (!verbs.includes(verb)) shown = setAt(shown, field, undefined);
  return objectOf(shown);
}

interface Property {
  readonly shape: FlatSchema;
  readonly flat: FlatSchema;
}

/** Every field that some reply shows, by name. Worked out once for each resource. */
const properties = new WeakMap<ResourcePlan, ReadonlyMap<string, Property>>();

function propertiesOf(root: JsonObject, plan: ResourcePlan): ReadonlyMap<string, Property> {
  const known = properties.get(plan);
  if (known) return known;
  const { create, read, list, update, rotate } = plan.shapes;
  const found = new Map<string, Property>();
  for (const shape of [create, read, list, update, rotate]) {
    for (const name of Object.keys(shape?.properties ?? {})) {
      const flat = shape && flattenProperty(root, shape, name);
      const before = found.get(name);
      const isRequired = shape?.required[name] !== undefined && before?.shape.required[name] === undefined;
      if (shape && flat && (before === undefined || isRequired)) found.set(name, { shape, flat });
    }
  }
  properties.set(plan, found);
  return found;
}

function pointerOf(root: JsonObject, plan: ResourcePlan, pointer: string): string | undefined {
  const [name = '', ...rest] = parsePointer(pointer);
  return rest.length > 0 ? undefined : propertiesOf(root, plan).get(name)?.shape.properties[name]?.pointer;
}

/** The schema of a field of the item, which may lie deeper. */
function schemaAt(root: JsonObject, plan: ResourcePlan, pointer: string): FlatSchema {
  const [name = '', ...rest] = parsePointer(pointer);
  let flat = propertiesOf(root, plan).get(name)?.flat;
  for (const token of rest) flat = flat && flattenProperty(root, flat, token);
  return flat ?? flatten(root, '/x-keymock-none');
}

/** What the server gives a field that nobody sent. */
function ownValue(source: Source, flat: FlatSchema, field: Field): unknown {
  const { name, property, isRequired, isSendable } = field;
  const isNullable = flat.types.includes('null');
  if ((createdName.test(name) || updatedName.test(name)) && isTime(flat)) return timeFor(flat, source.now);
  const byDefault = constraint(flat, 'default')?.value;
  if (byDefault !== undefined) return byDefault;
  if (laterName.test(name)) {
    if (isNullable) return null;
    if (!isRequired) return undefined;
    if (isTime(flat)) return timeFor(flat, source.now + yearMs);
  }
  // The caller could have sent it, and did not.
  if (isSendable && !isRequired) return isNullable ? null : undefined;
  if (isSendable && isNullable) return null;
  return sampleOf(source, property);
}

interface Field {
  readonly name: string;
  /** Pointer of its schema. */
  readonly property: string;
  readonly isRequired: boolean;
  /** Whether the request of a create has it. */
  readonly isSendable: boolean;
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

function isTime(flat: FlatSchema): boolean {
  const format = constraint(flat, 'format')?.value;
  const isNumber = flat.types.includes('integer') || flat.types.includes('number');
  return (
    format === 'date-time' ||
    format === 'date' ||
    isNumber ||
    (flat.types.includes('string') && format === undefined)
  );
}

function newId(context: Context<Principal>, source: Source, plan: ResourcePlan, pointer: string): unknown {
  const flat = schemaAt(source.root, plan, pointer);
  const isNumber = flat.types.some((type) => type === 'integer' || type === 'number');
  if (!isNumber) return newText(source, flat, '', idLength);
  const key = `${context.namespace}\n\n${plan.resource.pointer}`;
  const counters = context.tables.get(counterModel);
  const row = counters.get(key);
  const last = (row?.last ?? firstId(flat) - 1) + 1;
  if (row) counters.update(row, { last });
  else counters.create({ key, last });
  return last;
}

function firstId(flat: FlatSchema): number {
  const least = constraint(flat, 'minimum')?.value;
  return typeof least === 'number' && least > 1 ? Math.ceil(least) : 1;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
