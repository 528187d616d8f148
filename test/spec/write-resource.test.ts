import { expect, it } from 'vitest';
import { inferResources } from '../../src/spec/infer-resource.ts';
import { loadDocument } from '../../src/spec/load.ts';
import { missingParts } from '../../src/spec/missing-parts.ts';
import { readDocument } from '../../src/spec/read-document.ts';
import { resourcesOf } from '../../src/spec/read-resource.ts';
import type { Resource } from '../../src/spec/resource.ts';
import { toXResource } from '../../src/spec/write-resource.ts';

const json = (schema: unknown) => ({ description: 'ok', content: { 'application/json': { schema } } });
const text = { type: 'string' };
const key = { type: 'object', properties: { id: text, name: text } };
const created = { type: 'object', properties: { ...key.properties, token: text } };
const empty = { 204: { description: 'done' } };

const paths = {
  '/keys': {
    get: {
      parameters: [
        { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 50 } },
        { name: 'offset', in: 'query' },
      ],
      responses: {
        200: json({ properties: { items: { type: 'array', items: key }, total: { type: 'integer' } } }),
      },
    },
    post: {
      requestBody: {
        content: {
          'application/json': { schema: { required: ['name'], properties: { name: text, owner_id: text } } },
        },
      },
      responses: { 201: json({ properties: { key: created } }), 409: { description: 'the name is taken' } },
    },
  },
  '/keys/{id}': {
    get: { responses: { 200: json(key) } },
    put: {
      requestBody: {
        content: { 'application/json': { schema: { required: ['name'], properties: { name: text } } } },
      },
      responses: { 200: json(key) },
    },
    delete: { responses: empty },
  },
  '/keys/{id}/rotate': { post: { responses: { 200: json(created) } } },
  '/users/{user}/keys': { get: { responses: { 200: json({ type: 'array', items: key }) } } },
};
const bare = readDocument({ openapi: '3.1.0', info: { title: 'Keys', version: '1' }, paths });

/** Without where it was read from. */
function plain(resources: readonly Resource[]): unknown {
  const text = JSON.stringify(resources, (name, value: unknown) =>
    name === 'pointer' || name === 'inferred' || name === 'name' ? undefined : value,
  );
  return JSON.parse(text);
}

it('what is inferred, written and read is the same', async () => {
  const inferred = inferResources(bare);
  expect(inferred).toHaveLength(2);
  const written = { ...bare.root, 'x-resource': toXResource(inferred) };
  expect(plain(resourcesOf(readDocument(written)))).toEqual(plain(inferred));
  expect(Object.keys(toXResource(inferred))).toEqual(['key', 'key-2']);
});

it.each(['ace-data-cloud', 'feldera', 'oceanbase'])(
  'what %s describes, written and read is the same',
  async (name) => {
    const document = await loadDocument(`specs/${name}/openapi.yaml`);
    const described = resourcesOf(document);
    const written = { ...document.root, 'x-resource': toXResource(described) };
    expect(plain(resourcesOf(readDocument(written)))).toEqual(plain(described));
  },
);

it('nothing is missing of what has all parts', () => {
  const [whole] = inferResources(bare);
  expect(whole && missingParts(bare, whole)).toEqual({});
});

it.each<[title: string, paths: Record<string, unknown>, missing: Record<string, string>]>([
  [
    'a list alone',
    { '/keys': { get: paths['/users/{user}/keys'].get } },
    {
      create: 'there is no POST /keys',
      read: 'there is no GET /keys/{…}',
      update: 'there is no PATCH or PUT /keys/{…}',
      delete: 'there is no DELETE /keys/{…}',
      secret: 'there is no create, whose reply would show it',
      paging: 'GET /keys has no query parameters for a limit and a page or an offset',
    },
  ],
  [
    'operations that are there but say too little',
    {
      '/keys': { get: paths['/users/{user}/keys'].get, post: { responses: empty } },
      '/keys/{slug}': {
        get: { responses: empty },
        put: {
          requestBody: {
            content: { 'application/json': { schema: { required: ['why'], properties: { why: text } } } },
          },
          responses: { 200: json(key) },
        },
        delete: { responses: empty },
      },
    },
    {
      create: 'POST /keys documents no reply that shows the item',
      read: 'GET /keys/{slug} documents no reply that shows the item',
      update: 'PUT /keys/{slug} requires why, which the item does not show',
      delete: 'keymock cannot tell which field of the item {slug} of DELETE /keys/{slug} is',
    },
  ],
  [
    'pages by a cursor',
    {
      '/keys': {
        get: { ...paths['/users/{user}/keys'].get, parameters: [{ name: 'starting_after', in: 'query' }] },
      },
    },
    { paging: 'its pages have cursors (starting_after), which are followed, but pages are not compared' },
  ],
])('why parts are missing: %s', (_, given, missing) => {
  const document = readDocument({ openapi: '3.1.0', info: { title: 'Keys', version: '1' }, paths: given });
  const [resource] = inferResources(document);
  expect(resource && missingParts(document, resource)).toMatchObject(missing);
});
