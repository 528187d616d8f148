import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith, UniqueRule } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { duplicateTrail, uniqueField } from './duplicates.ts';
import { atOnce, openConnections } from './open-connections.ts';

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
      phaseIfCreatedOnce: 'first-create',
      when: (resource) => resource.unique.length > 0,
      async run(scene, stage, resource) {
        // What can be made only once is made here: whichever create succeeds makes it.
        if (stage.canMultiply) await stage.main();
        const rule = resource.unique.find(({ field }) => !stage.canMultiply || field === stage.labelAt);
        if (rule === undefined) return scene.skip('there is no fresh name to try it with');
        const body = await stage.body();
        const replies = await createAtOnce(scene, stage, body);
        const made = replies.filter(isSuccess);
        if (made.length === 0 && !stage.canMultiply) scene.skip('there is one already');
        const { operation } = resource.create;
        const exchange = made.at(-1) ?? replies[0];
        const count = made.length === 1 ? await storedOf(stage, rule, body) : made.length;
        if (exchange === undefined || count === 1) return;
        const isMade = made.length !== 1;
        scene.fail({
          trail: duplicateTrail(operation, rule),
          constraint: 'unique',
          operation: operation.label,
          exchange,
          message: `${replies.length} creates of one ${resource.name} at once ${isMade ? 'made' : 'stored'} ${count}`,
          expected: isMade ? 'exactly one success' : 'exactly one is stored',
          actual: isMade ? `${count} successes` : `${count} are`,
        });
      },
    }),
};

type Creatable = Stage<ResourceWith<'create'>>;

async function createAtOnce(scene: Scene, stage: Creatable, body: JsonObject): Promise<Exchange[]> {
  // Of what cannot be deleted no more than a run may leave on a server.
  const count = stage.canMultiply ? atOnce(scene) : 4;
  await openConnections(scene, stage, count);
  return scene.run.sendAll(
    Array.from({ length: count }, () => stage.createDraft(body)),
    count,
  );
}

/** How many of the name are listed; one where that cannot be told. */
async function storedOf(stage: Creatable, rule: UniqueRule, body: JsonObject): Promise<number> {
  if (stage.resource.list === undefined || !stage.canMultiply) return 1;
  const field = uniqueField(stage.resource, rule);
  const name = field === undefined ? undefined : body[field];
  const listing = await stage.all();
  return listing.isCut ? 1 : listing.raw.filter((item) => valueAt(item, rule.field) === name).length;
}
