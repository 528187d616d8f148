import fc from 'fast-check';
import type { Route } from '../../src/mock/document.ts';
import type { ProviderName } from '../../src/providers/index.ts';
import { isObject, type JsonObject, objectOf } from '../../src/spec/json.ts';
import { joinPointer, valueAt } from '../../src/spec/pointer.ts';
import type { Answer, Sent } from './doors.ts';

/** A request that is not yet bound to what the server has made so far. */
export interface Draft {
  readonly route: Route;
  readonly method: string;
  /** Which of the remembered texts to put in the place of each path and query parameter, or a text of its own. */
  readonly picks: readonly (number | string)[];
  readonly query: readonly (readonly [name: string, value: number | string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** Which remembered text is the bearer token; undefined leaves `headers` as they are. */
  readonly bearer: number | undefined;
  readonly body: unknown;
}

const nastyTexts = [
  '',
  ' ',
  'a',
  'a'.repeat(101),
  'a'.repeat(300),
  '__proto__',
  'constructor',
  'toString',
  '../..',
  '%',
  '%zz',
  '%00',
  'ключ',
  '😀',
  "' OR 1=1 --",
  '<script>',
  '\u2028',
  '0',
  '-1',
  '1e999',
  'null',
  'true',
  '2024-02-30T00:00:00Z',
  '2030-01-01T00:00:00Z',
  'c1d2e3f4-a5b6-7890-cdef-1234567890ab',
  '107f8d0f-e465-4a7e-a49e-d633d26f7aa2',
  'd87e5e99-b797-4ade-9e73-b896896b0461',
];
const nastyBodies = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '1',
  'NaN',
  '{"a":1}x',
  '{"name":"a","name":"b"}',
  '{"__proto__":{"name":"x"}}',
  "{'a':1}",
  '\ufeff{}',
  '[[[[[[]]]]]]',
  '['.repeat(2000),
  '{"a":'.repeat(2000),
  '{"name":"\\ud800"}',
  '{"name":"\u0000"}',
  '"\\u00e9',
];
const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/vnd.api+json',
  '',
  'garbage',
];
const otherMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

const credentials: Record<ProviderName, readonly string[]> = {
  'ace-data-cloud': ['Bearer me', 'Bearer you', 'bearer me', 'Bearer', 'Basic bWU6eW91', 'Token me', ''],
  feldera: ['Bearer me', 'Bearer you', 'bearer me', 'Bearer', 'Bearer apikey:nobody', 'Basic bWU6eW91', ''],
  oceanbase: [
    `Basic ${btoa('ak:sk')}`,
    `Basic ${btoa('other:sk')}`,
    'Basic !',
    'Bearer me',
    'Digest username="ak"',
    'Digest',
    '',
  ],
};

/** Random requests for a provider: mostly nearly right, often hostile. */
export function drafts(
  provider: ProviderName,
  routes: readonly Route[],
  document: JsonObject,
): fc.Arbitrary<Draft> {
  return fc.oneof(
    ...routes.map((route) =>
      fc.record({
        route: fc.constant(route),
        method: mostly(fc.constant(route.method), fc.constantFrom(...otherMethods)),
        picks: fc.array(mostly<number | string>(fc.nat(50), fc.constantFrom(...nastyTexts)), {
          minLength: 2,
          maxLength: 2,
        }),
        query: fc.array(
          fc.tuple(
            queryName(route, document),
            mostly<number | string>(fc.nat(50), fc.constantFrom(...nastyTexts)),
          ),
          { maxLength: 3 },
        ),
        headers: fc
          .record({
            authorization: mostly(
              fc.constant(credentials[provider][0] ?? ''),
              fc.constantFrom(...credentials[provider]),
            ),
            'content-type': mostly(fc.constant('application/json'), fc.constantFrom(...contentTypes)),
            org: mostly(fc.constant('org-1'), fc.constantFrom('', 'org-2')),
            project: mostly(fc.constant('proj-1'), fc.constantFrom('', 'proj-2')),
          })
          .map(({ org, project, ...headers }) =>
            withoutEmpty({ ...headers, 'x-ob-org-id': org, 'x-ob-project-id': project }),
          ),
        bearer: fc.option(fc.nat(50), { freq: 12, nil: undefined }),
        body: mostly(
          bodyOf(route, document),
          fc.constantFrom<unknown>(...nastyBodies),
          fc.uint8Array({ maxLength: 20 }),
        ),
      }),
    ),
  );
}

/** Binds a draft to what has been seen, and gives the request. */
export function bind(draft: Draft, memory: readonly string[]): Sent {
  const pick = (choice: number | string) =>
    typeof choice === 'string' ? choice : (memory[choice % (memory.length || 1)] ?? 'x');
  let used = 0;
  const path = draft.route.path.replace(
    /\{[^}]+\}/g,
    () => encodeURIComponent(pick(draft.picks[used++] ?? 'x')) || '-',
  );
  const query = draft.query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(pick(value))}`)
    .join('&');
  const bodiless = draft.method === 'GET' || draft.method === 'HEAD';
  const token = draft.bearer === undefined ? undefined : memory[draft.bearer % (memory.length || 1)];
  const authorization =
    token !== undefined && /^[!-~]+$/.test(token) ? { authorization: `Bearer ${token}` } : {};
  return {
    method: draft.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: { ...draft.headers, ...authorization },
    ...(!bodiless && {
      body:
        draft.body instanceof Uint8Array || typeof draft.body === 'string'
          ? draft.body
          : JSON.stringify(draft.body),
    }),
  };
}

/** The texts of a reply that a later request may use: ids, names, tokens. Keeps the newest. */
export function remember(memory: string[], answer: Pick<Answer, 'json'>): void {
  const visit = (value: unknown) => {
    if (typeof value === 'string' && value.length < 300) memory.push(value);
    else if (Array.isArray(value)) value.slice(0, 3).forEach(visit);
    else if (isObject(value)) Object.values(value).forEach(visit);
  };
  visit(answer.json);
  memory.splice(0, Math.max(0, memory.length - 51));
}

function mostly<T>(usual: fc.Arbitrary<T>, ...rest: fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: usual, weight: 4 * rest.length },
    ...rest.map((arbitrary) => ({ arbitrary, weight: 1 })),
  );
}

function queryName(route: Route, document: JsonObject): fc.Arbitrary<string> {
  const operation = objectOf(
    valueAt(document, joinPointer('/paths', route.path, route.method.toLowerCase())),
  );
  const parameters = Array.isArray(operation.parameters) ? operation.parameters : [];
  const names = parameters
    .map((parameter) => resolve(document, parameter))
    .filter((found) => found.in === 'query');
  return fc.constantFrom('unknown', '__proto__', ...names.map((found) => String(found.name)));
}

/** A body with the operation's own fields and values that are nearly right. */
function bodyOf(route: Route, document: JsonObject): fc.Arbitrary<unknown> {
  const operation = objectOf(
    valueAt(document, joinPointer('/paths', route.path, route.method.toLowerCase())),
  );
  const content = objectOf(objectOf(resolve(document, operation.requestBody).content)['application/json']);
  const properties = objectOf(resolve(document, content.schema).properties);
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valueFor(resolve(document, schema))]),
  );
  return fc.record(fields, { requiredKeys: [] });
}

function valueFor(schema: JsonObject): fc.Arbitrary<unknown> {
  const known = [schema.example, schema.default, ...list(schema.examples), ...list(schema.enum)].filter(
    (value) => value !== undefined,
  );
  const texts = fc.oneof(
    fc.constantFrom(...nastyTexts),
    fc.string({ maxLength: 12 }),
    fc.stringMatching(/^[a-z0-9_-]{1,12}$/),
  );
  return mostly<unknown>(
    known.length > 0 ? fc.constantFrom<unknown>(...known) : texts,
    texts,
    fc.jsonValue({ maxDepth: 2 }),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function resolve(document: JsonObject, part: unknown): JsonObject {
  const reference = objectOf(part).$ref;
  return typeof reference === 'string'
    ? resolve(document, valueAt(document, reference.slice(1)))
    : objectOf(part);
}

function withoutEmpty(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
