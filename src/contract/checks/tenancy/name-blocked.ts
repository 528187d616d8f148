import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { sameValue } from '../compare.ts';
import { hasDuplicateCode } from '../lifecycle/duplicates.ts';
import { fullBodies } from '../valid-bodies.ts';
import { keepsName } from './keeps-name.ts';
import { staysOurs } from './stays-ours.ts';
import { type Stranger, tenancyCases } from './tenants.ts';

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
      needs: ['create'],
      title: 'another account can use the name of our item, and takes nothing from us by it',
      async run(scene, stage, resource, all) {
        const strangers = all.filter(({ isKey }) => !isKey);
        const item = await stage.main();
        const { operation, inputs } = resource.create;
        if (!stage.canMultiply && scene.run.settings.isLoopback) {
          await tryOnce(scene, stage, item, strangers);
          return;
        }
        if (stage.labelField === undefined || inputs.length > 0 || !stage.canMultiply)
          scene.skip(
            'items have no name of their own, or hang on things that the other account does not have',
          );
        for (const { what, asker } of strangers) {
          const exchange = await scene.probe(stage.createDraft(item.sent, asker(operation)));
          await keepsName(scene, stage, what, exchange);
          await staysOurs(scene, stage, item, what, exchange);
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

/** What an account may have once, each account may have once. */
async function tryOnce(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  item: Item,
  strangers: readonly Stranger[],
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.create;
  const candidates = [...(await anotherOne(scene, stage)), item];
  for (const { what, asker } of strangers) {
    const theirs = (await stage.list({}, asker(operation))).items;
    const ours = candidates.find((candidate) => !theirs.some((found) => isAlike(resource, candidate, found)));
    if (ours === undefined) continue;
    const exchange = await scene.probe(stage.createDraft(ours.sent, asker(operation)));
    const isRefused = resource.unique.some(
      (rule) => rule.status === exchange.response.status && hasDuplicateCode(operation, rule, exchange),
    );
    if (!isRefused) continue;
    scene.fail({
      trail: [resource.pointer, operation.pointer],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${what} is refused what we have, as if it were its own`,
      expected: 'a success',
      actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
    });
  }
}

/** One with other choices than the usual, which the other account does not have yet. */
async function anotherOne(scene: Scene, stage: Stage): Promise<Item[]> {
  const [fields] = fullBodies(scene.run, stage);
  if (fields === undefined) return [];
  const exchange = await scene.probe(stage.createDraft(await stage.body(fields)));
  const known = scene.run.ledger.items.filter((item) => item.resource === stage.resource);
  return known.filter(
    (item) =>
      item.exchange === exchange || Object.keys(fields).every((name) => item.sent[name] === fields[name]),
  );
}

/** Whether two are the same in all that was asked for. */
function isAlike({ create }: ResourceWith<'create'>, item: Item, found: JsonObject): boolean {
  return Object.values(create.fields).every((at) => sameValue(valueAt(item.known, at), valueAt(found, at)));
}
