import type { ActiveCheck } from '../../engine/check.ts';
import { keyOf } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { fill, pageQuery } from './pages.ts';

export const order: ActiveCheck = {
  kind: 'active',
  id: 'paging/order',
  title: 'the list has the same order each time, and the one that is promised',
  why: 'Pages of a list whose order changes leave items out and show others twice.',
  failing: 'GET /keys -> 1 2 3, and again -> 2 1 3',
  passing: 'GET /keys -> 3 2 1, and again -> 3 2 1',
  source: 'x-resource: order; where none is promised, any stable order will do',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['list'],
      title: 'two looks at the list give one order, the promised one',
      writes: false,
      async run(scene, stage, resource) {
        const { operation, pointer, order: promised, paging } = resource.list;
        await fill(scene, stage);
        const [first, second] = [await stage.all(), await stage.all()];
        if (first.raw.length < 2 || !isSuccess(first.exchange)) scene.skip('there are too few items');
        const keys = first.raw.map((item) => keyOf(resource, item));
        const again = second.raw.map((item) => keyOf(resource, item));
        const common = (list: readonly string[], other: readonly string[]) =>
          list.filter((key) => other.includes(key)).join();
        const trail = [pointer, operation.pointer];
        if ((paging !== undefined || promised !== undefined) && common(keys, again) !== common(again, keys)) {
          scene.fail({
            trail,
            operation: operation.label,
            exchange: second.exchange,
            message: `the order of ${operation.label} changes from one look to the next`,
            expected: 'the same order',
            actual: 'another order',
          });
          return;
        }
        if (paging !== undefined && first.raw.length < 400) {
          const small = [];
          for (const page of [0, 1]) {
            small.push(
              ...(await stage.list(pageQuery(paging, 3, paging.style === 'offset' ? page * 3 : page + 1)))
                .raw,
            );
          }
          const paged = small.map((item) => keyOf(resource, item));
          if (common(paged, keys) !== common(keys, paged)) {
            scene.fail({
              trail,
              operation: operation.label,
              exchange: second.exchange,
              message: `the order of ${operation.label} depends on the size of the page`,
              expected: 'one order',
              actual: 'small pages have another',
            });
            return;
          }
        }
        if (promised === undefined) return;
        const sequential = await sequentialKeys(scene, stage);
        const shown = keys.filter((key) => sequential.includes(key));
        const wanted = sequential.filter((key) => shown.includes(key));
        const expected = promised === 'newest-first' ? wanted.toReversed() : wanted;
        if (shown.join() === expected.join()) return;
        scene.fail({
          trail,
          operation: operation.label,
          exchange: first.exchange,
          message: `${operation.label} does not list ${promised}`,
          expected: promised,
          actual: shown.join() === expected.toReversed().join() ? 'the other way round' : 'in another order',
        });
      },
    }),
};

/** Keys of the items that were made one after the other, oldest first. */
async function sequentialKeys(scene: Scene, stage: Stage): Promise<string[]> {
  if (!stage.canMultiply || !scene.run.settings.mayWrite || stage.resource.create === undefined) return [];
  const items = await stage.population(2);
  return items
    .toSorted((a, b) => a.exchange.index - b.exchange.index)
    .map((item) => keyOf(stage.resource, item.known));
}
