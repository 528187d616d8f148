import { constraint } from '../../../spec/constraints.ts';
import { arrayOf } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { fieldAt } from '../../../spec/resource.ts';
import { bodyProperties, type Listing } from '../../check.ts';
import type { ListContext } from './pages.ts';

/** Some items, and one of each choice at some places of an item: what all items have alike shows nothing. */
export async function createDifferent(
  { document, items, resource }: ListContext,
  places: readonly string[],
): Promise<void> {
  await items.have(5);
  const { create } = resource;
  if (create === undefined) return;
  const properties = bodyProperties(document.root, create.operation);
  for (const at of places) {
    const field = fieldAt(create.fields, at);
    const schema = field === undefined ? undefined : properties[field];
    if (field === undefined || schema === undefined) continue;
    const choices = arrayOf(constraint(schema, 'enum')?.value).filter((choice) => typeof choice === 'string');
    for (const choice of choices.slice(0, 3)) await items.tryCreate({ [field]: choice });
  }
}

/** The values that items have, each once. */
export function valuesOf({ items }: Listing, at: string): readonly (string | boolean)[] {
  const values = items
    .map((item) => valueAt(item, at))
    .filter((value) => typeof value === 'string' || typeof value === 'boolean');
  return [...new Set(values)];
}

const unusedId = '00000000-0000-4000-8000-00000000dead';

/** A value that no item has. */
export function unusedValue({ items }: Listing, at: string): string {
  const like = items.map((item) => valueAt(item, at)).find((value) => typeof value === 'string');
  const isId = typeof like === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(like);
  return isId ? unusedId : 'keymock-no-such.example';
}

/** Values that are nearly one of an own item, to detect a search for parts or in any case. None where the document has a choice. */
export function nearValues({ created, document, resource }: ListContext, at: string): readonly string[] {
  const { create } = resource;
  const schema = create && bodyProperties(document.root, create.operation)[at.slice(1)];
  if (schema && (!schema.types.includes('string') || constraint(schema, 'enum'))) return [];
  const item = created().find((candidate) => candidate.resource === resource && candidate.isAlive);
  const value = item && valueAt(item.known, at);
  const isId = schema !== undefined && constraint(schema, 'format')?.value === 'uuid';
  if (isId || typeof value !== 'string') return [unusedId];
  return [value.slice(0, -1), value.slice(1), '%', value.toUpperCase()].filter((text) => text !== value);
}
