import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { duplicateTrail, exampleOf, hasDuplicateCode } from './duplicates.ts';
import { expectGone } from './expect-gone.ts';

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

/** Deletes an item whose name is like those of others: they stay, wherever they were accepted. */
export async function deleteAmongAlike(scene: Scene, stage: Deletable): Promise<readonly Item[]> {
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
