import type { ActiveCheck } from '../../engine/check.ts';
import { resourceCases } from '../resource-cases.ts';
import { makeDifferent } from './filter-items.ts';
import { tryPages, tryRepeated } from './filter-pages.ts';
import { tryStrangers, tryTwo } from './filter-strangers.ts';
import { tryValues } from './filter-values.ts';
import { filterOf } from './filtered.ts';

export const filter: ActiveCheck = {
  kind: 'active',
  provokes: true,
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
      when: ({ list }) => Object.keys(list.filters).length > 0,
      async run(scene, stage, { create, list }) {
        const filters = Object.entries(list.filters).map(([parameter, at]) => filterOf(list, parameter, at));
        if (scene.run.settings.mayWrite && create)
          await (stage.canMultiply ? makeDifferent(scene, stage, filters) : stage.main());
        const whole = await stage.all();
        if (whole.items.length === 0) scene.skip('there are no items to filter');
        for (const one of filters) {
          const isSound =
            (await tryValues(scene, stage, whole, one)) &&
            (await tryStrangers(scene, stage, one)) &&
            (await tryPages(scene, stage, whole, one));
          if (isSound && list.repeats.includes(one.parameter)) await tryRepeated(scene, stage, whole, one);
        }
        await tryTwo(scene, stage, whole, filters);
      },
    }),
};
