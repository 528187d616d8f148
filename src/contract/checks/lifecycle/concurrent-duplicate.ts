import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { duplicateTrail, uniqueField } from './duplicates.ts';
import { openConnections } from './open-connections.ts';

export const concurrentDuplicate: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/concurrent-duplicate',
  title: 'of many creates with one name at the same moment, one succeeds',
  why: 'A check before the insert without a lock lets two jobs that start together both make the key.',
  failing: '20 x POST /keys {"name": "ci"} at once -> 201 three times',
  passing: '20 x POST /keys {"name": "ci"} at once -> 201 once, 409 nineteen times',
  source: 'x-resource: unique',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'of 20 creates with one name at once, one succeeds and one is stored',
      writes: true,
      isFirstCreate: true,
      when: (resource) => resource.unique.length > 0,
      async run(scene, stage, resource) {
        // What can be made only once is made here: whichever create succeeds makes it.
        if (stage.canMultiply) await stage.main();
        const rule = resource.unique.find(
          (candidate) => !stage.canMultiply || candidate.field === stage.labelAt,
        );
        if (rule === undefined || resource.create === undefined)
          scene.skip('there is no fresh name to try it with');
        const { run } = scene;
        const body = await stage.body();
        const count = run.settings.isLoopback ? 20 : 5;
        await openConnections(scene, stage, count);
        const replies = await run.sendAll(
          Array.from({ length: count }, () => stage.createDraft(body)),
          count,
        );
        const made = replies.filter(isSuccess);
        const operation = resource.create?.operation;
        const last = made.at(-1) ?? replies[0];
        if (last === undefined || operation === undefined || rule === undefined) return;
        const fault = { trail: duplicateTrail(operation, rule), operation: operation.label, exchange: last };
        const field = uniqueField(resource, rule);
        const name = field === undefined ? undefined : body[field];
        if (made.length === 0 && !stage.canMultiply) scene.skip('there is one already');
        if (made.length !== 1) {
          scene.fail({
            ...fault,
            message: `${count} creates of one ${resource.name} at once made ${made.length}`,
            expected: 'exactly one success',
            actual: `${made.length} successes`,
          });
          return;
        }
        if (resource.list === undefined) return;
        const listing = await stage.all();
        const stored = listing.raw.filter((item) => valueAt(item, rule.field) === name).length;
        if (stored !== 1 && stage.canMultiply && !listing.isCut) {
          scene.fail({
            ...fault,
            message: `${count} creates of one ${resource.name} at once stored ${stored}`,
            expected: 'exactly one is stored',
            actual: `${stored} are`,
          });
        }
      },
    }),
};
