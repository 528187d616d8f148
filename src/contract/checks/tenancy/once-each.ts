import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { fullBodies } from '../../engine/valid-bodies.ts';
import { sameValue } from '../compare.ts';
import { isTaken } from '../lifecycle/duplicates.ts';
import type { Stranger } from './tenants.ts';

/** What an account may have once, each account may have once. */
export async function haveOnceEach(
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
    if (!isTaken(stage, exchange)) continue;
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
