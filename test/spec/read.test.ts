import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/spec/read-document.ts';

const rich = {
  openapi: '3.1.0',
  info: { title: 'Rich', version: '1' },
  servers: [
    { url: 'https://{region}.example/{stage}/v1//', variables: { region: { default: 'eu' } } },
    { url: '/v2/x' },
    { url: 'https://other.example/v2/x/' },
    { url: 'http://[' },
    { description: 'no url' },
  ],
  security: [{ bearer: [], key: [] }, {}],
  paths: {
    '/a': {
      summary: 'not an operation',
      parameters: [
        { name: 'limit', in: 'query', schema: { type: 'integer', enum: [3, 4] } },
        { name: 'limit', in: 'header', required: true, schema: { const: 'c', default: 'd', enum: ['e'] } },
        { name: 'nowhere', in: 'body' },
        { in: 'query' },
      ],
      patch: {
        parameters: [
          { $ref: '#/components/parameters/Shared' },
          { name: 'limit', in: 'query', required: true, example: 0, examples: { x: { value: 1 } } },
          { name: 'c', in: 'cookie', examples: { one: { value: 'first' }, two: { value: 'second' } } },
          { name: 'p', in: 'path', required: 'yes', schema: { example: 'own', examples: ['other'] } },
          { name: 'q', in: 'query', schema: { default: 'd', enum: ['e'] } },
          { name: 'none', in: 'query', schema: { type: 'string' } },
        ],
        requestBody: { $ref: '#/components/requestBodies/Body' },
        responses: {
          '2xx': { $ref: '#/components/responses/Fine' },
          404: { description: 'no' },
          default: { description: 'else', content: { 'text/Plain': {} } },
          'x-note': { description: 'no response' },
        },
      },
      get: { operationId: 'getA', security: [{ key: [] }], requestBody: { content: {} } },
    },
    '/b': { $ref: '#/components/pathItems/B' },
    '/c': null,
  },
  components: {
    pathItems: { B: { delete: { security: [], responses: {} } } },
    parameters: {
      Shared: { name: 'X-Shared', in: 'header', schema: { $ref: '#/components/schemas/Text' } },
    },
    requestBodies: {
      Body: {
        required: true,
        content: {
          'Application/JSON; charset=UTF-8': {
            schema: { type: 'object' },
            example: null,
            examples: {
              a: { $ref: '#/components/examples/A' },
              b: { value: false },
              c: { summary: 'no value' },
            },
          },
        },
      },
    },
    responses: {
      Fine: {
        description: 'fine',
        headers: {
          'X-One': { required: true, schema: { type: 'integer' } },
          'X-Two': { $ref: '#/components/headers/Two' },
          'X-Three': 'no header',
        },
        content: { 'application/json': { schema: { type: 'array' } }, 'text/csv': 'nothing' },
      },
    },
    headers: { Two: { description: 'two' } },
    examples: { A: { value: { deep: [1] } } },
    schemas: { Text: { type: 'string', examples: ['t1', 't2'] } },
    securitySchemes: {
      bearer: { type: 'http', scheme: 'Bearer' },
      key: { type: 'apiKey', in: 'query', name: 'K' },
      odd: {},
      none: 'no scheme',
    },
  },
};

const patch = '/paths/~1a/patch';
const parameters = `${patch}/parameters`;

/** Of a part that is where it is asked for: there is no other way to it. */
const at = (pointer: string, ...around: readonly string[]) => ({ pointer, trail: [pointer, ...around] });

describe('a document', () => {
  it('is read to the last field', () => {
    const { operations, ...rest } = readDocument(rich);
    expect(rest).toEqual({
      root: rich,
      source: 'object',
      title: 'Rich',
      basePaths: ['/stage/v1', '/v2/x'],
      securitySchemes: {
        bearer: scheme('bearer', 'http', { scheme: 'bearer' }),
        key: scheme('key', 'apiKey', { in: 'query', parameter: 'K' }),
        odd: scheme('odd', '', {}),
      },
    });
    expect(
      operations.map(({ id, method, path, pointer, label, security }) => ({
        id,
        method,
        path,
        pointer,
        label,
        security,
      })),
    ).toEqual([
      {
        id: 'getA',
        method: 'GET',
        path: '/a',
        pointer: '/paths/~1a/get',
        label: 'GET /a',
        security: [['key']],
      },
      {
        id: 'patch /a',
        method: 'PATCH',
        path: '/a',
        pointer: patch,
        label: 'PATCH /a',
        security: [['bearer', 'key'], []],
      },
      {
        id: 'delete /b',
        method: 'DELETE',
        path: '/b',
        pointer: '/components/pathItems/B/delete',
        label: 'DELETE /b',
        security: [],
      },
    ]);
  });

  it('has parameters with what they offer as a value', () => {
    const [, operation] = readDocument(rich).operations;
    expect(operation?.parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: true,
        ...at(`${parameters}/1`, patch, '/paths/~1a'),
        schema: undefined,
        example: 0,
      },
      {
        name: 'limit',
        in: 'header',
        required: true,
        ...at('/paths/~1a/parameters/1', '/paths/~1a'),
        schema: '/paths/~1a/parameters/1/schema',
        example: 'c',
      },
      {
        name: 'X-Shared',
        in: 'header',
        required: false,
        ...at('/components/parameters/Shared', `${parameters}/0`, patch, '/paths/~1a'),
        schema: '/components/parameters/Shared/schema',
        example: 't1',
      },
      {
        name: 'c',
        in: 'cookie',
        required: false,
        ...at(`${parameters}/2`, patch, '/paths/~1a'),
        schema: undefined,
        example: 'first',
      },
      {
        name: 'p',
        in: 'path',
        required: false,
        ...at(`${parameters}/3`, patch, '/paths/~1a'),
        schema: `${parameters}/3/schema`,
        example: 'own',
      },
      {
        name: 'q',
        in: 'query',
        required: false,
        ...at(`${parameters}/4`, patch, '/paths/~1a'),
        schema: `${parameters}/4/schema`,
        example: 'd',
      },
      {
        name: 'none',
        in: 'query',
        required: false,
        ...at(`${parameters}/5`, patch, '/paths/~1a'),
        schema: `${parameters}/5/schema`,
        example: undefined,
      },
    ]);
    expect(readDocument(rich).operations[0]?.parameters.map(({ example }) => example)).toEqual([3, 'c']);
  });

  it('has bodies with their examples', () => {
    const [get, operation, remove] = readDocument(rich).operations;
    const body = '/components/requestBodies/Body';
    const around = [body, `${patch}/requestBody`, patch, '/paths/~1a'];
    const content = `${body}/content/Application~1JSON; charset=UTF-8`;
    expect(operation?.body).toEqual({
      required: true,
      pointer: body,
      trail: around,
      contents: [
        {
          mediaType: 'application/json; charset=utf-8',
          ...at(content, ...around),
          schema: `${content}/schema`,
          examples: {
            '': { value: null, pointer: `${content}/example` },
            a: { value: { deep: [1] }, pointer: '/components/examples/A' },
            b: { value: false, pointer: `${content}/examples/b` },
          },
        },
      ],
    });
    expect([get?.body?.required, get?.body?.contents, remove?.body]).toEqual([false, [], undefined]);
  });

  it('has responses with their headers', () => {
    const [get, operation] = readDocument(rich).operations;
    const fine = '/components/responses/Fine';
    const around = [fine, `${patch}/responses/2xx`, patch, '/paths/~1a'];
    const header = (name: string) => `${fine}/headers/${name}`;
    const other = `${patch}/responses/default`;
    expect(get?.responses).toEqual([]);
    expect(operation?.responses).toEqual([
      {
        status: '404',
        ...at(`${patch}/responses/404`, patch, '/paths/~1a'),
        headers: [],
        contents: [],
      },
      {
        status: '2XX',
        pointer: fine,
        trail: around,
        headers: [
          {
            name: 'x-one',
            required: true,
            ...at(header('X-One'), ...around),
            schema: `${header('X-One')}/schema`,
          },
          {
            name: 'x-two',
            required: false,
            ...at('/components/headers/Two', header('X-Two'), ...around),
            schema: undefined,
          },
        ],
        contents: [
          {
            mediaType: 'application/json',
            ...at(`${fine}/content/application~1json`, ...around),
            schema: `${fine}/content/application~1json/schema`,
            examples: {},
          },
        ],
      },
      {
        status: 'default',
        ...at(other, patch, '/paths/~1a'),
        headers: [],
        contents: [
          {
            mediaType: 'text/plain',
            ...at(`${other}/content/text~1Plain`, other, patch, '/paths/~1a'),
            schema: undefined,
            examples: {},
          },
        ],
      },
    ]);
  });

  it.each([
    ['no server', undefined, ['']],
    ['servers that are none', [7, { url: 7 }], ['']],
    ['a server at the root', [{ url: '/' }], ['']],
    ['one path twice', [{ url: '/a' }, { url: 'https://x.example/a' }], ['/a']],
    ['a variable without a default', [{ url: '/{stage}/{a b}' }], ['/stage/a%20b']],
  ])('with %s has base paths', (_, servers, want) => {
    expect(readDocument({ openapi: '3.1.0', servers }).basePaths).toEqual(want);
  });

  it('without a title is called by its source', () => {
    expect(readDocument({}, 'here.yaml')).toMatchObject({ title: 'here.yaml', operations: [] });
  });
});

function scheme(name: string, type: string, more: { scheme?: string; in?: string; parameter?: string }) {
  const none = { scheme: undefined, in: undefined, parameter: undefined };
  return { name, type, ...none, ...more, pointer: `/components/securitySchemes/${name}` };
}
