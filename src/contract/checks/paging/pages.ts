import type { JsonObject } from '../../../spec/json.ts';
import type { Paging, ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { keyOf, type Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Stage } from '../../engine/stage.ts';

/** A list cut into pages, and all of it. */
export interface Walk {
  readonly size: number;
  readonly pages: readonly Listing[];
  /** The items of all pages, in order, repeats and all. */
  readonly items: readonly JsonObject[];
  /** Nobody else wrote meanwhile: the whole was the same before and after. */
  readonly isQuiet: boolean;
  readonly whole: Listing;
}

const mostPages = 12;

/** What a list must hold for its pages to be worth looking at. */
export const enough = 5;

/** Walks all pages of two or more items. @throws Skip where there are too few items, or too many */
export async function walk(scene: Scene, stage: Stage<ResourceWith<'list'>>, paging: Paging): Promise<Walk> {
  const { resource } = stage;
  await fill(scene, stage);
  const whole = await stage.all();
  if (!isSuccess(whole.exchange)) throw new Skip('the list was refused');
  if (whole.isCut || whole.items.length > 400) throw new Skip('there are too many items to walk all pages');
  const own = ownItems(scene, resource).length;
  if (whole.items.length < 3 && own < 3) throw new Skip('there are too few items to cut them into pages');
  const size = Math.max(2, Math.ceil(whole.items.length / (mostPages - 4)));
  const pages: Listing[] = [];
  for (let i = 0; i < mostPages; i++) {
    const listing = await stage.list({
      [paging.limit]: size,
      [paging.position]: paging.style === 'offset' ? i * size : i + 1,
    });
    pages.push(listing);
    if (!isSuccess(listing.exchange) || listing.items.length === 0) break;
  }
  const after = await stage.all();
  const keys = (listing: Listing) =>
    listing.items
      .map((item) => keyOf(resource, item))
      .toSorted()
      .join();
  return {
    size,
    pages,
    items: pages.flatMap((page) => page.items),
    isQuiet: keys(whole) === keys(after),
    whole,
  };
}

/** What we made and have not deleted, in our own account. */
export function ownItems({ run }: Scene, resource: ResourceWith<'list'>): readonly Item[] {
  const self = run.self(resource.list.operation);
  return run.ledger.items.filter(
    (item) =>
      item.resource === resource && item.isAlive && JSON.stringify(item.caller) === JSON.stringify(self),
  );
}

/** Sees to it that there are enough items: makes some unless we may only read. */
export async function fill(scene: Scene, stage: Stage): Promise<void> {
  if (scene.run.settings.mayWrite && stage.resource.create && stage.canMultiply)
    await stage.population(enough);
}

/** The query for a page. */
export function pageQuery(
  paging: Paging,
  limit: number | string,
  position: number | string,
): Record<string, number | string> {
  return { [paging.limit]: limit, [paging.position]: position };
}

/** The first position: nothing skipped, or page one. */
export function start(paging: Paging): number {
  return paging.style === 'offset' ? 0 : 1;
}
