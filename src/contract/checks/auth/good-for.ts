import type { Operation } from '../../../spec/document.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Caller } from '../../engine/caller.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isTurnedAway, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { adopted, holderOf, openingTrail } from './minted.ts';

/** What a key is certain to be good for beside reading: it makes an item, and deletes one. */
export async function mustBeGoodFor(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  secret: string | undefined,
): Promise<void> {
  const { create, delete: remove, authenticates } = stage.resource;
  const may = authenticates?.may ?? [];
  if (!stage.canMultiply) return;
  if (may.includes('create')) {
    const made = await mustBeLet(scene, stage, create.operation, secret, async (caller) =>
      stage.createDraft(await stage.body(), { caller }),
    );
    await stage.discard([made]);
  }
  if (remove === undefined || !may.includes('delete')) return;
  const spare = await stage.spare();
  await mustBeLet(scene, stage, remove.operation, secret, (caller) =>
    stage.itemDraft('delete', spare, { caller }),
  );
  spare.isAlive = (await stage.exists(spare)) ?? true;
}

/** Reports a key that is turned away. What it made, if anything. */
async function mustBeLet(
  scene: Scene,
  stage: Stage,
  operation: Operation,
  secret: string | undefined,
  draft: (caller: Caller) => Promise<Draft>,
) {
  const exchange = await scene.probe(await draft(holderOf(scene, operation, secret)));
  if (isTurnedAway(exchange))
    scene.fail({
      trail: openingTrail(stage.resource, operation),
      operation: operation.label,
      exchange,
      message: `a created ${stage.resource.name} is turned away at ${operation.label}`,
      expected: 'what the document says it may do',
      actual: statusOf(exchange),
    });
  const made = itemOf(scene.run.ledger, exchange);
  return made && adopted(scene, made, operation);
}
