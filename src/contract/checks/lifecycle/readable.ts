import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';

export const readable: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/readable',
  title: 'what was created can be read, and is itself',
  why: 'A read that gives another item makes clients change or delete the wrong one.',
  failing: 'GET /keys/keymock-1 -> 200, {"name": "keymock-0"}',
  passing: 'GET /keys/keymock-1 -> 200, {"name": "keymock-1"}',
  source: 'x-resource: read',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['read', 'create'],
      title: 'created items can be read one by one',
      writes: true,
      async run(scene, stage, resource) {
        const items = stage.canMultiply ? await stage.population(3) : [await stage.main()];
        const { operation, pointer } = resource.read;
        for (const item of items.slice(0, 3)) {
          const exchange = await scene.send(await stage.itemDraft('read', item));
          const fault = { trail: verbTrail(pointer, operation), operation: operation.label, exchange };
          if (!isSuccess(exchange)) {
            scene.fail({
              ...fault,
              message: `a created ${resource.name} cannot be read`,
              expected: 'a success',
              actual: statusOf(exchange),
            });
            return;
          }
          const shown = stage.shown('read', exchange);
          if (shown === undefined) {
            scene.fail({
              ...fault,
              message: `the reply of ${operation.label} does not have the ${resource.name}`,
              expected: `an object at "${resource.read.item ?? ''}"`,
              actual: 'none',
            });
            return;
          }
          const wrong = [resource.id, stage.labelAt].find((at) => {
            const known = at === undefined ? undefined : valueAt(item.known, at);
            return known !== undefined && at !== undefined && !sameValue(known, valueAt(shown, at));
          });
          if (wrong !== undefined) {
            scene.fail({
              ...fault,
              message: `${operation.label} gives another ${resource.name} than asked for`,
              expected: `${wrong} as created`,
              actual: JSON.stringify(valueAt(shown, wrong) ?? null),
            });
          }
        }
      },
    }),
};
