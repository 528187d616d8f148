import { expect, test } from 'vitest';
import { chooseCoding } from '../../../src/providers/feldera/accept-encoding.ts';
import { openDoor } from '../../support/doors.ts';

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['identity', 'identity'],
  ['*', 'identity'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['deflate, gzip, zstd', 'zstd'],
  ['deflate, gzip', 'gzip'],
  ['identity, gzip', 'gzip'],
  ['identity, gzip;q=0.5', 'identity'],
  ['gzip;q=0.5, br;q=0.4', 'gzip'],
  ['gzip;Q=0.5 , deflate ;q=0.501', 'deflate'],
  ['gzip;q=2', 'identity'],
  ['gzip;q=-1', 'identity'],
  ['gzip;q=0.1234', 'identity'],
  ['gzip;q=', 'identity'],
  ['gzip;level=9', 'identity'],
  ['gzip;q=0', 'identity'],
  ['identity;q=0, *', 'identity'],
  ['*;q=0, identity;q=0.1', 'identity'],
  ['*;q=0, gzip', 'gzip'],
  ['*;q=0', undefined],
  ['identity;q=0', undefined],
  ['identity;q=0, gzip;q=0, foo', undefined],
  ['constructor, deflate;q=0.1', 'deflate'],
  ['\u00e9, gzip', 'identity'],
  ['gzip;q=.0009', 'identity'],
  ['gzip;q=.9999, br;q=.999', 'br'],
])('of "%s" it is %s', (accepted, coding) => {
  expect(chooseCoding(accepted)).toBe(coding);
});

// Through the doors that pass the header on as it is.
test.each(['core', 'node'] as const)('%s: a client that takes nothing gets nothing done', async (door) => {
  const { send, mock } = await openDoor(door);
  const answer = await send({
    method: 'POST',
    path: '/v0/api_keys',
    headers: { Authorization: 'Bearer me', 'Accept-Encoding': 'identity;q=0' },
    body: { name: 'ci' },
  });
  expect(answer).toMatchObject({ status: 406, body: 'br, gzip, deflate, zstd' });
  expect(answer.headers).toEqual({ vary: 'Accept-Encoding', 'content-length': '23' });
  expect(mock.db.felderaApiKey?.count()).toBe(0);
});
