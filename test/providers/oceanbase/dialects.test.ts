import { expect, it } from 'vitest';
import { eachDoor, type Opened, openDoor, type Send, type Sent } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { documentedBody, path, scope, sendByDigest } from './support.ts';

const post = { method: 'POST', path, body: documentedBody };
const json = { 'Content-Type': 'application/json' };

/** Every outcome once. */
const script: readonly (readonly [status: number, request: Sent])[] = [
  [200, post],
  [200, { ...post, headers: { requestId: 'y', 'X-Ob-Product': 'any' } }],
  [200, { path: `${path}?Action=Mine&pageNumber=1&pageSize=101&uid=1`, headers: { Action: 'Header' } }],
  [200, { path: `${path}?pageNumber=2&pageSize=1` }],
  [400, { path: `${path}?pageNumber=0` }],
  [400, { ...post, body: { action: 'read' } }],
  [400, { ...post, body: { name: '', action: 'read' } }],
  [400, { ...post, body: { name: 1, action: 'read' } }],
  [400, { ...post, body: [] }],
  [400, { ...post, headers: json, body: '{' }],
  [400, { ...post, headers: { 'X-OB-Org-Id': '' } }],
  [400, { ...post, headers: { 'X-OB-Project-Id': '' } }],
  [413, { ...post, headers: json, body: ' '.repeat(1024 * 1024 + 1) }],
  [415, { ...post, headers: { 'Content-Type': 'text/plain' } }],
  [400, { method: 'DELETE', path }],
  [404, { method: 'DELETE', path: `${path}?id=ak-1&Action=Mine` }],
  [404, { path: '/api/v2/maas/nothing' }],
  [405, { method: 'PUT', path }],
];

const exchange = async (send: Send, request: Sent) => {
  const { status, body } = await sendByDigest(send, request);
  return [status, body] as const;
};

eachDoor('OceanBase: the dialects', (open) => {
  it('differ in nothing but Basic', async () => {
    const play = async ({ mock, send }: Opened) => {
      const replies: (readonly [number, string])[] = [];
      for (const [, request] of script) replies.push(await exchange(send, request));
      const { data } = JSON.parse(replies[2]?.[1] ?? '') as { data: { list: { id: string }[] } };
      for (const { id } of data.list) {
        replies.push(await exchange(send, { method: 'DELETE', path: `${path}?id=${id}` }));
      }
      proves(
        mock,
        ...['document', 'scope', 'method.405', 'method.allow', 'create.duplicate-names', 'list.order'].map(
          (id) => `oceanbase.${id}`,
        ),
      );
      return replies;
    };
    const documented = await play(await openDoor('core'));
    expect(documented.slice(0, script.length).map(([status]) => status)).toEqual(
      script.map(([status]) => status),
    );
    expect(documented.slice(script.length).map(([status]) => status)).toEqual([200, 200]);
    expect(await play(await open({ dialects: { oceanbase: 'live' } }))).toEqual(documented);
  });

  it.each(['documented', 'live'] as const)(
    'keep to the stale and the replayed alike (%s)',
    async (dialect) => {
      const { mock, send } = await open({ dialects: { oceanbase: dialect } });
      const challenge = (await send({ path, headers: scope })).headers['www-authenticate'] ?? '';
      const again = () => sendByDigest(send, { path }, { challenge });
      const statuses = [(await again()).status, (await again()).json];
      mock.clock.advance(5 * 60_000);
      statuses.push((await again()).json);
      expect(statuses).toMatchObject([
        200,
        { errorMessage: 'The nonce count was used before.' },
        { errorMessage: 'The nonce has expired.' },
      ]);
    },
  );
});
