import { expect, test } from 'vitest';
import { dialects } from '../../../src/mock/provider.ts';
import { openDoor } from '../../support/doors.ts';
import { corsHeaders } from './support.ts';

// Through the doors that pass these headers on: `fetch` keeps its callers from setting them.
const doors = ['core', 'node'] as const;
const cases = doors.flatMap((door) => dialects.map((dialect) => ({ door, dialect })));
const allowed = {
  documented: 'authorization, accept, feldera-tenant',
  live: 'authorization, accept, content-type, feldera-tenant',
};
const origin = 'https://console.example.com';

test.each(cases)(
  '$door, $dialect: a preflight request is answered without a credential',
  async ({ door, dialect }) => {
    const { send } = await openDoor(door, { dialects: { feldera: dialect } });
    const answer = await send({
      method: 'OPTIONS',
      path: '/v0/api_keys',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'Authorization, accept,feldera-tenant',
      },
    });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers).toEqual({
      ...corsHeaders,
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
      'access-control-allow-headers': allowed[dialect],
      'content-length': '0',
    });
  },
);

test.each(cases)(
  '$door, $dialect: a page may send JSON from version 0.327.0 on',
  async ({ door, dialect }) => {
    const { send } = await openDoor(door, { dialects: { feldera: dialect } });
    const answer = await send({
      method: 'OPTIONS',
      path: '/v0/api_keys',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    const refused = { status: 400, body: 'One or more request headers are not allowed' };
    expect(answer).toMatchObject(dialect === 'live' ? { status: 200, body: '' } : refused);
  },
);

const refusals = [
  ['another method', { 'Access-Control-Request-Method': 'TRACE' }, 'Requested method is not allowed'],
  [
    'another header',
    { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-other' },
    'One or more request headers are not allowed',
  ],
  [
    'what is no header',
    { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'a b' },
    'Request header `Access-Control-Request-Headers` has an invalid value',
  ],
] as const;

test.each(dialects.flatMap((dialect) => refusals.map((row) => [dialect, ...row] as const)))(
  '%s: a preflight request for %s is refused',
  async (dialect, _, headers, body) => {
    const { send } = await openDoor('node', { dialects: { feldera: dialect } });
    const answer = await send({
      method: 'OPTIONS',
      path: '/v0/api_keys',
      headers: { Origin: origin, ...headers },
    });
    expect(answer).toEqual({
      status: 400,
      headers: { 'content-length': String(body.length) },
      body,
      json: undefined,
    });
  },
);

test.each(doors)('%s: a page of any origin may read every reply', async (door) => {
  const { send } = await openDoor(door);
  for (const headers of [{ Authorization: 'Bearer me' }, {}, { Authorization: 'Bearer apikey:x' }]) {
    const answer = await send({ path: '/v0/api_keys', headers: { ...headers, Origin: origin } });
    expect(answer.headers).toMatchObject({ ...corsHeaders, 'access-control-allow-origin': origin });
  }
});
