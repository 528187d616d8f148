import { expect, it } from 'vitest';
import { placesOf } from '../../../src/contract/findings/places.ts';
import type { Exchange } from '../../../src/contract/types.ts';

const shown = (body: string, headers: Exchange['response']['headers'] = []) =>
  placesOf({ response: { status: 200, headers, body } } as unknown as Exchange);
const secret = 'a-secret-of-the-server';

it('names the body and each header', () => {
  const places = shown('{}', [
    ['x-debug', 'on'],
    ['date', 'now'],
  ]);
  expect(places).toEqual([
    { name: 'the body', text: '{}' },
    { name: 'the x-debug header', text: 'on' },
    { name: 'the date header', text: 'now' },
  ]);
});

it.each<[string, string]>([
  ['as it is', secret],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64url', Buffer.from(secret).toString('base64url')],
  ['hex', Buffer.from(secret).toString('hex')],
  ['hex in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
  ['its bytes', [...Buffer.from(secret)].join(', ')],
  ['escapes', [...secret].map((it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
])('tells what is written in another way: %s', (_, written) => {
  expect(shown(`{"hidden":"${written}"}`)[0]?.text).toContain(secret);
  expect(shown('', [['x-debug', written]])[1]?.text).toContain(secret);
});

it('tells a slash that is escaped', () => {
  expect(shown(String.raw`{"key":"half\/other-half"}`)[0]?.text).toContain('half/other-half');
});

it('leaves short texts alone', () => {
  expect(shown('1,2,3,4,5,6,7,8')[0]?.text).toBe('1,2,3,4,5,6,7,8');
});
