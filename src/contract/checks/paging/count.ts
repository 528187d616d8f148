import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess } from '../../engine/scene.ts';
import { pageQuery, start, walk } from './pages.ts';
import { pagingCases } from './paging-case.ts';

export const count: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'paging/count',
  title: 'the total is the number of all items, on every page',
  why: 'Clients work out the number of pages from it.',
  failing: 'GET /keys?limit=2 -> {"count": 2, ...} where there are five',
  passing: 'GET /keys?limit=2 -> {"count": 5, ...}',
  source: 'x-resource: total',
  plan: (subject) =>
    pagingCases(
      { ...subject, resources: subject.resources.filter((resource) => resource.list?.total !== undefined) },
      'the total is right and does not change from page to page',
      async (scene, stage, resource, paging, operation) => {
        const { pages, whole, isQuiet } = await walk(scene, stage, paging);
        const trail = [resource.list.pointer, operation.pointer];
        const good = pages.filter((page) => isSuccess(page.exchange));
        const one = await stage.list(pageQuery(paging, 1, start(paging)));
        for (const page of [one, ...good, whole]) {
          if (!isQuiet || page.total === undefined || page.total === whole.items.length) continue;
          scene.fail({
            trail,
            operation: operation.label,
            exchange: page.exchange,
            message: `the total of ${operation.label} is not the number of items`,
            expected: 'the number of all items',
            actual: `${page.total}, where there are ${whole.items.length}`,
          });
          return;
        }
      },
    ),
};
