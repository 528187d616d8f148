import { valueAt } from '../../../spec/pointer.ts';
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
import { fullBodies } from '../valid-bodies.ts';
import { deleteFromLaterPage } from './delete-later.ts';
import { duplicateTrail, exampleOf, hasDuplicateCode } from './duplicates.ts';
import type { Told } from './told.ts';

export const remove: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/duplicate-refused'],
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
        const exchange = await expectGone(scene, stage, item);
        if (exchange === undefined) return;
        await deleteFull(scene, stage);
        await deleteTheLast(scene, stage);
        const left = await deleteFromLaterPage(stage);
        if (left) tell(scene, stage, exchange, left);
        const alike = await deleteAmongAlike(scene, stage);
        await expectAll(scene, stage, [bystander, second, next, ...alike], exchange);
        await stage.discard(alike);
      },
    }),
};

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

/** Deletes an item, which is gone then. Undefined where the delete was refused. */
async function expectGone(scene: Scene, stage: Deletable, item: Item): Promise<Exchange | undefined> {
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

/** An item of which every field has a value is deleted like any other. */
async function deleteFull(scene: Scene, stage: Deletable): Promise<void> {
  for (const fields of fullBodies(scene.run, stage)) {
    const { item } = await stage.create(fields);
    if (item) await expectGone(scene, stage, item);
  }
}

/** So is the only one that there is: tried in the other account, where it has none yet. */
async function deleteTheLast(scene: Scene, stage: Deletable): Promise<void> {
  const { run } = scene;
  const { create, list } = stage.resource;
  const caller = run.other(create.operation);
  if (list === undefined || caller === undefined) return;
  const others = await stage.all({ caller });
  if (!isSuccess(others.exchange) || others.items.length > 0) return;
  const exchange = await scene.probe(stage.createDraft(await stage.body(), { caller }));
  const item = itemOf(run.ledger, exchange);
  if (item) await expectGone(scene, stage, item);
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
  // Where nothing says that a name is given once only, two may have it.
  const twins = resource.unique.some(({ field }) => field === stage.labelAt) ? [] : [name];
  const names = [name, ...twins, ...others].filter(
    (text) => schema && run.schemas.violations(schema.pointer, text, 'request').length === 0,
  );
  if (names[0] !== name) return [];
  const made: Item[] = [];
  for (const text of names) {
    const exchange = await scene.probe(stage.createDraft(await stage.body({ [labelField]: text })));
    const item = itemOf(run.ledger, exchange);
    if (item) made.push(item);
    else tellTakenForDuplicate(scene, stage, text, exchange);
  }
  const [first, ...rest] = made;
  if (first?.label !== name) return made;
  await tellTwinsApart(stage, first, rest[0]);
  await stage.identify(made);
  await expectGone(scene, stage, first);
  return rest;
}

/** A name that only looks like one that there is has not been given. Whether another case makes it another is not told. */
function tellTakenForDuplicate(scene: Scene, stage: Deletable, name: string, exchange: Exchange): void {
  const { resource, labelAt } = stage;
  const { operation } = resource.create;
  const rule = resource.unique.find(({ field }) => field === labelAt);
  const example = rule && exampleOf(operation, rule);
  if (rule === undefined || example === undefined || name === name.toUpperCase()) return;
  if (exchange.response.status !== rule.status || !hasDuplicateCode(operation, rule, exchange)) return;
  scene.fail({
    trail: duplicateTrail(operation, rule),
    check: 'lifecycle/duplicate-refused',
    operation: operation.label,
    exchange,
    message: `a name that only looks like that of another ${resource.name} was refused as its duplicate`,
    expected: 'a success',
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  });
}

/** Two of one name are told apart by their ids, where only the list shows them. Which is which, they do not mind. */
async function tellTwinsApart(stage: Deletable, first: Item, twin: Item | undefined): Promise<void> {
  const { resource, labelAt } = stage;
  if (twin === undefined || twin.label !== first.label) return;
  if (labelAt === undefined || resource.list === undefined) return;
  if (stage.idOf(first.known) !== undefined) return;
  const listing = await stage.all();
  const [one, other] = listing.items.filter((item) => valueAt(item, labelAt) === first.label);
  if (one === undefined || other === undefined) return;
  first.known = { ...one, ...first.shown };
  twin.known = { ...other, ...twin.shown };
}
