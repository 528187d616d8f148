import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';

/** Where items are read by a name that two have, each is shown its own, with its own id. */
export async function readsItsOwn(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  ours: Item,
  what: string,
  created: Exchange,
): Promise<void> {
  const { resource, labelAt, idOf } = stage;
  const theirs = itemOf(scene.run.ledger, created);
  const { read } = resource;
  if (theirs === undefined || read === undefined) return;
  if (Object.values(read.by).some((at) => at !== labelAt)) return;
  await stage.identify([ours, theirs]);
  for (const [reader, mine, other] of [
    [what, theirs, ours],
    ['our account', ours, theirs],
  ] as const) {
    const id = idOf(other.known);
    if (id === undefined || id === idOf(mine.known)) return;
    const exchange = await scene.probe(await stage.itemDraft('read', mine));
    const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
    if (shown === undefined || idOf(shown) !== id) continue;
    scene.fail({
      trail: [resource.pointer, read.operation.pointer],
      check: 'tenancy/readable',
      absolute: true,
      operation: read.operation.label,
      exchange,
      message: `${reader} reads its own ${resource.name} by a name that both use, and gets the id of the other's`,
      expected: 'the id of its own',
      actual: "the id of the other account's",
    });
  }
}
