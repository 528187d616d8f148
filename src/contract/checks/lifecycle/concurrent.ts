import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { successOf } from '../trails.ts';
import { openConnections } from './open-connections.ts';

export const concurrent: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/unique-id'],
  id: 'lifecycle/concurrent',
  title: 'creates at the same moment do not get in each other’s way',
  why: 'A counter or a list that is written back without a lock loses keys, or gives two the same id.',
  failing: '20 x POST /keys with different names at once -> 201 twenty times, then GET /keys -> 18 items',
  passing: '20 x POST /keys with different names at once -> 201 twenty times, then GET /keys -> 20 items',
  source: 'x-resource: create and list',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: '20 creates at once all succeed and are all listed',
      writes: true,
      async run(scene, stage, resource) {
        await stage.main();
        if (!stage.canMultiply || resource.create === undefined) scene.skip('only one is made');
        const { run } = scene;
        const operation = resource.create?.operation;
        const count = run.settings.isLoopback ? 20 : 5;
        const bodies = [];
        for (let i = 0; i < count; i++) bodies.push(await stage.body());
        await openConnections(scene, stage, count);
        const replies = await run.sendAll(
          bodies.map((body) => stage.createDraft(body)),
          count,
        );
        const refused = replies.find((exchange) => !isSuccess(exchange));
        if (operation === undefined) return;
        const trail = successOf(operation)?.trail ?? [operation.pointer];
        if (refused) {
          scene.fail({
            trail,
            operation: operation.label,
            exchange: refused,
            message: `one of ${count} creates at once was refused`,
            expected: 'a success',
            actual: brief(`${statusOf(refused)} ${refused.response.body}`),
          });
        }
        const items = replies.flatMap((exchange) => itemOf(run.ledger, exchange) ?? []);
        const ids = items.flatMap((item) =>
          resource.id === undefined ? [] : (valueAt(item.shown, resource.id) ?? []),
        );
        const exchange = replies[0];
        if (exchange && new Set(ids).size !== ids.length) {
          scene.fail({
            trail,
            check: 'lifecycle/unique-id',
            operation: operation.label,
            exchange,
            message: `creates at once made two ${resource.name} items with one id`,
            expected: 'an id of its own for every item',
            actual: `${new Set(ids).size} ids for ${ids.length} items`,
          });
        }
        const listing = resource.list ? await stage.all() : undefined;
        if (listing === undefined) {
          await stage.discard(items);
          return;
        }
        const lost = items.filter((item) => stage.inList(listing, item).length === 0);
        if (lost.length > 0 && isSuccess(listing.exchange) && !listing.isCut) {
          scene.fail({
            trail,
            operation: operation.label,
            exchange: listing.exchange,
            message: `of ${items.length} items that were made at once, some are not in the list`,
            expected: 'all are listed',
            actual: `${lost.length} are not`,
          });
        }
        await stage.discard(items);
      },
    }),
};
