import { inspect } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { slimData } from '../../scripts/build/slim-data.ts';
import { slimHashes } from '../../scripts/build/slim-hashes.ts';
import { digestResponse } from '../../src/mock/digest/hash.ts';
import { writeNonce } from '../../src/mock/digest/nonce.ts';
import { portableSha256 } from '../../src/mock/sha256.ts';
import { defineModel } from '../../src/store/model.ts';
import { createStore } from '../../src/store/store.ts';

/** What of the sources the libraries are seen through. */
interface Bundled {
  createStore: typeof createStore;
  digestResponse: typeof digestResponse;
  portableSha256: typeof portableSha256;
  writeNonce: typeof writeNonce;
}

const whole: Bundled = { createStore, digestResponse, portableSha256, writeNonce };
let slim: Bundled;

beforeAll(async () => {
  const result = await build({
    stdin: {
      contents: `export { createStore } from './store/store.ts';
        export { digestResponse } from './mock/digest/hash.ts';
        export { writeNonce } from './mock/digest/nonce.ts';
        export { portableSha256 } from './mock/sha256.ts';`,
      resolveDir: `${import.meta.dirname}/../../src`,
    },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    plugins: [slimData(), slimHashes()],
    write: false,
    logLevel: 'error',
  });
  const text = result.outputFiles[0]?.text ?? '';
  slim = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
});

const item = defineModel(
  { id: 'key', name: 'string', amount: 'number', open: 'boolean', note: 'string?' },
  { owner: () => 'me', unique: { name: ({ name }) => name } },
);

const where = (query: object) => ({ where: query });

/** What a test author may do with a model, one after the other. */
const calls: readonly (readonly [method: string, query: unknown])[] = [
  ['create', { id: 'c', name: 'x', amount: 3, note: null, open: true }],
  ['create', { id: 'a', name: 'y', amount: 1, note: 'n', open: false, nonsense: 1 }],
  ['create', { id: 'b', name: 'x', amount: 2 }],
  ['create', { id: 'b' }],
  ['create', {}],
  ['create', { id: 'd', name: null }],
  ['create', { id: 'd', name: ['one', 'two'] }],
  ['count', undefined],
  ['count', where({ name: { equals: 'x' } })],
  ['findFirst', where({ id: { equals: 'a' } })],
  ['findFirst', where({ id: { equals: 'none' } })],
  ['findFirst', { ...where({ id: { equals: 'none' } }), strict: true }],
  ['findMany', { ...where({ id: { equals: 'none' } }), strict: true }],
  ['findMany', where({ id: { in: ['a', 'b'] }, amount: { gt: 1 } })],
  ['findMany', where({ name: { contains: 'x' }, open: { equals: false } })],
  ['findMany', where({ amount: { between: [1, 2] } })],
  ['findMany', where({ amount: { notBetween: [1, 2] } })],
  ['findMany', where({ note: { equals: 'n' } })],
  ['findMany', where({ name: { like: 'x' } })],
  ['findMany', where({ name: { equals: 'one' } })],
  ['findMany', { ...where({}), orderBy: { amount: 'asc' } }],
  ['findMany', { ...where({}), orderBy: [{ name: 'desc' }, { id: 'desc' }], skip: 1, take: 2 }],
  ['findMany', { ...where({}), cursor: 'a', take: 1 }],
  ['update', { ...where({ id: { equals: 'a' } }), data: { name: 'z', amount: (n: number) => n + 1 } }],
  ['update', { ...where({ id: { equals: 'a' } }), data: { id: 'b' } }],
  ['update', { ...where({ id: { equals: 'a' } }), data: { id: 'e', note: null } }],
  ['update', { ...where({ id: { equals: 'none' } }), data: {} }],
  ['update', { ...where({ id: { equals: 'none' } }), data: {}, strict: true }],
  ['updateMany', { ...where({ name: { equals: 'x' } }), data: { amount: 9 } }],
  ['updateMany', { ...where({ name: { equals: 'none' } }), data: {} }],
  ['delete', where({ id: { equals: 'e' } })],
  ['delete', { ...where({ id: { equals: 'e' } }), strict: true }],
  ['deleteMany', where({ amount: { gte: 9 } })],
  ['deleteMany', where({ amount: { gte: 9 } })],
  ['getAll', undefined],
];

test('a model of the slimmed @mswjs/data does what the package does, errors included', () => {
  expect(outcomes(slim)).toEqual(outcomes(whole));
});

function outcomes(bundled: Bundled): unknown[] {
  const { db, tables } = bundled.createStore({ item });
  // The calls are data, some of them mistakes that no type allows.
  const model = db['item'] as unknown as Record<string, (query: unknown) => unknown>;
  return calls.map(([method, query]) => {
    const outcome = outcomeOf(() => model[method]?.(query));
    // As a text, since each copy of the package has symbols of its own.
    return inspect({ method, query, outcome, indexed: tables.get(item).of('me').all() }, { depth: null });
  });
}

function outcomeOf(call: () => unknown): unknown {
  try {
    return { value: call() };
  } catch (error) {
    return { error: `${error}`, type: error instanceof Error && 'type' in error && error.type };
  }
}

test.each(['', 'abc', 'grüße', '\ud800', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'x'.repeat(1000)])(
  'the slimmed @noble/hashes gives the same hashes of %j',
  (text) => {
    const parts = {
      username: text,
      realm: 'r',
      secret: text,
      method: 'GET',
      uri: '/',
      nonce: 'n',
      nc: '1',
      cnonce: 'c',
    };
    const hashes = (bundled: Bundled) => [
      bundled.portableSha256(text, 'hex'),
      bundled.portableSha256(text, 'base64'),
      bundled.digestResponse({ algorithm: 'MD5', ...parts }),
      bundled.digestResponse({ algorithm: 'SHA-256', ...parts }),
      bundled.writeNonce({ issuedAt: 1, serial: 2 }, text),
    ];
    expect(hashes(slim)).toEqual(hashes(whole));
  },
);
