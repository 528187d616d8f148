import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { isRefusal, statusOf } from '../../engine/scene.ts';
import { tenancyCases } from './tenants.ts';

export const nameBlocked: ActiveCheck = {
  kind: 'active',
  id: 'tenancy/name-blocked',
  title: 'the names of one account are free in another',
  why: 'A refusal tells what the other account calls its keys, and lets it block names.',
  failing: 'POST /keys {"name": "ci"} as A -> 201, and as B -> 409',
  passing: 'POST /keys {"name": "ci"} as A -> 201, and as B -> 201',
  source: 'x-resource: scope and unique',
  plan: (subject) =>
    tenancyCases(subject, {
      needs: ['create', 'delete'],
      title: 'another account can use the name of our item',
      async run(scene, stage, resource, strangers) {
        const item = await stage.main();
        const operation = resource.create?.operation;
        if (
          operation === undefined ||
          stage.labelField === undefined ||
          (resource.create?.inputs.length ?? 0) > 0
        )
          scene.skip(
            'items have no name of their own, or hang on things that the other account does not have',
          );
        if (operation === undefined) return;
        for (const { what, asker } of strangers) {
          const exchange = await scene.probe(stage.createDraft(item.sent, asker(operation)));
          if (!isRefusal(exchange) || exchange.response.status === 401 || exchange.response.status === 403)
            continue;
          // Whether the name is the reason shows when a fresh one is taken.
          const fresh = await scene.probe(stage.createDraft(await stage.body(), asker(operation)));
          if (isRefusal(fresh)) continue;
          scene.fail({
            trail: [resource.pointer, operation.pointer],
            absolute: true,
            operation: operation.label,
            exchange,
            message: `${what} cannot use a name that we use`,
            expected: 'a success',
            actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
          });
        }
      },
    }),
};
