import type { FlatSchema } from '../../../spec/constraints.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { bodyProperties, isFreeText, isMoment } from '../../engine/values.ts';
import { type Strange, strangeMoments, strangeNumbers, strangeTexts } from '../strange.ts';

/**
 * Values that no document settles, field by field, in creates and in updates: they may be taken or refused, but nothing may
 * break, then or when the list shows what was taken. On this machine only: elsewhere it would be too much. What was made is
 * given back.
 */
export async function tryStrange(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
): Promise<(Item | undefined)[]> {
  if (!scene.run.settings.isLoopback) return [];
  // One of its own: with a time that is over it may be gone.
  const changed = stage.resource.update && stage.canMultiply ? await stage.spare() : undefined;
  const changes = changed ? await updates(scene, stage, changed) : [];
  const replies = await scene.probes([...(await creates(scene, stage)), ...changes]);
  if (stage.resource.list) await stage.all();
  return [changed, ...replies.map((exchange) => itemOf(scene.run.ledger, exchange))];
}

async function creates({ run }: Scene, stage: Stage<ResourceWith<'create'>>): Promise<Draft[]> {
  const { create } = stage.resource;
  const drafts: Draft[] = [];
  for (const [field, schema] of Object.entries(bodyProperties(run.document.root, create.operation)))
    for (const { value } of strangeValues(run.freshName(), field, schema))
      drafts.push(stage.createDraft(await stage.body({ [field]: value })));
  return drafts;
}

async function updates({ run }: Scene, stage: Stage, item: Item): Promise<Draft[]> {
  const { update } = stage.resource;
  if (update === undefined) return [];
  const drafts: Draft[] = [];
  for (const [field, schema] of Object.entries(bodyProperties(run.document.root, update.operation))) {
    // A name by which the item is found must not change.
    if (Object.values(update.by).includes(`/${field}`) || update.fields[field] === stage.labelAt) continue;
    for (const { value } of strangeValues(run.freshName(), field, schema))
      drafts.push(await stage.itemDraft('update', item, { json: { [field]: value } }));
  }
  return drafts;
}

function strangeValues(name: string, field: string, schema: FlatSchema): readonly Strange<unknown>[] {
  const texts = schema.types.includes('string') ? strangeTexts(name) : [];
  if (texts.length > 0 && isMoment(field, schema)) return [...texts.slice(0, 2), ...strangeMoments];
  // What has a format or choices is looked at before it goes any further.
  return [...(isFreeText(schema) ? texts : texts.slice(0, 2)), ...strangeNumbers(schema)];
}
