import { expect, test } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { callerOf, jsonHeaders } from './support.ts';

const settings = {
  feldera: { auth: 'open', credentials: { one: 'team-a', several: 'team-a, team-b/read' } },
} as const;

eachDoor('the tenant that Feldera-Tenant names', (open) => {
  const live = { dialects: { feldera: 'live' }, settings } as const;
  const inTenant = (tenant: string) => ({ path: '/v0/api_keys', headers: { 'Feldera-Tenant': tenant } });

  test.each(['nope', 'team-b', 'TEAM-A'])(
    'is refused where the caller is no member of it: %s',
    async (tenant) => {
      const { send } = await open(live);
      for (const path of ['/v0/api_keys', '/v0/config', '/v0/nonesuch']) {
        const answer = await callerOf(send, 'one').send({ ...inTenant(tenant), path });
        const body = `{"message":"Not a member of tenant '${tenant}', or no such tenant","error_code":"NotATenantMember","details":{"tenant":"${tenant}"}}`;
        expect(answer).toMatchObject({ status: 403, headers: jsonHeaders, body });
      }
    },
  );

  test('is the account, and without the header the only one', async () => {
    const { send } = await open(live);
    const one = callerOf(send, 'one');
    await one.create({ name: 'ci' });
    expect((await one.send(inTenant('team-a'))).json).toHaveLength(1);
    expect((await one.send(inTenant(''))).json).toHaveLength(1);
    expect((await callerOf(send, 'me').send(inTenant('me'))).json).toEqual([]);
  });

  test('chooses among several, each with its role', async () => {
    const { mock, send } = await open(live);
    const several = callerOf(send, 'several');
    const answer = await several.list();
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      message: 'This user belongs to several tenants; set the Feldera-Tenant header to select one',
      error_code: 'AmbiguousTenantMembership',
      details: {},
    });
    proves(mock, 'feldera.auth.ambiguous-tenant-details');
    expect((await several.send(inTenant('team-a'))).status).toBe(200);
    expect((await several.send(inTenant('team-b'))).json).toMatchObject({
      error_code: 'InsufficientPermissions',
    });
  });

  test('means nothing to an API key', async () => {
    const { send } = await open(live);
    const key = callerOf(send, await callerOf(send, 'one').secret({ name: 'ci', role: 'write' }));
    expect((await key.send(inTenant('team-b'))).json).toHaveLength(1);
  });

  test('means nothing before role-based access control', async () => {
    const { send } = await open({ settings });
    expect((await callerOf(send, 'one').send(inTenant('nope'))).status).toBe(200);
    expect((await callerOf(send, 'several').list()).status).toBe(200);
  });
});
