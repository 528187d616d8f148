import { describe, expect, test } from 'vitest';
import { cli, serving } from './run-cli.ts';

const headers = { authorization: 'Bearer me', 'content-type': 'application/json' };

describe('keymock serve --fault', () => {
  test('misbehaves as it is told to, and --delay slows everything down', async () => {
    const url = await serving(
      'feldera',
      '--fault',
      'feldera.postApiKey:429',
      '--fault',
      'getConfig:503@1',
      '--delay',
      '30',
    );
    const started = performance.now();
    const created = await fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' });
    expect(created.status).toBe(429);
    expect(performance.now() - started).toBeGreaterThan(28);
    expect((await fetch(`${url}/v0/config`, { headers })).status).toBe(503);
    expect((await fetch(`${url}/v0/api_keys`, { headers })).status).toBe(200);
    const { faults } = (await (await fetch(`${url}/__keymock/faults`)).json()) as { faults: object[] };
    expect(faults).toMatchObject([
      { id: 'f1', provider: 'feldera', operation: 'postApiKey', error: { status: 429 }, applied: 1 },
      { id: 'f2', operation: 'getConfig', error: { status: 503 }, probability: 1 },
      { id: 'f3', latency: 30, applied: 3 },
    ]);
  });

  test.each([
    ['reset', { drop: 'reset' }],
    ['feldera:truncate@0.5', { provider: 'feldera', drop: 'truncate', probability: 0.5 }],
    ['listApiKeys:stale=2', { operation: 'listApiKeys', stale: 2 }],
    ['delay=5', { latency: 5 }],
    ['slow=100', { slow: { bytesPerSecond: 100 } }],
    ['malformed', { malformed: true }],
    ['lost', { lost: true }],
  ])('%s', async (text, fault) => {
    const url = await serving('feldera', '--fault', text);
    const { faults } = (await (await fetch(`${url}/__keymock/faults`)).json()) as { faults: object[] };
    expect(faults).toEqual([{ id: 'f1', ...fault, matched: 0, applied: 0 }]);
  });

  test.each([
    ['nonsense', '--fault is "nonsense", but must be [API[.OPERATION]:]WHAT[@PROBABILITY]'],
    ['200', '--fault: error.status is 200, but must be a number from 400 to 599.'],
    ['felder.postApiKey:429', '--fault: no provider "felder" is mocked. Did you mean "feldera"?'],
    ['postApikey:429', '--fault: no operation "postApikey" is mocked. Did you mean "postApiKey"?'],
    ['429@2', '--fault: probability is 2, but must be a number from 0 to 1.'],
  ])('%s is refused', async (text, message) => {
    const { code, err } = await cli(['serve', 'feldera', '--port', '0', '--fault', text]);
    expect([code, err]).toEqual([2, expect.stringContaining(`keymock: ${message}`)]);
  });
});

test('the control API is left out with --no-control, and asks for the token of --control-token', async () => {
  const without = await serving('feldera', '--no-control');
  expect((await fetch(`${without}/__keymock/health`)).status).toBe(404);
  const health = `${await serving('feldera', '--control-token', 't0ken')}/__keymock/health`;
  expect((await fetch(health)).status).toBe(401);
  expect((await fetch(health, { headers: { authorization: 'Bearer t0ken' } })).status).toBe(200);
});
