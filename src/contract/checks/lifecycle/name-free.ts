import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail, verbTrail } from '../trails.ts';
import { duplicateTrail, twinOf } from './duplicates.ts';

export const nameFree: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/unique-secret', 'lifecycle/unique-id', 'lifecycle/duplicate-refused'],
  id: 'lifecycle/name-free',
  title: 'the name of a deleted item is free again',
  why: 'Jobs delete and remake their key under one name. And the new key must be a new one.',
  failing: 'DELETE /keys/ci -> 200, then POST /keys {"name": "ci"} -> 409',
  passing: 'DELETE /keys/ci -> 200, then POST /keys {"name": "ci"} -> 201 with a new secret',
  source: 'x-resource: unique and delete',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create', 'delete'],
      title: 'a deleted name can be used again, for a new item',
      writes: true,
      async run(scene, stage, resource) {
        const item = await stage.spare();
        if (stage.labelField === undefined) return scene.skip('items have no name');
        if (!isSuccess(await stage.remove(item))) scene.skip('the delete was refused');
        const { exchange, item: again } = await stage.create({ [stage.labelField]: item.label });
        const { operation, pointer } = resource.create;
        if (again === undefined) {
          scene.fail({
            isInferred: resource.inferred,
            trail: verbTrail(pointer, operation),
            operation: operation.label,
            exchange,
            message: `the name of a deleted ${resource.name} cannot be used again`,
            expected: 'a success',
            actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
          });
          return;
        }
        tellOldId(scene, stage, item, again);
        tellOldSecrets(scene, stage, item, again);
        await refuseAgain(scene, stage, again);
      },
    }),
};

type Nameable = Stage<ResourceWith<'create'>>;

function tellOldId(scene: Scene, { resource, labelAt, idOf }: Nameable, item: Item, again: Item): void {
  const id = idOf(again.known);
  if (resource.id === undefined || resource.id === labelAt) return;
  if (id === undefined || id !== idOf(item.known)) return;
  scene.fail({
    trail: fieldTrail(scene.run.document, resource, resource.id),
    check: 'lifecycle/unique-id',
    operation: resource.create.operation.label,
    exchange: again.exchange,
    message: `a ${resource.name} of the same name has the id of the deleted one`,
    expected: 'a new id',
    actual: 'the old one',
  });
}

function tellOldSecrets(scene: Scene, { resource }: Nameable, item: Item, again: Item): void {
  for (const { field, pointer } of resource.secrets) {
    const secret = valueAt(again.shown, field);
    if (typeof secret !== 'string' || secret !== valueAt(item.shown, field)) continue;
    scene.fail({
      trail: [pointer, ...fieldTrail(scene.run.document, resource, field)],
      absolute: true,
      check: 'lifecycle/unique-secret',
      operation: resource.create.operation.label,
      exchange: again.exchange,
      message: `a ${resource.name} of the same name has the secret of the deleted one`,
      expected: 'a new secret',
      actual: 'the old one',
    });
  }
}

/** A name that is in use again is as taken as it was. */
async function refuseAgain(scene: Scene, stage: Nameable, item: Item): Promise<void> {
  const { create, unique } = stage.resource;
  const rule = unique.find(({ field }) => field === stage.labelAt);
  if (rule === undefined) return;
  const exchange = await scene.probe(stage.createDraft(twinOf(item)));
  if (!isSuccess(exchange)) return;
  scene.fail({
    trail: duplicateTrail(create.operation, rule),
    check: 'lifecycle/duplicate-refused',
    operation: create.operation.label,
    exchange,
    message: `a second ${stage.resource.name} was made of a name that had been deleted and used again`,
    expected: String(rule.status),
    actual: statusOf(exchange),
  });
}
