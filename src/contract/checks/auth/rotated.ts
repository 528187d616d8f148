import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { type DeadKey, mustNotOpen, mustOpenNothing } from './dead-keys.ts';
import { doorOf, holderOf, knock, mustOpen, secretIn } from './minted.ts';

export const rotated: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/rotated',
  title: 'after a rotation the new secret works and the old one does not',
  why: 'A rotation is made to shut the old secret out.',
  failing: 'POST /keys/1/rotate -> 200, then GET /keys with the old key -> 200',
  passing: 'POST /keys/1/rotate -> 200, then GET /keys with the old key -> 401',
  source: 'x-resource: rotate and authenticates',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['rotate', 'create'],
      title: 'the old secret is refused and the new one taken',
      writes: true,
      when: (resource) => resource.authenticates !== undefined,
      async run(scene, stage, resource) {
        const item = await stage.spare();
        const { operation, pointer } = resource.rotate;
        const fault = { trail: [pointer, operation.pointer], absolute: true, operation: operation.label };
        const dead = (what: string, secret: string | undefined): DeadKey => ({
          what,
          secret,
          trail: fault.trail,
          operation,
          absolute: true,
        });
        const first = secretIn(resource, item);
        await mustOpen(scene, resource, first);
        const second = await rotate(scene, stage, item);
        await mustOpenNothing(scene, stage, dead('a secret that was rotated out', first));
        const exchange = await knock(scene, resource, second);
        if (!isSuccess(exchange))
          scene.fail({
            ...fault,
            exchange,
            message: 'the secret of a rotation does not work',
            expected: 'a success',
            actual: statusOf(exchange),
          });
        const third = await rotate(scene, stage, item);
        await mustNotOpen(scene, stage, dead('a secret that was rotated out', second));
        await mustNotOpen(scene, stage, dead('a secret that was rotated out before the last', first));
        const last = await rotateItself(scene, stage, item, third);
        if (last !== third)
          await mustNotOpen(scene, stage, dead('a secret that has rotated itself out', third));
        if (!resource.delete || !isSuccess(await stage.remove(item))) return;
        await mustNotOpen(scene, stage, dead('the secret of a rotation, once its key is deleted,', last));
      },
    }),
};

/** @returns the new secret. @throws Skip */
async function rotate(
  scene: Scene,
  stage: Stage<ResourceWith<'rotate'>>,
  item: Item,
): Promise<string | undefined> {
  const exchange = await scene.send(await stage.itemDraft('rotate', item));
  const shown = stage.shown('rotate', exchange);
  if (!isSuccess(exchange) || shown === undefined) return scene.skip('the rotation was refused');
  return secretIn(stage.resource, { shown });
}

/** A key that rotates itself is no exception, where it may. @returns the secret that it has then */
async function rotateItself(
  scene: Scene,
  stage: Stage<ResourceWith<'rotate'>>,
  item: Item,
  secret: string | undefined,
): Promise<string | undefined> {
  const { resource } = stage;
  const caller = holderOf(scene, doorOf(resource), secret);
  const exchange = await scene.probe(await stage.itemDraft('rotate', item, { caller }));
  const shown = isSuccess(exchange) ? stage.shown('rotate', exchange) : undefined;
  return (shown && secretIn(resource, { shown })) ?? secret;
}
