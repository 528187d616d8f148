import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess } from '../../engine/scene.ts';
import { tenancyCases } from './tenants.ts';

export const visible: ActiveCheck = {
  kind: 'active',
  id: 'tenancy/visible',
  title: 'an account does not see the items of another',
  why: 'The worst leak there is, and a filter that was forgotten in one query is enough.',
  failing: 'POST /keys as A, then GET /keys as B -> the key of A',
  passing: 'POST /keys as A, then GET /keys as B -> []',
  source: 'x-resource: scope',
  plan: (subject) =>
    tenancyCases(subject, {
      needs: ['list', 'create'],
      title: 'what one account makes is not in the list of another',
      async run(scene, stage, resource, strangers) {
        const items = stage.canMultiply ? await stage.population(2) : [await stage.main()];
        const operation = resource.list?.operation;
        if (operation === undefined) return;
        for (const { what, asker } of strangers) {
          // Our own look comes right before: a cache that forgets who asked shows it to the next.
          await stage.all();
          const listing = await stage.all(asker(operation));
          const filtered = await Promise.all(
            Object.entries(resource.list?.filters ?? {}).map(([parameter, at]) =>
              stage.list({ [parameter]: items[0]?.known[at.slice(1)] }, asker(operation)),
            ),
          );
          const leak = [listing, ...filtered].find(
            (found) =>
              isSuccess(found.exchange) && items.some((item) => stage.inList(found, item).length > 0),
          );
          if (leak === undefined) continue;
          scene.fail({
            trail: [resource.pointer, operation.pointer],
            absolute: true,
            operation: operation.label,
            exchange: leak.exchange,
            message: `${what} sees our ${resource.name} items`,
            expected: 'none of our items',
            actual: 'they are in the list',
          });
        }
      },
    }),
};
