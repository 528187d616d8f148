import { expect, it } from 'vitest';
import { createChance } from '../../../src/mock/chance.ts';
import { createClock } from '../../../src/mock/clock.ts';
import { type Core, createCore } from '../../../src/mock/core.ts';
import { aceDataCloud, simulateUsage } from '../../../src/providers/ace-data-cloud/index.ts';
import { credentialModel, models } from '../../../src/providers/ace-data-cloud/model.ts';
import { createStore } from '../../../src/store/store.ts';
import { createSend } from '../../support/doors.ts';
import { as, createApplication, createCredential, faceTransform, field, proxyService } from './support.ts';

/** A core whose tables and clock the test holds too. */
function setUp() {
  const { tables } = createStore(models);
  const clock = createClock('2024-08-01T10:00:00Z');
  const settings = { auth: 'open', credentials: {} } as const;
  const handle: Core = createCore({
    mocked: [{ provider: aceDataCloud, dialect: 'documented', settings }],
    tables,
    clock,
    chance: createChance(1),
    onBug(error) {
      throw error;
    },
  });
  // createSend reads nothing of a mock but its core.
  const me = as('me', createSend({ handle } as Parameters<typeof createSend>[0]));
  return { tables, clock, me };
}

it('usage shows in the credential, and in its application', async () => {
  const { me, ...parts } = setUp();
  const application_id = await createApplication(me, faceTransform);
  const { id, token } = await createCredential(me, { application_id });
  parts.clock.advance(1000);

  const first = simulateUsage({ secret: String(token), amount: 0.25 }, parts);
  const second = simulateUsage({ secret: String(token), amount: 2 }, parts);

  expect([first, second]).toEqual([
    { accepted: true, usedAmount: 0.25 },
    { accepted: true, usedAmount: 2.25 },
  ]);
  const updated_at = '2024-08-01T10:00:01.000000Z';
  expect((await me('GET', `/credentials/${id}`)).json).toMatchObject({ used_amount: 2.25, updated_at });
  const application = await me('GET', `/applications/${application_id}`);
  expect(application.json).toMatchObject({ used_amount: 2.25, remaining_amount: 0, updated_at });
});

it('a credential is exhausted once its limit is reached, until the limit is raised', async () => {
  const { me, ...parts } = setUp();
  const { id, token } = await createCredential(me, { limited_amount: 1 });
  const use = () => simulateUsage({ secret: String(token), amount: 1 }, parts);

  expect([use(), use()]).toEqual([
    { accepted: true, usedAmount: 1 },
    { accepted: false, reason: 'exhausted' },
  ]);
  expect((await me('GET', `/credentials/${id}`)).json).toMatchObject({ limited_amount: 1, used_amount: 1 });
  await me('PATCH', `/credentials/${id}`, { limited_amount: null });
  expect(use()).toEqual({ accepted: true, usedAmount: 2 });
});

it('a credential is expired from its time on', async () => {
  const { me, ...parts } = setUp();
  const { token } = await createCredential(me, { expired_at: '2024-08-01T10:00:01Z' });
  const use = () => simulateUsage({ secret: String(token), amount: 0 }, parts);

  parts.clock.advance(999);
  expect(use()).toEqual({ accepted: true, usedAmount: 0 });
  parts.clock.advance(1);
  expect(use()).toEqual({ accepted: false, reason: 'expired' });
});

it('a secret that was rotated out or deleted is unknown; an Identity is known by its user name', async () => {
  const { me, ...parts } = setUp();
  const { id, token } = await createCredential(me);
  const application_id = await createApplication(me, proxyService);
  const { username } = await createCredential(me, { application_id });
  const use = (secret: unknown) => simulateUsage({ secret: String(secret), amount: 1 }, parts);
  const unknown = { accepted: false, reason: 'unknown' };

  const rotated = await me('POST', `/credentials/${id}/rotate/`);

  expect(use(token)).toEqual(unknown);
  expect(use(field(rotated.json, 'token'))).toEqual({ accepted: true, usedAmount: 1 });
  await me('DELETE', `/credentials/${id}`);
  expect(use(field(rotated.json, 'token'))).toEqual(unknown);
  expect(use(username)).toEqual({ accepted: true, usedAmount: 1 });
  expect(simulateUsage({ secret: String(username), amount: 1, namespace: 'other' }, parts)).toEqual(unknown);
});

it.each([-1, Number.NaN])('an amount of %s is a mistake of the caller', (amount) => {
  const parts = setUp();
  expect(() => simulateUsage({ secret: 'x', amount }, parts)).toThrow(RangeError);
});

it('a request looks at as many credentials as it shows, however many there are', async () => {
  const { me, tables } = setUp();
  const table = tables.get(credentialModel);
  const { id } = await createCredential(me, { host: 'h' });
  const cost = async (method: string, path: string, body?: unknown) => {
    const before = table.touched;
    await me(method, path, body);
    return table.touched - before;
  };
  const costs = async () => [
    await cost('GET', '/credentials/?limit=5'),
    await cost('GET', '/credentials/?limit=5&offset=3&ordering=created_at'),
    await cost('GET', '/credentials/?host=h'),
    await cost('GET', `/credentials/${id}`),
    await cost('PATCH', `/credentials/${id}`, { limited_amount: 1 }),
  ];
  for (let i = 0; i < 20; i++) await createCredential(me);
  const few = await costs();

  for (let i = 0; i < 200; i++) await createCredential(me);

  expect(await costs()).toEqual(few);
  expect(few.slice(0, 3)).toEqual([5, 5, 1]);
});
