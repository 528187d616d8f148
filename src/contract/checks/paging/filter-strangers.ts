import { constraint, flatten } from '../../../spec/constraints.ts';
import type { Operation } from '../../../spec/document.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { type Listing, readListing } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import { bodyProperties } from '../../engine/values.ts';
import { sameValue } from '../compare.ts';
import { type Filter, type ListStage, noSuchId, strangerTo } from './filtered.ts';

/** A value that no item has must give no item. Whether it does. */
export async function tryStrangers(
  scene: Scene,
  stage: ListStage,
  { parameter, at, trail }: Filter,
): Promise<boolean> {
  const { operation } = stage.resource.list;
  if (hasChoices(scene, operation, parameter)) return true;
  for (const stranger of strangersTo(scene, stage, at)) {
    const exchange = await scene.probe(scene.draft(operation, { parameters: { [parameter]: stranger } }));
    const found = readListing(stage.resource, exchange).items;
    const wrong = found.filter((item) => !sameValue(valueAt(item, at), stranger));
    if (wrong.length === 0) continue;
    scene.fail({
      trail,
      constraint: 'filters',
      operation: operation.label,
      exchange,
      message: `the filter ${parameter} finds items that do not have its value`,
      expected: 'an exact comparison',
      actual: `${wrong.length} items with another value`,
    });
    return false;
  }
  return true;
}

/** A server may take what is no choice as if nothing was said. */
function hasChoices({ run }: Scene, { parameters }: Operation, name: string): boolean {
  const schema = parameters.find((parameter) => parameter.name === name)?.schema;
  return schema !== undefined && constraint(flatten(run.document.root, schema), 'enum') !== undefined;
}

/** Values that are nearly one of ours, so that a search for parts or in any case is seen. None where the document has a choice. */
function strangersTo(scene: Scene, stage: ListStage, at: string): readonly string[] {
  const { resource } = stage;
  const schema =
    resource.create && bodyProperties(scene.run.document.root, resource.create.operation)[at.slice(1)];
  if (schema && (!schema.types.includes('string') || constraint(schema, 'enum'))) return [];
  const item = scene.run.ledger.items.find(
    (candidate) => candidate.resource === resource && candidate.isAlive,
  );
  const value = item && valueAt(item.known, at);
  const isId = schema !== undefined && constraint(schema, 'format')?.value === 'uuid';
  return isId || typeof value !== 'string'
    ? [noSuchId]
    : [value.slice(0, -1), value.slice(1), '%', value.toUpperCase()].filter((text) => text !== value);
}

/** Two filters at once, in either order, of which one fits an item and the other does not: there is nothing that fits both. */
export async function tryTwo(
  scene: Scene,
  stage: ListStage,
  whole: Listing,
  filters: readonly Filter[],
): Promise<void> {
  const { operation, pointer } = stage.resource.list;
  for (const [first, second] of filters.flatMap((one) => filters.map((other) => [one, other] as const))) {
    const item = whole.items.find((candidate) => typeof valueAt(candidate, second.at) === 'string');
    if (first === second || item === undefined) continue;
    const wanted = {
      [second.parameter]: valueAt(item, second.at),
      [first.parameter]: strangerTo(whole, first.at),
    };
    const exchange = await scene.probe(scene.draft(operation, { parameters: wanted }));
    const found = readListing(stage.resource, exchange).raw;
    if (!isSuccess(exchange) || found.length === 0) continue;
    scene.fail({
      trail: [pointer, operation.pointer],
      constraint: 'filters',
      operation: operation.label,
      exchange,
      message: `of the filters ${first.parameter} and ${second.parameter} only one counts where both are given`,
      expected: 'only items that fit both',
      actual: `${found.length} items`,
    });
    return;
  }
}
