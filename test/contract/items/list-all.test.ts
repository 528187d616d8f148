import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/contract/items/listing.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { type Asked, type KeysParts, keys, type Reply, stand } from '../stand.ts';

const some = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `k${i}`, name: `n${i}` }));
const counted = (items: JsonObject) => ({
  type: 'object',
  properties: { items, total: { type: 'integer' } },
});
const wrapped = (items: JsonObject) => ({ type: 'object', properties: { items } });

interface Served {
  readonly count: number;
  /** The most of a page, whatever is asked for. */
  readonly clamp?: number;
  /** The page where no limit is given. */
  readonly usual?: number;
  /** Larger limits are refused. */
  readonly refuses?: number;
  readonly beyond?: number;
}

/** Pages by offset or number; no total unless `around` adds one. */
function pages(served: Served, around: (items: unknown[], all: unknown[], at: number) => unknown) {
  const all = some(served.count);
  return ({ query }: Asked): Reply => {
    const limit = Number(query.limit ?? query.per_page ?? served.usual ?? served.count);
    if (limit > (served.refuses ?? 1000)) return [400, { error: 'too many' }];
    const size = Math.min(limit, served.clamp ?? 1000);
    const at =
      query.page === undefined ? Number(query.offset ?? query.cursor ?? 0) : (Number(query.page) - 1) * size;
    if (at >= all.length && at > 0 && served.beyond !== undefined) return served.beyond;
    return [200, around(all.slice(at, at + size), all, at + size)];
  };
}

const plain = (items: unknown[]) => items;
const withTotal = (items: unknown[], all: unknown[]) => ({ items, total: all.length });

const rows: readonly {
  readonly title: string;
  readonly parts: KeysParts;
  readonly answer: (asked: Asked) => Reply;
  readonly asked: readonly string[];
  readonly found: number;
  readonly isCut?: true;
}[] = [
  {
    title: 'no pages: one request',
    parts: {},
    answer: pages({ count: 40 }, plain),
    asked: [''],
    found: 40,
  },
  {
    title: 'a documented largest page that is not full',
    parts: { query: [['limit', 50], 'offset'] },
    answer: pages({ count: 49 }, plain),
    asked: ['?limit=50'],
    found: 49,
  },
  {
    title: 'a documented largest page that is full',
    parts: { query: [['limit', 50], 'offset'] },
    answer: pages({ count: 50 }, plain),
    asked: ['?limit=50', '?limit=50&offset=50'],
    found: 50,
  },
  {
    title: 'a total that is reached',
    parts: { query: ['limit', 'offset'], list: counted },
    answer: pages({ count: 7 }, withTotal),
    asked: ['?limit=100'],
    found: 7,
  },
  {
    title: 'a total that says that the page was clamped',
    parts: { query: [['limit', 50], 'offset'], list: counted },
    answer: pages({ count: 7, clamp: 3 }, withTotal),
    asked: ['?limit=50', '?limit=50&offset=3', '?limit=50&offset=6'],
    found: 7,
  },
  {
    title: 'a clamped page that no total gives away, by offset',
    parts: { query: ['limit', 'offset'] },
    answer: pages({ count: 7, clamp: 3 }, plain),
    asked: ['?limit=100', '?limit=100&offset=3', '?limit=100&offset=6', '?limit=100&offset=7'],
    found: 7,
  },
  {
    title: 'a clamped page that no total gives away, by number',
    parts: { query: ['page', 'per_page'] },
    answer: pages({ count: 6, clamp: 3 }, plain),
    asked: ['?page=1&per_page=100', '?page=2&per_page=100', '?page=3&per_page=100'].map((it) =>
      it.replace('page=1&', ''),
    ),
    found: 6,
  },
  {
    title: 'pages without a limit',
    parts: { query: ['page'] },
    answer: pages({ count: 5, usual: 2, clamp: 2 }, plain),
    asked: ['', '?page=2', '?page=3', '?page=4'],
    found: 5,
  },
  {
    title: 'a limit that is refused: the usual page instead',
    parts: { query: ['limit', 'offset'] },
    answer: pages({ count: 5, usual: 3, refuses: 20 }, plain),
    asked: ['?limit=100', '', '?offset=3', '?offset=5'],
    found: 5,
  },
  {
    title: 'a refusal beyond the end, 404',
    parts: { query: ['limit', 'offset'] },
    answer: pages({ count: 5, clamp: 5, beyond: 404 }, plain),
    asked: ['?limit=100', '?limit=100&offset=5'],
    found: 5,
  },
  {
    title: 'a refusal beyond the end, 416',
    parts: { query: ['limit', 'offset'] },
    answer: pages({ count: 5, clamp: 5, beyond: 416 }, plain),
    asked: ['?limit=100', '?limit=100&offset=5'],
    found: 5,
  },
  {
    title: 'nothing at all',
    parts: { query: ['limit', 'offset'] },
    answer: pages({ count: 0 }, plain),
    asked: ['?limit=100'],
    found: 0,
  },
  {
    title: 'an offset that is ignored: known items end it',
    parts: { query: ['limit', 'offset'] },
    answer: () => [200, some(4)],
    asked: ['?limit=100', '?limit=100&offset=4'],
    found: 4,
  },
  {
    title: 'a server that never ends',
    parts: { query: [['limit', 1], 'offset'] },
    answer: ({ query }) => [200, [{ id: query.offset ?? '0' }]],
    asked: ['?limit=1', ...Array.from({ length: 29 }, (_, i) => `?limit=1&offset=${i + 1}`)],
    found: 30,
    isCut: true,
  },
  {
    title: 'a limit only, fewer than any server’s page',
    parts: { query: ['limit'] },
    answer: pages({ count: 9 }, plain),
    asked: ['?limit=100'],
    found: 9,
  },
  {
    title: 'a limit only, which may be clamped',
    parts: { query: ['limit'] },
    answer: pages({ count: 30, clamp: 10 }, plain),
    asked: ['?limit=100'],
    found: 10,
    isCut: true,
  },
  {
    title: 'a limit only, with a largest page that is not full',
    parts: { query: [['limit', 40]] },
    answer: pages({ count: 39 }, plain),
    asked: ['?limit=40'],
    found: 39,
  },
  {
    title: 'a limit only, with a largest page that is full',
    parts: { query: [['limit', 4]] },
    answer: pages({ count: 5 }, plain),
    asked: ['?limit=4'],
    found: 4,
    isCut: true,
  },
  {
    title: 'a limit only, refused',
    parts: { query: ['limit'] },
    answer: pages({ count: 12, refuses: 50, usual: 12 }, plain),
    asked: ['?limit=100', ''],
    found: 12,
    isCut: true,
  },
  {
    title: 'a limit only, with a total that is more',
    parts: { query: ['limit'], list: counted },
    answer: pages({ count: 5, clamp: 3 }, withTotal),
    asked: ['?limit=100'],
    found: 3,
    isCut: true,
  },
  {
    title: 'a limit only, with a total that is reached',
    parts: { query: [['limit', 12]], list: counted },
    answer: pages({ count: 12 }, withTotal),
    asked: ['?limit=12'],
    found: 12,
  },
  {
    title: 'a cursor beside the items',
    parts: { query: ['limit', 'cursor'], list: wrapped },
    answer: pages({ count: 5, clamp: 2 }, (items, all, at) => ({
      items,
      next_cursor: at < all.length ? String(at) : null,
    })),
    asked: ['?limit=100', '?limit=100&cursor=2', '?limit=100&cursor=4'],
    found: 5,
  },
  {
    title: 'a cursor one level down, a number',
    parts: { query: ['cursor'], list: wrapped },
    answer: pages({ count: 5, usual: 3 }, (items, all, at) => ({
      items,
      meta: at < all.length ? { nextCursor: at } : { nextCursor: '' },
    })),
    asked: ['', '?cursor=3'],
    found: 5,
  },
  {
    title: 'a link to the next page',
    parts: { query: ['cursor'], list: wrapped },
    answer: pages({ count: 5, usual: 3 }, (items, all, at) => ({
      items,
      links: { self: '/keys?cursor=0', next: at < all.length ? `https://host/keys?cursor=${at}` : null },
    })),
    asked: ['', '?cursor=3'],
    found: 5,
  },
  {
    title: 'a path to the next page, which has another parameter',
    parts: { query: ['cursor'], list: wrapped },
    answer: pages({ count: 12 }, (items) => ({ items, next: '/keys?page=2' })),
    asked: [''],
    found: 12,
  },
  {
    title: 'a cursor that nothing speaks of, where there may be more',
    parts: { query: ['limit', 'cursor'] },
    answer: pages({ count: 30, clamp: 20 }, plain),
    asked: ['?limit=100'],
    found: 20,
    isCut: true,
  },
  {
    title: 'a cursor, and a word that there is no more',
    parts: { query: ['limit', 'cursor'], list: wrapped },
    answer: pages({ count: 20 }, (items) => ({ items, has_more: false })),
    asked: ['?limit=100'],
    found: 20,
  },
  {
    title: 'the last id instead of a cursor',
    parts: { query: ['limit', 'starting_after'] },
    answer: ({ query }) => {
      const all = some(5);
      const at = all.findIndex(({ id }) => id === query.starting_after) + 1;
      return [200, all.slice(at, at + 2)];
    },
    asked: [
      '?limit=100',
      '?limit=100&starting_after=k1',
      '?limit=100&starting_after=k3',
      '?limit=100&starting_after=k4',
    ],
    found: 5,
  },
  {
    title: 'the last id, until the server says that there is no more',
    parts: { query: ['after'], list: wrapped },
    answer: ({ query }) => [
      200,
      query.after === undefined
        ? { items: some(3), has_more: true }
        : { items: [{ id: 'k9' }], hasMore: false },
    ],
    asked: ['', '?after=k2'],
    found: 4,
  },
];

describe('all of a list', () => {
  it.each(rows)('is read: $title', async ({ parts, answer, asked, found, isCut = false }) => {
    const server = stand(keys(parts), answer);
    const listing = await server.stage.all();
    expect(server.asked.map(({ target }) => target)).toEqual(asked.map((query) => `/keys${query}`));
    expect(listing.items.length).toBe(found);
    expect(listing.isCut).toBe(isCut);
    expect(listing.exchange.response.status).toBe(200);
  });

  it('keeps items as they came beside the different ones, and the last page that brought something new', async () => {
    const { stage } = stand(keys({ query: ['limit', 'offset'] }), ({ query }) => [
      200,
      query.offset === undefined ? [{ id: 'a' }, { id: 'b' }] : query.offset === '2' ? [{ id: 'b' }] : [],
    ]);
    const listing = await stage.all();
    expect(listing.items).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(listing.raw).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'b' }]);
    expect(listing.exchange.index).toBe(0);
  });

  it('is not asked again for a limit that was refused', async () => {
    const { stage, asked } = stand(
      keys({ query: ['limit', 'offset'] }),
      pages({ count: 2, refuses: 20 }, plain),
    );
    await stage.all();
    asked.length = 0;
    expect((await stage.all()).items).toHaveLength(2);
    expect(asked.map(({ target }) => target)).toEqual(['/keys', '/keys?offset=2']);
  });

  it.each([401, 403, 404, 500])('that is refused with %i is not asked for another way', async (status) => {
    const { stage, asked } = stand(keys({ query: ['limit', 'offset'] }), () => status);
    const listing = await stage.all();
    expect(asked.map(({ target }) => target)).toEqual(['/keys?limit=100']);
    expect([listing.exchange.response.status, listing.items, listing.isCut]).toEqual([status, [], false]);
  });

  it('that is refused with and without a limit is refused, and the limit is tried again', async () => {
    const { stage, asked } = stand(keys({ query: ['limit', 'offset'] }), () => 400);
    for (const _ of [1, 2]) expect((await stage.all()).exchange.response.status).toBe(400);
    expect(asked.map(({ target }) => target)).toEqual([
      '/keys?limit=100',
      '/keys',
      '/keys?limit=100',
      '/keys',
    ]);
  });

  it('whose documented limit is refused is refused', async () => {
    const { stage, asked } = stand(keys({ query: [['limit', 50], 'offset'] }), () => 400);
    expect((await stage.all()).exchange.response.status).toBe(400);
    expect(asked).toHaveLength(1);
  });

  it.each([
    [500, undefined],
    [401, undefined],
    [404, 9],
  ])('breaks off where a later page is answered with %i, total %s', async (status, total) => {
    const list = total === undefined ? wrapped : counted;
    const { stage } = stand(keys({ query: ['limit', 'offset'], list }), ({ query }) =>
      query.offset === undefined ? [200, { items: some(3), total }] : status,
    );
    const listing = await stage.all();
    expect(listing.exchange.response.status).toBe(status);
    expect(listing.items).toHaveLength(3);
  });

  it('is asked for as whoever asks', async () => {
    const { stage, asked } = stand(keys({ query: ['limit', 'offset'] }), () => [200, []]);
    await stage.all({ caller: { kind: 'bearer', token: 'other' }, headers: { 'X-Org': '7' } });
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer other', 'x-org': '7' });
  });

  it('has items that are told apart by their id, else by all that they are', async () => {
    const { resource } = stand(keys(), () => 200);
    expect(keyOf(resource, { id: 'a', name: 'x' })).toBe('"a"');
    expect(keyOf(resource, { name: 'x' })).toBe('{"name":"x"}');
    expect(keyOf({ ...resource, id: undefined }, { id: 'a' })).toBe('{"id":"a"}');
  });

  it('of which an x-resource says that it has no pages is asked for once', async () => {
    const resource = { key: { id: '/id', list: { operation: 'listKey' } } };
    const { stage, asked } = stand(keys({ query: ['limit', 'offset'], resource }), () => [200, some(30)]);
    expect((await stage.all()).isCut).toBe(false);
    expect(asked.map(({ target }) => target)).toEqual(['/keys']);
  });

  it('cannot be read where there is none, or where it is no array', async () => {
    const none = stand(keys({ without: ['list'] }), () => 200);
    await expect(none.stage.all()).rejects.toThrow('the document does not say how to list key items');
    const wrong = stand(keys({ list: wrapped }), () => [200, { items: {} }]);
    await expect(wrong.stage.all()).rejects.toThrow('the reply of GET /keys has no array at "/items"');
  });

  it('leaves out what is no object, and takes a total for one only where it is a number', async () => {
    const { stage } = stand(keys({ list: counted }), () => [
      200,
      { items: [1, null, { id: 'a' }], total: '3' },
    ]);
    expect(await stage.list()).toMatchObject({ items: [{ id: 'a' }], raw: [{ id: 'a' }], total: undefined });
    const told = stand(keys({ list: counted }), () => [200, { items: [], total: 3 }]);
    expect((await told.stage.list()).total).toBe(3);
  });
});
