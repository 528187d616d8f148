import { isSame } from '../items/item.ts';
import { createLister } from '../items/list-all.ts';
import { listOnce } from '../items/list-once.ts';
import type { Run } from './run-state.ts';
import type { Finder, StageBase } from './stage.ts';

export function createFinder(run: Run, { resource, labelAt }: StageBase): Finder {
  const all = createLister(run, resource);
  const inList: Finder['inList'] = (listing, item) =>
    listing.items.filter((candidate) => isSame(resource, labelAt, item, candidate));
  return {
    list: (query, asker) => listOnce(run, resource, query, asker),
    all,
    inList,
    listed: async (item) => (resource.list ? inList(await all(), item)[0] : undefined),
  };
}
