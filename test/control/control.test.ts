import { createRequire } from 'node:module';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createControl } from '../../src/control/control.ts';
import { controlDocument } from '../../src/control/document/openapi.ts';
import { type Listening, listen } from '../../src/doors/node.ts';
import { createMock, type JournalEntry, type Mock } from '../../src/index.ts';
import { version } from '../../src/version.ts';

let mock: Mock;
let listening: Listening;
const bugs: unknown[] = [];

beforeEach(async () => {
  mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
  listening = await listen(mock, {
    control: createControl(mock, { onBug: (error) => bugs.push(error) }),
  });
});
afterEach(async () => {
  await listening.close();
  expect(bugs.splice(0)).toEqual([]);
});

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const document = controlDocument(version);
ajv.addSchema(document, 'control');

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation gives; the document's schema has checked it
  readonly body: any;
}

/** Sends a request, and holds the reply against the document. */
async function control(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${listening.url}/__keymock${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
  expectDocumented(method, `/__keymock${path.split('?')[0]}`, answer);
  return answer;
}

function expectDocumented(method: string, path: string, { status, headers, body }: Answer): void {
  const paths = document.paths as Record<string, Record<string, { responses: Record<string, object> }>>;
  const template = path in paths ? path : path.replace(/[^/]+$/, '{id}');
  const operation = paths[template]?.[method.toLowerCase()];
  const responses = operation?.responses ?? { '4XX': {} };
  const key = String(status) in responses ? String(status) : `${String(status)[0]}XX`;
  expect(Object.keys(responses)).toContain(key);
  if (body === undefined) return;
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const pointer = operation
    ? ['paths', template, method.toLowerCase(), 'responses', key, 'content', type, 'schema']
    : ['components', 'schemas', 'Problem'];
  const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  const validate = ajv.getSchema(`control#/${escaped.join('/')}`);
  expect(validate, pointer.join(' ')).toBeDefined();
  expect(validate?.(body), JSON.stringify(validate?.errors)).toBe(true);
}

const create = (name: string, headers: Record<string, string> = {}) =>
  fetch(`${listening.url}/v0/api_keys`, {
    method: 'POST',
    headers: { authorization: 'Bearer me', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name }),
  });

test('the document is valid OpenAPI, and is what the server gives', async () => {
  await SwaggerParser.validate(structuredClone(document) as never);
  expect((await control('GET', '/openapi.json')).body).toEqual(document);
});

test('health', async () => {
  const { body } = await control('GET', '/health');
  expect(body).toMatchObject({
    status: 'ok',
    version,
    providers: ['ace-data-cloud', 'feldera', 'oceanbase'],
  });
});

test('requests are listed, filtered, waited for and forgotten', async () => {
  await create('a');
  await create('b', { 'x-keymock-namespace': 'w1' });
  const all = (await control('GET', '/requests')).body;
  expect([all.total, all.requests.map(({ id }: JournalEntry) => id)]).toEqual([2, ['r1', 'r2']]);
  expect(
    (await control('GET', '/requests?namespace=w1&status=201&account=me&operation=postApiKey')).body.total,
  ).toBe(1);
  const limited = (await control('GET', '/requests?limit=1')).body;
  expect([limited.total, limited.requests[0].id]).toEqual([2, 'r2']);
  expect((await control('DELETE', '/requests?namespace=w1')).status).toBe(204);
  expect((await control('GET', '/requests')).body.total).toBe(1);
});

test('a wait ends as soon as there are enough, or when its time is over', async () => {
  const waiting = control('GET', '/requests/wait?operation=postApiKey&count=2&timeout=5');
  await create('a');
  await create('b');
  expect((await waiting).body).toMatchObject({ total: 2, timedOut: false });
  expect((await control('GET', '/requests/wait?count=3&timeout=0.02')).body).toMatchObject({
    total: 2,
    timedOut: true,
  });
});

test('the exchanges as HAR', async () => {
  await create('a');
  const { body } = await control('GET', '/requests.har');
  const require = createRequire(import.meta.url);
  const har = new Ajv({ strict: false });
  addFormats.default(har);
  har.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
  for (const schema of Object.values<object>(require('har-schema'))) har.addSchema(schema);
  expect(har.validate('har.json#', body), JSON.stringify(har.errors)).toBe(true);
  expect(body.log.entries[0].request.url).toBe(`${listening.url}/v0/api_keys`);
  expect(JSON.stringify(body)).not.toContain('Bearer me');
});

test('events come as they happen', async () => {
  const abort = new AbortController();
  const response = await fetch(`${listening.url}/__keymock/events`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  await create('a');
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (reader && !text.includes('event: request')) text += (await reader.read()).value;
  const entry = JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? '');
  expect(entry).toMatchObject({ id: 'r1', path: '/v0/api_keys', status: 201 });
  abort.abort();
});

test('faults are added, listed and removed', async () => {
  const fault = { operation: 'postApiKey', times: 1, error: { status: 429 } };
  const added = await control('POST', '/faults', fault);
  expect([added.status, added.body]).toEqual([201, { id: 'f1', ...fault, matched: 0, applied: 0 }]);
  expect((await create('a')).status).toBe(429);
  expect((await control('GET', '/faults')).body.faults).toMatchObject([{ id: 'f1', applied: 1 }]);
  expect((await control('DELETE', '/faults/f1')).status).toBe(204);
  expect((await control('DELETE', '/faults/f1')).status).toBe(404);
  await control('POST', '/faults', { lost: true });
  expect((await control('DELETE', '/faults')).status).toBe(204);
  expect((await control('GET', '/faults')).body).toEqual({ faults: [] });
});

test('the clock is set, moved, frozen and let run', async () => {
  const at = (now: string, frozen = true) => ({ now, frozen });
  expect((await control('GET', '/clock')).body).toEqual(at('2024-08-01T10:00:00.000Z'));
  expect((await control('PUT', '/clock', { now: '2030-01-01T00:00:00Z' })).body).toEqual(
    at('2030-01-01T00:00:00.000Z'),
  );
  expect((await control('POST', '/clock/advance', { ms: 1500 })).body).toEqual(
    at('2030-01-01T00:00:01.500Z'),
  );
  expect((await create('a')).headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:01 GMT');
  const running = (await control('PUT', '/clock', { frozen: false })).body;
  expect([running.now.slice(0, 17), running.frozen]).toEqual(['2030-01-01T00:00:', false]);
  const system = (await control('PUT', '/clock', { now: null })).body;
  expect(Math.abs(Date.parse(system.now) - Date.now())).toBeLessThan(5000);
});

test('the state is taken and restored, a reset forgets it', async () => {
  await create('a');
  const { body } = await control('GET', '/state');
  expect((await control('POST', '/reset')).status).toBe(204);
  expect(mock.db.felderaApiKey.count()).toBe(0);
  expect((await control('PUT', '/state', body)).status).toBe(204);
  expect((await create('a')).status).toBe(409);
  expect((await control('POST', '/reset', { namespace: 'other' })).status).toBe(204);
  expect(mock.db.felderaApiKey.count()).toBe(1);
});

test.each([
  [{ provider: 'feldera', account: 'me', name: 'ci', role: 'read' }, 'api_key'],
  [
    { provider: 'oceanbase', account: 'AK:SK', orgId: 'o', projectId: 'p', name: 'ci', apiKey: 'sk_known' },
    'apiKey',
  ],
  [{ provider: 'ace-data-cloud', account: 'me', used_amount: 2, token: 'sk-known' }, 'token'],
])('a key is created ready-made: %j', async (key, secret) => {
  const { status, body } = await control('POST', '/keys', key);
  expect([status, typeof body[secret]]).toEqual([201, 'string']);
  const validate = ajv.getSchema('control#/components/schemas/NewKey');
  expect(validate?.(key), JSON.stringify(validate?.errors)).toBe(true);
});

describe('a request that is not as it must be', () => {
  test.each([
    ['GET', '/nothing', undefined, 404, 'Nothing is at /__keymock/nothing.'],
    ['PATCH', '/clock', undefined, 405, '/__keymock/clock takes GET, PUT, HEAD, not PATCH.'],
    ['GET', '/requests?provder=x', undefined, 400, 'No query parameter "provder". Did you mean "provider"?'],
    ['GET', '/requests?status=ok', undefined, 400, 'The query parameter "status" must be a whole number'],
    ['GET', '/requests?status=1&status=2', undefined, 400, 'The query parameter "status" is there twice.'],
    ['GET', '/requests/wait?timeout=1e9', undefined, 400, 'must be seconds from 0 to 60'],
    ['GET', '/health?x=1', undefined, 400, 'No query parameter "x". There is none here.'],
    ['POST', '/faults', '{"error":', 400, 'The body is no JSON: '],
    ['POST', '/faults', undefined, 400, 'Failed to add a fault: expected an object'],
    ['POST', '/faults', [], 400, 'Failed to add a fault: expected an object'],
    ['POST', '/faults', '['.repeat(5000), 400, 'The body is nested deeper than 100 levels.'],
    [
      'POST',
      '/faults',
      { error: { status: '500' } },
      400,
      'error.status is "500", but must be a whole number.',
    ],
    ['POST', '/faults', 'x'.repeat(1024 * 1024 + 1), 413, 'The body is larger than 1048576 bytes.'],
    ['POST', '/reset', { namespce: 'a' }, 400, 'no field "namespce". Did you mean "namespace"?'],
    ['POST', '/reset', { namespace: 1 }, 400, 'Failed to reset: namespace must be a text.'],
    ['POST', '/reset', { provider: 'x' }, 400, 'no provider "x" is mocked.'],
    ['POST', '/reset', 'null', 204, ''],
    ['PUT', '/clock', { now: 'soon' }, 400, 'now must be an ISO 8601 time'],
    ['PUT', '/clock', { now: 1e18 }, 400, 'the time must be in the years 1 to 9999'],
    ['PUT', '/clock', { frozen: 'yes' }, 400, 'frozen must be true or false'],
    ['POST', '/clock/advance', {}, 400, 'ms must be a number'],
    ['POST', '/clock/advance', { ms: 1e300 }, 400, 'the time must be in the years 1 to 9999'],
    ['PUT', '/state', { keymock: 2 }, 400, '/keymock must be 1'],
    ['POST', '/keys', { provider: 'felder' }, 400, 'Did you mean "feldera"?'],
    ['POST', '/keys', { provider: 'feldera', account: 'me' }, 409, 'the API answers 400'],
    [
      'POST',
      '/keys',
      { provider: 'feldera', account: 'me', name: 'a', secret: 1 },
      400,
      'secret must be a string',
    ],
    ['POST', '/keys', 'null', 400, 'the body must be an object'],
  ])('%s %s (%#)', async (method, path, body, status, detail) => {
    const answer = await control(method, path, body);
    expect(answer.status).toBe(status);
    if (status === 204) return;
    expect(answer.body.detail).toContain(detail);
    expect(Object.keys(answer.body)).toEqual(['type', 'title', 'status', 'detail']);
  });

  test('a HEAD is a GET without the body', async () => {
    const response = await fetch(`${listening.url}/__keymock/health`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test("paths that only begin alike are the mock's", async () => {
    const response = await fetch(`${listening.url}/__keymockery`);
    expect(await response.text()).toContain('nothing is mocked at /__keymockery');
  });
});
