import { constraint } from '../../../spec/constraints.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { type Listing, readListing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';

export const filter: ActiveCheck = {
  kind: 'active',
  feeds: ['paging/count'],
  id: 'paging/filter',
  title: 'a filter gives all items that fit, and no others',
  why: 'A filter that is ignored makes clean-up jobs delete everything.',
  failing: 'GET /keys?host=a.example -> keys of b.example, too',
  passing: 'GET /keys?host=a.example -> the keys of a.example',
  source: 'x-resource: filters; the document: the parameter',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['list'],
      title: 'filters are sound and complete',
      writes: false,
      when: (resource) => Object.keys(resource.list?.filters ?? {}).length > 0,
      async run(scene, stage, resource) {
        if (scene.run.settings.mayWrite && resource.create)
          await (stage.canMultiply ? stage.population(5) : stage.main());
        const whole = await stage.all();
        if (whole.items.length === 0) scene.skip('there are no items to filter');
        for (const [parameter, at] of Object.entries(resource.list?.filters ?? {}))
          await tryFilter(scene, stage, whole, parameter, at);
        await tryTwo(scene, stage, whole);
      },
    }),
};

async function tryFilter(
  scene: Scene,
  stage: Stage,
  whole: Listing,
  parameter: string,
  at: string,
): Promise<void> {
  const { resource } = stage;
  const operation = resource.list?.operation;
  if (operation === undefined) return;
  const found = operation.parameters.find((candidate) => candidate.name === parameter);
  const trail = [
    ...(found ? [found.pointer, ...found.trail] : []),
    resource.list?.pointer ?? '',
    operation.pointer,
  ];
  const limit = resource.list?.paging
    ? { [resource.list.paging.limit]: resource.list.paging.max ?? 100 }
    : {};
  const values = [
    ...new Set(
      whole.items
        .map((item) => valueAt(item, at))
        .filter((value) => typeof value === 'string' || typeof value === 'boolean'),
    ),
  ];
  for (const value of values.slice(0, 3)) {
    const listing = await stage.list({ ...limit, [parameter]: value });
    const fault = { trail, operation: operation.label, exchange: listing.exchange };
    if (!isSuccess(listing.exchange)) {
      scene.fail({
        ...fault,
        message: `the filter ${parameter} was refused`,
        expected: 'a success',
        actual: statusOf(listing.exchange),
      });
      return;
    }
    const wrong = listing.items.filter((item) => !sameValue(valueAt(item, at), value));
    if (wrong.length > 0) {
      scene.fail({
        ...fault,
        message: `the filter ${parameter} lets others through`,
        expected: `only items whose ${at.slice(1)} is the one asked for`,
        actual: `${wrong.length} of ${listing.items.length} have another`,
      });
      return;
    }
    const own = scene.run.ledger.items.filter(
      (item) => item.resource === resource && item.isAlive && sameValue(valueAt(item.known, at), value),
    );
    const lost = own.filter(
      (item) => isOnTheServer(stage, whole, item) && stage.inList(listing, item).length === 0,
    );
    const isFull = listing.items.length >= (resource.list?.paging?.max ?? 100);
    if (lost.length > 0 && !isFull) {
      scene.fail({
        ...fault,
        message: `the filter ${parameter} leaves out items that fit`,
        expected: `all items whose ${at.slice(1)} is the one asked for`,
        actual: `${lost.length} of ${own.length} of our own are missing`,
      });
      return;
    }
    if (
      listing.total !== undefined &&
      resource.list?.paging &&
      listing.items.length < (resource.list.paging.max ?? 100) &&
      listing.total !== listing.items.length
    ) {
      scene.fail({
        ...fault,
        check: 'paging/count',
        message: 'the total of a filtered list is not the number of its items',
        expected: 'the number of items that fit',
        actual: `${listing.total}, where there are ${listing.items.length}`,
      });
      return;
    }
  }
  await tryStranger(scene, stage, parameter, at, trail);
}

/** Two filters at once, in either order, of which one fits an item and the other does not: there is nothing that fits both. */
async function tryTwo(scene: Scene, stage: Stage, whole: Listing): Promise<void> {
  const { list } = stage.resource;
  const filters = Object.entries(list?.filters ?? {});
  if (list === undefined) return;
  for (const [first, second] of filters.flatMap((one) => filters.map((other) => [one, other] as const))) {
    const [item] = whole.items.filter((candidate) => typeof valueAt(candidate, second[1]) === 'string');
    if (first === second || item === undefined) continue;
    const wanted = { [second[0]]: valueAt(item, second[1]), [first[0]]: strangerTo(whole, first[1]) };
    const exchange = await scene.probe(scene.draft(list.operation, { parameters: wanted }));
    const found = readListing(stage.resource, exchange).raw;
    if (!isSuccess(exchange) || found.length === 0) continue;
    scene.fail({
      trail: [list.pointer, list.operation.pointer],
      operation: list.operation.label,
      exchange,
      message: `of the filters ${first[0]} and ${second[0]} only one counts where both are given`,
      expected: 'only items that fit both',
      actual: `${found.length} items`,
    });
    return;
  }
}

/** A value that no item has. */
function strangerTo({ items }: Listing, at: string): string {
  const like = items.map((item) => valueAt(item, at)).find((value) => typeof value === 'string');
  const isId = typeof like === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(like);
  return isId ? '00000000-0000-4000-8000-00000000dead' : 'keymock-no-such.example';
}

function isOnTheServer(stage: Stage, whole: Listing, item: Item): boolean {
  return stage.inList(whole, item).length > 0;
}

/** A value that no item has must give no item: one that extends an existing one, so that a search for parts is seen. */
async function tryStranger(
  scene: Scene,
  stage: Stage,
  parameter: string,
  at: string,
  trail: readonly string[],
): Promise<void> {
  const operation = stage.resource.list?.operation;
  const schema =
    stage.resource.create &&
    bodyProperties(scene.run.document.root, stage.resource.create.operation)[at.slice(1)];
  const isText = schema === undefined || (schema.types.includes('string') && !constraint(schema, 'enum'));
  if (operation === undefined || !isText) return;
  const item = scene.run.ledger.items.find(
    (candidate) => candidate.resource === stage.resource && candidate.isAlive,
  );
  const value = item && valueAt(item.known, at);
  const isId = schema !== undefined && constraint(schema, 'format')?.value === 'uuid';
  const strangers =
    isId || typeof value !== 'string'
      ? ['00000000-0000-4000-8000-00000000dead']
      : [value.slice(0, -1), value.toUpperCase()].filter((text) => text !== value);
  for (const stranger of strangers) {
    const exchange = await scene.probe(scene.draft(operation, { parameters: { [parameter]: stranger } }));
    if (!isSuccess(exchange)) continue;
    const listing = await stage.list({ [parameter]: stranger });
    const wrong = listing.items.filter((found) => !sameValue(valueAt(found, at), stranger));
    if (wrong.length === 0) continue;
    scene.fail({
      trail,
      operation: operation.label,
      exchange,
      message: `the filter ${parameter} finds items that do not have its value`,
      expected: 'an exact comparison',
      actual: `${wrong.length} items with another value`,
    });
    return;
  }
}
