import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { knock, mustOpen, secretIn } from './minted.ts';

export const rotated: ActiveCheck = {
  kind: 'active',
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
        const old = secretIn(resource, item);
        await mustOpen(scene, resource, old);
        const exchange = await scene.send(await stage.itemDraft('rotate', item));
        const shown = stage.shown('rotate', exchange);
        if (!isSuccess(exchange) || shown === undefined) return scene.skip('the rotation was refused');
        const { operation, pointer } = resource.rotate;
        const fault = { trail: [pointer, operation.pointer], absolute: true, operation: operation.label };
        const withOld = await knock(scene, resource, old);
        if (isSuccess(withOld))
          scene.fail({
            ...fault,
            exchange: withOld,
            message: 'a secret that was rotated out still works',
            expected: '401 or 403',
            actual: statusOf(withOld),
          });
        const withNew = await knock(scene, resource, secretIn(resource, { shown }));
        if (!isSuccess(withNew))
          scene.fail({
            ...fault,
            exchange: withNew,
            message: 'the secret of a rotation does not work',
            expected: 'a success',
            actual: statusOf(withNew),
          });
      },
    }),
};
