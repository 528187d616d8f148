import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';

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
      async run(scene, stage, resource) {
        const [bystander, second] = await stage.population(2);
        const item = await stage.spare();
        const next = await stage.spare();
        const rule = resource.delete;
        if (rule === undefined) return;
        const exchange = await stage.remove(item);
        const fault = {
          trail: verbTrail(rule.pointer, rule.operation),
          operation: rule.operation.label,
          exchange,
        };
        if (!isSuccess(exchange)) {
          scene.fail({
            ...fault,
            message: `the delete of a ${resource.name} that is there was refused`,
            expected: 'a success',
            actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
          });
          return;
        }
        if ((await stage.exists(item)) === true) {
          scene.fail({
            ...fault,
            message: `a deleted ${resource.name} is still there`,
            expected: 'it is gone',
            actual: 'it is still there',
          });
        }
        const alike = await deleteAmongAlike(scene, stage);
        for (const other of [bystander, second, next, ...alike]) {
          if (other === undefined || (await stage.exists(other)) !== false) continue;
          scene.fail({
            ...fault,
            message: `the delete of one ${resource.name} removed another`,
            expected: 'other items stay',
            actual: `${other.label ?? 'another'} is gone`,
          });
          other.isAlive = false;
        }
        await stage.discard(alike);
      },
    }),
};

/** Deletes an item whose name is like those of others: they stay, wherever they were accepted. */
async function deleteAmongAlike(scene: Scene, stage: Stage): Promise<readonly Item[]> {
  const { run } = scene;
  const { labelField, resource } = stage;
  if (labelField === undefined || resource.create === undefined || !run.settings.isLoopback) return [];
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
