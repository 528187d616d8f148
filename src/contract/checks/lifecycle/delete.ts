import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';

export const remove: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/delete',
  title: 'a delete removes the item, and only that item',
  why: 'A key that is believed to be gone and is not is the worst kind of key.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys -> ci is there',
  passing: 'DELETE /keys/ci -> 200, then GET /keys -> everything but ci',
  source: 'x-resource: delete; RFC 9110, section 9.3.5',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['delete', 'create'],
      title: 'a deleted item is no longer listed, and the others are',
      writes: true,
      async run(scene, stage, resource) {
        const [bystander, second] = await stage.population(2);
        const item = await stage.spare();
        const next = await stage.spare();
        const rule = resource.delete;
        if (rule === undefined) return;
        const exchange = await stage.remove(item);
        const fault = {
          trail: verbTrail(rule.pointer, rule.operation),
          operation: rule.operation.label,
          exchange,
        };
        if (!isSuccess(exchange)) {
          scene.fail({
            ...fault,
            message: `the delete of a ${resource.name} that is there was refused`,
            expected: 'a success',
            actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
          });
          return;
        }
        if ((await stage.exists(item)) === true) {
          scene.fail({
            ...fault,
            message: `a deleted ${resource.name} is still there`,
            expected: 'it is gone',
            actual: 'it is still there',
          });
        }
        for (const other of [bystander, second, next]) {
          if (other === undefined || (await stage.exists(other)) !== false) continue;
          scene.fail({
            ...fault,
            message: `the delete of one ${resource.name} removed another`,
            expected: 'other items stay',
            actual: `${other.label ?? 'another'} is gone`,
          });
          other.isAlive = false;
        }
      },
    }),
};
