import type { JsonObject } from '../../spec/json.ts';
import type { Resource } from '../../spec/resource.ts';
import { isSuccess } from '../http/reply.ts';
import type { Run } from '../run/run-state.ts';
import type { Asker } from './asker.ts';
import { listOnce } from './list-once.ts';
import { keyOf, type Listing } from './listing.ts';
import { type Pager, pagerOf, type Query } from './pager.ts';

const mostPages = 30;

/** What is asked for where the document names no largest page. */
const usualLimit = 100;

/** No server cuts its pages smaller of itself. */
const smallestPage = 10;

/**
 * Reads every page of a list, as large as they come, until one brings nothing new. A server that refuses a limit which the
 * document leaves open is asked without one, from then on.
 */
export function createLister(run: Run, resource: Resource): (asker?: Asker) => Promise<Listing> {
  const pager = pagerOf(run.document.root, resource);
  if (pager === undefined) return (asker) => listOnce(run, resource, {}, asker);
  let limit = pager.limit === undefined ? undefined : (pager.max ?? usualLimit);

  const ask = (query: Query, asker: Asker | undefined) =>
    listOnce(
      run,
      resource,
      { ...(pager.limit !== undefined && limit !== undefined && { [pager.limit]: limit }), ...query },
      asker,
    );

  const firstPage = async (asker: Asker | undefined): Promise<Listing> => {
    const page = await ask({}, asker);
    if (limit === undefined || pager.max !== undefined || !isOutOfRange(page)) return page;
    const unlimited = await listOnce(run, resource, {}, asker);
    if (!isSuccess(unlimited.exchange)) return page;
    limit = undefined;
    return unlimited;
  };

  return async (asker) => {
    const seen = new Map<string, JsonObject>();
    const raw: JsonObject[] = [];
    let page = await firstPage(asker);
    let newest = page;
    const whole = (isCut: boolean): Listing => ({ ...newest, items: [...seen.values()], raw, isCut });
    for (let pages = 1; ; pages++) {
      if (!isSuccess(page.exchange)) {
        if (!isEnd(page, newest, pages)) newest = page;
        return whole(false);
      }
      const before = seen.size;
      raw.push(...page.items);
      for (const item of page.items) seen.set(keyOf(resource, item), item);
      if (pages > 1 && seen.size === before) return whole(false);
      newest = page;
      if (page.items.length === 0 || isLast(pager, page, limit, seen.size)) return whole(false);
      const query = pager.next({ page, pages, seen: seen.size });
      if (query === null) return whole(false);
      if (query === undefined) return whole(mayGoOn(page, limit, seen.size));
      if (pages === mostPages) return whole(true);
      page = await ask(query, asker);
    }
  };
}

/** A page shorter than what was asked for is the last one, unless the server may have made it shorter or counts more. */
function isLast(pager: Pager, page: Listing, limit: number | undefined, seen: number): boolean {
  const isShort = limit !== undefined && page.items.length < limit;
  return isShort && (page.total === undefined ? pager.max !== undefined : seen >= page.total);
}

/** Whether there may be more where nothing leads on. */
function mayGoOn(page: Listing, limit: number | undefined, seen: number): boolean {
  if (page.total !== undefined) return seen < page.total;
  return seen >= Math.min(limit ?? smallestPage, smallestPage);
}

/** Some servers refuse what lies beyond the end. */
function isEnd(page: Listing, last: Listing, pages: number): boolean {
  return (
    pages > 1 && last.total === undefined && (isOutOfRange(page) || page.exchange.response.status === 404)
  );
}

function isOutOfRange({ exchange }: Listing): boolean {
  return [400, 416, 422].includes(exchange.response.status);
}
