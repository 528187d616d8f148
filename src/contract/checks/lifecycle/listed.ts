import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';

export const listed: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/listed',
  title: 'what was created is in the list, once',
  why: 'A key that is not listed cannot be found, and so not revoked.',
  failing: 'POST /keys {"name": "keymock-1"} -> 201, then GET /keys -> []',
  passing: 'POST /keys {"name": "keymock-1"} -> 201, then GET /keys -> [{"name": "keymock-1"}]',
  source: 'x-resource: create and list name the same thing',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['list', 'create'],
      title: 'created items are in the list, each once',
      writes: true,
      async run(scene, stage, resource) {
        const items = stage.canMultiply ? await stage.population(3) : [await stage.main()];
        const listing = await stage.all();
        const { operation, pointer } = resource.list;
        const fault = {
          trail: verbTrail(pointer, operation),
          operation: operation.label,
          exchange: listing.exchange,
        };
        if (!isSuccess(listing.exchange)) {
          scene.fail({
            ...fault,
            message: `${operation.label} was refused`,
            expected: 'a success',
            actual: statusOf(listing.exchange),
          });
          return;
        }
        if (listing.isCut) scene.skip('there are too many items to read them all');
        for (const item of items) {
          const found = stage.inList(listing, item).length;
          if (found === 1) continue;
          scene.fail({
            ...fault,
            message:
              found === 0
                ? `a created ${resource.name} is not in the list`
                : `a created ${resource.name} is in the list ${found} times`,
            expected: `every created ${resource.name} is listed once`,
            actual: `${item.label ?? 'the created item'} is listed ${found} times`,
          });
        }
      },
    }),
};
