import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import type { Exchange } from '../../types.ts';
import { isKept, sameValue } from '../compare.ts';
import { current } from './seen.ts';
import type { Told } from './told.ts';
import { type Change, changesOf, fullItem, placesOf } from './update-values.ts';

/** Changes of different fields at the same moment: each that was answered with a success is kept. */
export async function loseNoChange(
  scene: Scene,
  stage: Stage<ResourceWith<'update' | 'create'>>,
): Promise<(Told & { readonly exchange: Exchange }) | undefined> {
  const { operation } = stage.resource.update;
  // A PUT replaces what it does not name.
  if (operation.method === 'PUT') return undefined;
  const item = await fullItem(scene, stage);
  const before = await current(scene, stage, item);
  const places = before === undefined ? [] : placesOf(scene, stage.resource, item);
  const changes = places
    .flatMap((place) => changesOf(scene, stage, item, place)[0] ?? [])
    .filter(({ value, pointer }) => !sameValue(value, before && valueAt(before.item, pointer)));
  if (changes.length < 2) return undefined;
  const drafts: Draft[] = [];
  for (const { field, value } of changes)
    drafts.push(await stage.itemDraft('update', item, { json: { [field]: value } }));
  const replies = await scene.run.sendAll(drafts, drafts.length);
  const after = await current(scene, stage, item);
  const isLost = ({ value, pointer }: Change, i: number) =>
    replies[i] !== undefined &&
    isSuccess(replies[i]) &&
    !isKept(value, after && valueAt(after.item, pointer));
  const lost = changes.filter(isLost);
  await stage.discard([item]);
  if (after === undefined || lost.length === 0) return undefined;
  return {
    exchange: after.exchange,
    message: 'of changes of different fields at the same moment not all were kept, though all succeeded',
    expected: changes.map(({ field }) => field).join(', '),
    actual: `${lost.map(({ field }) => field).join(', ')} lost`,
  };
}
