import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isRefusal, isSuccess, isTurnedAway, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { keepsName } from './keeps-name.ts';
import { haveOnceEach } from './once-each.ts';
import { readsItsOwn } from './reads-its-own.ts';
import { staysOurs } from './stays-ours.ts';
import { type Stranger, tenancyCases } from './tenants.ts';

export const nameBlocked: ActiveCheck = {
  kind: 'active',
  feeds: ['tenancy/readable'],
  id: 'tenancy/name-blocked',
  title: 'the names of one account are free in another',
  why: 'A refusal tells what the other account calls its keys, and lets it block names.',
  failing: 'POST /keys {"name": "ci"} as A -> 201, and as B -> 409',
  passing: 'POST /keys {"name": "ci"} as A -> 201, and as B -> 201',
  source: 'x-resource: scope and unique',
  plan: (subject) =>
    tenancyCases(subject, {
      needs: ['create'],
      title: 'another account can use the name of our item, and takes nothing from us by it',
      async run(scene, stage, resource, all) {
        const strangers = all.filter(({ isKey }) => !isKey);
        const item = await stage.main();
        const { operation, inputs } = resource.create;
        if (!stage.canMultiply && scene.run.settings.isLoopback) {
          await haveOnceEach(scene, stage, item, strangers);
          return;
        }
        if (stage.labelField === undefined || inputs.length > 0 || !stage.canMultiply)
          scene.skip(
            'items have no name of their own, or hang on things that the other account does not have',
          );
        for (const stranger of strangers) {
          const { what, asker } = stranger;
          const exchange = await scene.probe(stage.createDraft(item.sent, asker(operation)));
          await keepsName(scene, stage, what, exchange);
          await readsItsOwn(scene, stage, item, what, exchange);
          await staysOurs(scene, stage, item, what, exchange);
          await mustBeFree(scene, stage, stranger, exchange, 'a name that we use');
        }
        await reuseDeleted(scene, stage, strangers);
      },
    }),
};

/** What we have called something that we have deleted is no name of ours any more. */
async function reuseDeleted(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  strangers: readonly Stranger[],
): Promise<void> {
  const item = await stage.spare();
  if (!isSuccess(await stage.remove(item))) return;
  for (const stranger of strangers) {
    const asker = stranger.asker(stage.resource.create.operation);
    const exchange = await scene.probe(stage.createDraft(item.sent, asker));
    await mustBeFree(scene, stage, stranger, exchange, 'a name that we used and that is deleted');
    await stage.discard([itemOf(scene.run.ledger, exchange)]);
  }
}

/** Tells where a stranger was refused a name of ours, and is not refused a fresh one: the name is the reason then. */
async function mustBeFree(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  { what, asker }: Stranger,
  exchange: Exchange,
  name: string,
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.create;
  if (!isRefusal(exchange) || isTurnedAway(exchange)) return;
  const fresh = await scene.probe(stage.createDraft(await stage.body(), asker(operation)));
  if (isRefusal(fresh)) return;
  scene.fail({
    trail: [resource.pointer, operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${what} cannot use ${name}`,
    expected: 'a success',
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  });
}
