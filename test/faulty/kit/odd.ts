import { answers, empty, header, type Wrap } from './answer.ts';
import type { Answer, Running, Transport } from './http.ts';
import type { OddServer, Provider } from './mutant.ts';

/** Starts a correct server behind a wrap, over a transport. */
export type StartOdd = (wrap: Wrap | undefined, transport?: Transport) => Promise<Running>;

/** What any API may do without breaking its document: how answers travel, look and what stands besides them. */
export function commonOdd(provider: Provider, start: StartOdd): OddServer[] {
  const odd = (id: string, title: string, wrap?: Wrap, transport?: Transport): OddServer => ({
    id: `${provider}/${id}`,
    provider,
    title,
    start: () => start(wrap, transport),
  });
  return [
    odd('plain', 'as the documents say', undefined),
    odd('slow', 'every answer takes 15 milliseconds', undefined, { delay: 15 }),
    odd('chunked', 'answers come in chunks of 7 bytes', undefined, { chunk: 7 }),
    odd('gzip', 'answers are compressed', undefined, { gzip: true }),
    odd('gzip-chunked', 'answers are compressed and come in chunks', undefined, { gzip: true, chunk: 11 }),
    odd('close', 'the connection is closed after each answer', undefined, { close: true }),
    odd('lower-case-headers', 'header names are in lower case', undefined, {
      headerCase: (it) => it.toLowerCase(),
    }),
    odd('upper-case-headers', 'header names are in upper case', undefined, {
      headerCase: (it) => it.toUpperCase(),
    }),
    odd('dateless', 'answers have no date', undefined, { dateless: true }),
    odd('more-headers', 'answers have headers that no document knows', moreHeaders),
    odd('charset', 'JSON is declared as UTF-8', charset),
    odd('key-order', 'the fields of JSON objects come in another order', rewritten(backwards)),
    odd('more-fields', 'JSON objects have fields that no document knows', rewritten(extended)),
    odd(
      'pretty',
      'JSON has line breaks and indentation',
      reprinted((value) => JSON.stringify(value, null, 4)),
    ),
    odd('escaped', 'JSON has every slash and every letter "a" of its texts escaped', reprinted(escaped)),
    odd('head-405', 'HEAD is refused', head(empty(405, { Allow: 'GET, POST, DELETE' }))),
    odd('head-501', 'HEAD is not known', head(empty(501))),
    odd('options', 'OPTIONS tells the methods', (ask, next) =>
      ask.method === 'OPTIONS' ? empty(204, { Allow: 'GET, POST, PATCH, DELETE' }) : next(ask),
    ),
  ];
}

const moreHeaders = answers(
  () => true,
  (answer) => ({
    ...answer,
    headers: {
      ...answer.headers,
      Server: 'odd/1.0',
      'X-Request-Id': crypto.randomUUID(),
      'X-RateLimit-Remaining': '4999',
      'Strict-Transport-Security': 'max-age=31536000',
      'Set-Cookie': 'lb=node-3; Path=/',
    },
  }),
);

const charset: Wrap = async (ask, next) => {
  const answer = await next(ask);
  const type = answer.headers['Content-Type'];
  return type === 'application/json'
    ? header(
        () => true,
        'Content-Type',
        'application/json; charset=UTF-8',
      )(ask, () => Promise.resolve(answer))
    : answer;
};

const head =
  (answer: Answer): Wrap =>
  (ask, next) =>
    ask.method === 'HEAD' ? answer : next(ask);

/** The same JSON value in other characters. */
const reprinted = (print: (value: unknown) => string): Wrap =>
  answers(
    (_, answer) => answer.headers['Content-Type'] === 'application/json' && answer.body.length > 0,
    (answer) => ({ ...answer, body: print(JSON.parse(String(answer.body))) }),
  );

const rewritten = (change: (fields: object) => object): Wrap =>
  reprinted((value) => JSON.stringify(value, (_, it) => (isFields(it) ? change(it) : it)));

const isFields = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const backwards = (fields: object) => Object.fromEntries(Object.entries(fields).reverse());

/** Not inside what has been added itself: a replacer is called for that, too. */
function extended(fields: object): object {
  const names = Object.keys(fields);
  if (names.length === 0 || names.includes('_links')) return fields;
  return { ...fields, _links: [], etag: 'W/"7"', region: null };
}

function escaped(value: unknown): string {
  return JSON.stringify(value, (_, it) => (typeof it === 'string' ? `\u0000${it}` : it)).replaceAll(
    /"\\u0000((?:[^"\\]|\\.)*)"/g,
    (_, inner: string) =>
      `"${inner.replaceAll(/(?<!\\)\//g, '\\/').replaceAll(/(?<!\\[\w]*)a/g, '\\u0061')}"`,
  );
}
