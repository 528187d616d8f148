import { describe, expect, it } from 'vitest';
import { callerFor, isSecured } from '../../../src/contract/http/caller.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const securitySchemes = {
  cookieAuth: { type: 'apiKey', in: 'cookie', name: 'session' },
  tokenAuth: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'Send the token with the required prefix "Token".',
  },
  headerAuth: { type: 'apiKey', in: 'header', name: 'X-Key' },
  basicAuth: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'bearer' },
};

/** A document with one operation, which has this security. */
function secured(security: readonly object[]) {
  const get = { security, responses: { 200: { description: 'ok' } } };
  const document = readDocument({
    openapi: '3.1.0',
    info: { title: 'Keys', version: '1' },
    paths: { '/keys': { get } },
    components: { securitySchemes },
    security: [{ bearer: [] }],
  });
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('There is no operation.');
  return { document, operation };
}

const named = (...names: readonly string[]) => names.map((name) => ({ [name]: [] }));

describe('where several security schemes will do', () => {
  const { document, operation } = secured(named('cookieAuth', 'tokenAuth', 'basicAuth', 'headerAuth'));

  it('a token is not sent as a cookie', () => {
    expect(callerFor(document, operation, { token: 'abc' })).toEqual({
      kind: 'parameter',
      in: 'header',
      name: 'Authorization',
      value: 'Token abc',
    });
  });

  it('a token that brings its own prefix keeps it', () => {
    expect(callerFor(document, operation, { token: 'Key abc' })).toMatchObject({ value: 'Key abc' });
  });

  it.each([
    ['cookieAuth', { in: 'cookie', name: 'session', value: 'abc' }],
    ['headerAuth', { in: 'header', name: 'X-Key', value: 'abc' }],
  ])('the one that was asked for is taken: %s', (scheme, caller) => {
    expect(callerFor(document, operation, { token: 'abc', scheme })).toMatchObject(caller);
  });

  it('one that an operation does not take changes nothing', () => {
    expect(callerFor(document, operation, { token: 'abc', scheme: 'bearer' })).toMatchObject({
      name: 'Authorization',
    });
  });

  it('a user is sent as one', () => {
    expect(callerFor(document, operation, { user: 'me:pw' })).toMatchObject({ kind: 'user', basic: true });
  });
});

it('a cookie is used where there is nothing else', () => {
  const { document, operation } = secured(named('cookieAuth'));
  expect(callerFor(document, operation, { token: 'abc' })).toMatchObject({ in: 'cookie', value: 'abc' });
});

it.each([
  ['security: []', []],
  ['an empty way among others', [{}, { bearer: [] }]],
  ['an empty way at the end', [{ bearer: [] }, {}]],
])('%s is public', (_, security) => {
  const { document, operation } = secured(security);
  expect(isSecured(operation)).toBe(false);
  expect(callerFor(document, operation, {})).toEqual({ kind: 'nobody' });
});
