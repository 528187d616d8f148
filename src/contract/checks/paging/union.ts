import type { JsonObject } from '../../../spec/json.ts';
import type { Paging, ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { keyOf, type Listing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { ownItems, pageQuery, walk } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

export const union: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'paging/union',
  title: 'all pages together are the whole list',
  why: 'A key that falls between two pages is never seen, and never revoked.',
  failing: 'five keys; pages of two: 1 2, 4 5, then nothing',
  passing: 'five keys; pages of two: 1 2, 3 4, 5, then nothing',
  source: 'x-resource: paging',
  plan: (subject) =>
    pagingCases(subject, 'the pages leave nothing out', async (scene, stage, resource, paging, operation) => {
      const { pages, items, whole, isQuiet, size } = await walk(scene, stage, paging);
      const seen = new Set(items.map((item) => keyOf(resource, item)));
      const lost = whole.items.filter((item) => !seen.has(keyOf(resource, item)));
      const own = ownItems(scene, resource).filter(
        (item) => stage.inList({ ...whole, items }, item).length === 0,
      );
      const exchange = pages.at(-1)?.exchange;
      if (exchange === undefined || (own.length === 0 && (lost.length === 0 || !isQuiet))) {
        if (isQuiet) await tryMiddle(scene, stage, paging, whole);
        return;
      }
      scene.fail({
        trail: pagingTrail(paging, operation, paging.position),
        operation: operation.label,
        exchange,
        message: `the pages of ${operation.label} leave items out`,
        expected: 'every item is on a page',
        actual: `${Math.max(lost.length, own.length)} of ${Math.max(whole.items.length, own.length)} are on no page of ${size}`,
      });
    }),
};

/** A page may begin anywhere, not only where one of its size would. */
async function tryMiddle(
  scene: Scene,
  stage: Stage<ResourceWith<'list'>>,
  paging: Paging,
  whole: Listing,
): Promise<void> {
  if (paging.style !== 'offset' || whole.raw.length < 3) return;
  const { resource } = stage;
  const { operation } = resource.list;
  const keys = (items: readonly JsonObject[]) => items.map((item) => keyOf(resource, item)).join();
  const page = await stage.list(pageQuery(paging, 2, 1));
  const again = await stage.all();
  if (keys(again.raw) !== keys(whole.raw) || keys(page.raw) === keys(whole.raw.slice(1, 3))) return;
  scene.fail({
    trail: pagingTrail(paging, operation, paging.position),
    operation: operation.label,
    exchange: page.exchange,
    message: `a page of ${operation.label} does not begin where it was asked to`,
    expected: 'two items, after the first one',
    actual: 'others',
  });
}
