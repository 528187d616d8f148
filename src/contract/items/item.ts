import type { JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { FieldMap, ItemVerb, Resource } from '../../spec/resource.ts';
import type { Asker } from './asker.ts';
import type { Item } from './ledger.ts';

/** Parameters that identify an item, read from it; undefined where one is missing. */
export function parametersBy(verb: ItemVerb, item: JsonObject): Record<string, unknown> | undefined {
  const entries = Object.entries(verb.by).map(([name, pointer]) => [name, valueAt(item, pointer)] as const);
  return entries.some(([, value]) => typeof value !== 'string' && typeof value !== 'number')
    ? undefined
    : Object.fromEntries(entries);
}

/** Where one parameter alone tells which item is meant: its name, and where an item has it. */
export function onlyWay({ by }: ItemVerb): { readonly parameter: string; readonly at: string } | undefined {
  const [only, ...others] = Object.entries(by);
  return only === undefined || others.length > 0 ? undefined : { parameter: only[0], at: only[1] };
}

/** What is known of an item from the moment its create was sent. */
type Made = Pick<Item, 'resource' | 'caller' | 'headers'>;

/** Whoever made an item, in the scope in which it was made. */
export function askerOf(item: Made): Asker {
  return { caller: item.caller, headers: scopeHeaders(item) };
}

/** Items, or creates, grouped by whoever made them: one look at a list will do for each group. */
export function byAsker<T extends Made>(
  items: readonly T[],
): { readonly asker: Asker; readonly items: T[] }[] {
  const groups = new Map<string, { asker: Asker; items: T[] }>();
  for (const item of items) {
    const asker = askerOf(item);
    const key = JSON.stringify(asker);
    const group = groups.get(key) ?? { asker, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The headers that the item's scope hangs on. */
export function scopeHeaders(item: Made): Record<string, string> {
  const scope = item.resource.scope.map((name) => name.toLowerCase());
  return Object.fromEntries(
    Object.entries(item.headers).filter(([name]) => scope.includes(name.toLowerCase())),
  );
}

/** Whether all that a verb goes by is known of an item. */
export function isKnown(item: Item, by: FieldMap): boolean {
  return Object.values(by).every((pointer) => valueAt(item.known, pointer) !== undefined);
}

/** Whether what a list shows is the item: by its id, or by the name that we gave it where the id is not known. */
export function isSame(
  resource: Resource,
  labelAt: string | undefined,
  item: Item,
  candidate: JsonObject,
): boolean {
  const id = resource.id === undefined ? undefined : valueAt(item.known, resource.id);
  if (id !== undefined && resource.id !== undefined) return valueAt(candidate, resource.id) === id;
  return (
    labelAt !== undefined && item.label !== undefined && labelOf(valueAt(candidate, labelAt)) === item.label
  );
}

/** A name as a text: some servers take a number for one, or a list of one, and store it as such. */
export function labelOf(value: unknown): string | undefined {
  const [only, ...others] = Array.isArray(value) ? value : [value];
  const isName = ['string', 'number', 'boolean'].includes(typeof only);
  return isName && others.length === 0 ? String(only) : undefined;
}

/** Every value by which a request may address an item. */
export function identifiersOf(resource: Resource, item: JsonObject): string[] {
  const pointers = new Set(
    [resource.read, resource.update, resource.rotate, resource.delete].flatMap((verb) =>
      Object.values(verb?.by ?? {}),
    ),
  );
  if (resource.id !== undefined) pointers.add(resource.id);
  return [...pointers].flatMap((pointer) => {
    const value = valueAt(item, pointer);
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
}
