import { isObject, type JsonObject, objectOf, parseJson } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import { locate } from '../../spec/ref.ts';
import type { Paging, Resource } from '../../spec/resource.ts';
import { pagingNames } from '../vocabulary.ts';
import type { Listing } from './listing.ts';

/** How a list is asked for page by page. */
export interface Pager {
  /** Query parameter: items per page; undefined where there is none. */
  readonly limit: string | undefined;
  /** The largest page that the document promises; undefined where it is silent. */
  readonly max: number | undefined;
  /** The query for the next page; null where the server says that there is none, undefined where nothing says how to go on. */
  next(progress: Progress): Query | null | undefined;
}

/** How far the pages have been read. */
export interface Progress {
  /** The newest page. */
  readonly page: Listing;
  /** Pages so far. */
  readonly pages: number;
  /** Different items so far. */
  readonly seen: number;
}

export type Query = Readonly<Record<string, string | number>>;

/** Undefined where nothing speaks of pages: one request gives the whole list. */
export function pagerOf(root: JsonObject, resource: Resource): Pager | undefined {
  const { list } = resource;
  if (list === undefined) return undefined;
  if (list.paging) return pagerBy(list.paging);
  // Who wrote an x-resource has said that there are no pages.
  if (!resource.inferred) return undefined;
  const query = list.operation.parameters.filter((parameter) => parameter.in === 'query');
  const limit = query.find(({ name }) => pagingNames.limit.test(name));
  const position = steps
    .map(([pattern, step]) => ({ step, name: query.find(({ name }) => pattern.test(name))?.name }))
    .find(({ name }) => name !== undefined);
  if (limit === undefined && position === undefined) return undefined;
  const maximum = limit?.schema === undefined ? undefined : locate(root, limit.schema)?.value.maximum;
  return {
    limit: limit?.name,
    max: typeof maximum === 'number' ? maximum : undefined,
    next(progress) {
      if (position?.name === undefined) return undefined;
      const value = position.step(progress, position.name, resource);
      return value === undefined || value === null ? value : { [position.name]: value };
    },
  };
}

function pagerBy({ style, limit, position, max }: Paging): Pager {
  return {
    limit,
    max,
    next: ({ seen, pages }) => ({ [position]: style === 'offset' ? seen : pages + 1 }),
  };
}

/** The value of a position parameter for the next page; null and undefined as in `next`. */
type Step = (progress: Progress, parameter: string, resource: Resource) => string | number | null | undefined;

/** What names of parameters say about how to go on, surest first. */
const steps: readonly (readonly [name: RegExp, step: Step])[] = [
  [pagingNames.offset, ({ seen }) => seen],
  [pagingNames.page, ({ pages }) => pages + 1],
  [pagingNames.cursor, nextSaid],
  [pagingNames.after, afterSaid],
];

/** What the reply says comes next: beside the items, or one level down (`meta`, `paging`, `links`). */
function nextSaid({ page }: Progress, parameter: string): string | number | null | undefined {
  const body = objectOf(parseJson(page.exchange.response.body));
  const said = [body, ...Object.values(body).filter(isObject)].flatMap((place) => Object.entries(place));
  const nexts = said.filter(([name]) => pagingNames.next.test(name)).map(([, value]) => value);
  for (const next of nexts) {
    if (typeof next === 'number') return next;
    if (typeof next !== 'string' || next === '') continue;
    // A link to the next page has the parameter in its query.
    if (!/^(https?:\/)?\/|^\?/.test(next)) return next;
    const within = new URL(next, 'http://localhost').searchParams.get(parameter);
    if (within !== null) return within;
  }
  const isOver =
    nexts.length > 0 || said.some(([name, value]) => pagingNames.more.test(name) && value === false);
  return isOver ? null : undefined;
}

/** Where the reply says nothing, the next page begins after the last item. */
function afterSaid(
  progress: Progress,
  parameter: string,
  { id }: Resource,
): string | number | null | undefined {
  const said = nextSaid(progress, parameter);
  const last = progress.page.items.at(-1);
  if (said !== undefined || last === undefined || id === undefined) return said;
  const value = valueAt(last, id);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
