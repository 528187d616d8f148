import type { FlatSchema } from '../../../spec/constraints.ts';
import {
  bodyProperties,
  type CheckContext,
  type Collection,
  type Item,
  isFreeText,
  isMoment,
  type RequestDraft,
} from '../../check.ts';
import { unusualNumbers, unusualTexts, unusualTimes } from '../../probes/unusual-values.ts';
import type { Trial } from './valid-trial.ts';

/**
 * Values that no document settles, in creates and in updates: a server may accept or reject them, but it must not break, then
 * or when its list shows them. On this machine only: elsewhere it would be too much.
 */
export async function tryUnusualValues({ context, sendAll }: Trial): Promise<void> {
  const { document, freshName, items, limits, resource } = context;
  if (!limits.isLoopback) return;
  // Not the scratch item: with a time in the past it may be gone.
  const item = resource.update && items.canHaveMany ? await items.create() : undefined;
  const updates = item ? await unusualUpdates(context, items, item) : [];
  const requests: RequestDraft[] = [];
  for (const [field, schema] of Object.entries(bodyProperties(document.root, resource.create.operation)))
    for (const value of unusualValues(freshName(), field, schema))
      requests.push(items.createRequest(await items.body({ [field]: value })));
  await sendAll([...requests, ...updates]);
  if (resource.list) await items.listAll();
  await items.discard([item]);
}

async function unusualUpdates(
  { document, freshName }: CheckContext,
  { nameAt, resource: { update } }: Collection,
  item: Item,
): Promise<RequestDraft[]> {
  const requests: RequestDraft[] = [];
  if (update === undefined) return requests;
  for (const [field, schema] of Object.entries(bodyProperties(document.root, update.operation))) {
    // What identifies the item must not change.
    if (Object.values(update.by).includes(`/${field}`) || update.fields[field] === nameAt) continue;
    for (const value of unusualValues(freshName(), field, schema))
      requests.push(await item.request('update', { json: { [field]: value } }));
  }
  return requests;
}

function unusualValues(name: string, field: string, schema: FlatSchema): readonly unknown[] {
  const texts = schema.types.includes('string') ? unusualTexts(name) : [];
  // What has a format or choices is validated before it goes any further: two texts are enough.
  const fewTexts = texts.slice(0, 2);
  const values =
    texts.length > 0 && isMoment(field, schema)
      ? [...fewTexts, ...unusualTimes]
      : [...(isFreeText(schema) ? texts : fewTexts), ...unusualNumbers(schema)];
  return values.map(({ value }) => value);
}
