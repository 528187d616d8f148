import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { mustBeGoodFor } from './good-for.ts';
import { doorOf, holderOf, knock, openingTrail, secretIn } from './minted.ts';
import { mustOutliveMaker } from './outlives.ts';

export const acceptsCreated: ActiveCheck = {
  kind: 'active',
  id: 'auth/accepts-created',
  title: 'a created key opens the API, for the account that made it, until it is deleted itself',
  why: 'A key that works once, for the wrong account, or only until another one is deleted, fails in production.',
  failing: 'POST /keys -> 201, then GET /keys with the new key -> 401',
  passing: 'POST /keys -> 201, then GET /keys with the new key -> 200 with the keys of the account',
  source: 'x-resource: authenticates',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a created key works, again and again, also after another was deleted',
      writes: true,
      when: (resource) => resource.authenticates !== undefined,
      async run(scene, stage, resource) {
        const item = await stage.main();
        const operation = doorOf(resource);
        const secret = secretIn(resource, item);
        const fault = {
          trail: openingTrail(resource, operation),
          absolute: true,
          operation: operation.label,
        };
        await mustBeGoodFor(scene, stage, secret);
        if (stage.canMultiply) await mustOutliveMaker(scene, stage);
        let newest: Item | undefined;
        for (const turn of ['once', 'again', 'while it is the newest', 'after another key was deleted']) {
          if (turn.startsWith('while') && !stage.canMultiply) return;
          if (turn.startsWith('while')) newest = await stage.spare();
          else if (newest) {
            await stage.remove(newest);
            newest = undefined;
          }
          const exchange = await knock(scene, resource, newest ? secretIn(resource, newest) : secret);
          if (!isSuccess(exchange)) {
            if (resource.inferred && turn === 'once')
              scene.skip('whether a created key opens this API cannot be told');
            scene.fail({
              ...fault,
              exchange,
              message: `a created ${resource.name} does not open the API ${turn}`,
              expected: 'a success',
              actual: statusOf(exchange),
            });
            return;
          }
          if (resource.list === undefined || resource.inferred) continue;
          const listing = await stage.all({ caller: holderOf(scene, operation, secret) });
          if (stage.inList(listing, item).length > 0 || listing.isCut) continue;
          scene.fail({
            ...fault,
            exchange: listing.exchange,
            message: `a created ${resource.name} acts for another account than the one that made it`,
            expected: 'the account’s own items',
            actual: 'the key itself is not among them',
          });
          return;
        }
      },
    }),
};
