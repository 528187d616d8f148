import { hasVerbs, type ResourceWith } from '../../../spec/resource.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, isTurnedAway, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { adopted, doorOf, holderOf, knock, openingTrail, saysItIsShut, secretIn } from './minted.ts';

/**
 * A key that was made with another, where that may make keys. A server may delete what a key has made together with it; what
 * it still lists must open.
 */
export async function mustOutliveMaker(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<void> {
  const { resource } = stage;
  if (!hasVerbs(resource, ['list', 'delete'])) return;
  const { operation } = resource.create;
  const maker = await stage.spare();
  const caller = holderOf(scene, doorOf(resource), secretIn(resource, maker));
  const made = itemOf(scene.run.ledger, await scene.probe(stage.createDraft(await stage.body(), { caller })));
  if (made === undefined) return stage.discard([maker]);
  const child = adopted(scene, made, operation);
  const secret = secretIn(resource, child);
  const openedBefore = secret !== undefined && isSuccess(await knock(scene, resource, secret));
  if (openedBefore && isSuccess(await stage.remove(maker))) {
    const exchange = await knock(scene, resource, secret);
    const shown = await stage.listed(child);
    if (isTurnedAway(exchange) && shown !== undefined && !saysItIsShut(shown))
      scene.fail({
        trail: openingTrail(resource, doorOf(resource)),
        operation: doorOf(resource).label,
        exchange,
        message: `a ${resource.name} that was made with another one opens nothing once that one is deleted`,
        expected: 'a success, or a list without it',
        actual: `${statusOf(exchange)}, and it is listed`,
      });
  }
  await stage.discard([maker, child]);
}
