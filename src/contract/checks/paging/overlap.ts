import type { Operation } from '../../../spec/document.ts';
import type { Paging, ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { keyOf } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { start, walk } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

export const overlap: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'paging/overlap',
  title: 'no item is on two pages',
  why: 'What is shown twice is counted, billed or deleted twice.',
  failing: 'five keys; pages of two: 1 2, 2 3, 4 5',
  passing: 'five keys; pages of two: 1 2, 3 4, 5',
  source: 'x-resource: paging',
  plan: (subject) =>
    pagingCases(subject, 'no item comes twice', async (scene, stage, resource, paging, operation) => {
      const { pages, isQuiet, size } = await walk(scene, stage, paging);
      const seen = new Map<string, number>();
      for (const [number, page] of pages.entries()) {
        for (const item of page.raw) {
          const key = keyOf(resource, item);
          const before = seen.get(key);
          seen.set(key, number);
          // Where somebody else creates meanwhile, an item may slip to the next page.
          if (before === undefined || (!isQuiet && number === before + 1)) continue;
          scene.fail({
            trail: pagingTrail(paging, operation, paging.position),
            operation: operation.label,
            exchange: page.exchange,
            message: `an item of ${operation.label} is on two pages`,
            expected: 'every item is on one page',
            actual: `one is on the pages ${before + 1} and ${number + 1} of ${size}`,
          });
          return;
        }
      }
      await tryWithoutLimit(scene, stage, paging, operation);
    }),
};

/** A position alone counts, too: the pages are then of the usual size. */
async function tryWithoutLimit(
  scene: Scene,
  stage: Stage<ResourceWith<'list'>>,
  paging: Paging,
  operation: Operation,
): Promise<void> {
  const before = await stage.list();
  const next = await stage.list({ [paging.position]: start(paging) + 1 });
  const after = await stage.list();
  const [first, second, third] = [before, next, after].map(
    ({ raw }) => raw[0] && keyOf(stage.resource, raw[0]),
  );
  if (!isSuccess(next.exchange) || first === undefined || first !== third || first !== second) return;
  scene.fail({
    isInferred: stage.resource.inferred,
    trail: pagingTrail(paging, operation, paging.position),
    operation: operation.label,
    exchange: next.exchange,
    message: `${operation.label} without ${paging.limit} takes no notice of ${paging.position}`,
    expected: 'another item comes first',
    actual: 'the same item comes first',
  });
}
