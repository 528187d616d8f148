import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';
import type { Told } from './told.ts';

export const remove: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/delete',
  title: 'a delete removes the item, and only that item',
  why: 'A key that is believed to be gone and is not is the worst kind of key.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys -> ci is there',
  passing: 'DELETE /keys/ci -> 200, then GET /keys -> everything but ci',
  source: 'x-resource: delete; RFC 9110, section 9.3.5',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['delete', 'create'],
      title: 'a deleted item is no longer listed, and the others are',
      writes: true,
      async run(scene, stage) {
        const [bystander, second] = await stage.population(2);
        const item = await stage.spare();
        const next = await stage.spare();
        const exchange = await removeWhole(scene, stage, item);
        if (exchange === undefined) return;
        const alike = await deleteAmongAlike(scene, stage);
        await expectAll(scene, stage, [bystander, second, next, ...alike], exchange);
        await stage.discard(alike);
      },
    }),
};

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

/** Deletes an item, which is gone then. Undefined where the delete was refused. */
async function removeWhole(scene: Scene, stage: Deletable, item: Item): Promise<Exchange | undefined> {
  const { name } = stage.resource;
  const exchange = await stage.remove(item);
  if (!isSuccess(exchange)) {
    tell(scene, stage, exchange, {
      message: `the delete of a ${name} that is there was refused`,
      expected: 'a success',
      actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
    });
    return undefined;
  }
  if ((await stage.exists(item)) === true)
    tell(scene, stage, exchange, {
      message: `a deleted ${name} is still there`,
      expected: 'it is gone',
      actual: 'it is still there',
    });
  return exchange;
}

/** Whatever was not deleted is there. */
async function expectAll(
  scene: Scene,
  stage: Deletable,
  others: readonly (Item | undefined)[],
  exchange: Exchange,
): Promise<void> {
  for (const other of others) {
    if (other === undefined || (await stage.exists(other)) !== false) continue;
    tell(scene, stage, exchange, {
      message: `the delete of one ${stage.resource.name} removed another`,
      expected: 'other items stay',
      actual: `${other.label ?? 'another'} is gone`,
    });
    other.isAlive = false;
  }
}

function tell(scene: Scene, { resource }: Deletable, exchange: Exchange, told: Told): void {
  const { pointer, operation } = resource.delete;
  scene.fail({ trail: verbTrail(pointer, operation), operation: operation.label, exchange, ...told });
}

/** Deletes an item whose name is like those of others: they stay, wherever they were accepted. */
async function deleteAmongAlike(scene: Scene, stage: Deletable): Promise<readonly Item[]> {
  const { run } = scene;
  const { labelField, resource } = stage;
  if (labelField === undefined || !run.settings.isLoopback) return [];
  const schema = bodyProperties(run.document.root, resource.create.operation)[labelField];
  const name = `${run.freshName()}-a_b`;
  const others = [`${name}c`, name.slice(0, -2), name.toUpperCase(), name.replace('a_b', 'axb'), `x${name}`];
  const names = [name, ...others].filter(
    (text) => schema && run.schemas.violations(schema.pointer, text, 'request').length === 0,
  );
  if (names[0] !== name) return [];
  const made: Item[] = [];
  for (const text of names) {
    const exchange = await scene.probe(stage.createDraft(await stage.body({ [labelField]: text })));
    const item = itemOf(run.ledger, exchange);
    if (item) made.push(item);
  }
  const [first, ...rest] = made;
  if (first?.label !== name) return made;
  await stage.identify(made);
  await stage.remove(first);
  return rest;
}
