import colors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { start } from './run-cli.ts';

const authorization = 'Bearer me';

/** What `keymock serve` has on stderr after some requests. */
async function logOf(flags: readonly string[], use: (url: string) => Promise<unknown>, colored = false) {
  const running = start(['serve', '--port', '0', '--now', '2024-08-01T10:00:00Z', ...flags], { colored });
  const [, url = ''] = await running.printed(/^keymock listening on (\S+)\n/);
  await use(url);
  running.stop();
  const { err } = await running.ended;
  return err.replaceAll(/\d+(\.\d)? ms/g, '1 ms');
}

const create = (url: string, name: string) =>
  fetch(`${url}/v0/api_keys`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

describe('the request log of keymock serve', () => {
  test('has a line for each request: time, what, status, duration, operation, account, evidence', async () => {
    const log = await logOf(['feldera'], async (url) => {
      await create(url, 'ci');
      await create(url, 'ci');
      await fetch(`${url}/v0/api_keys?limit=2`);
    });
    expect(log.split('\n')).toEqual([
      '10:00:00.000 POST /v0/api_keys 201 1 ms feldera.postApiKey as me (verified, feldera.api-keys.post.201)',
      expect.stringMatching(
        /^10:00:00\.000 POST \/v0\/api_keys 409 1 ms feldera\.postApiKey as me \((verified|documented), feldera\./,
      ),
      expect.stringMatching(
        /^10:00:00\.000 GET \/v0\/api_keys\?limit=2 401 1 ms feldera\.listApiKeys \(verified, feldera\./,
      ),
      '',
    ]);
  });

  test('says under a request what was probably meant, and once what the real service would not take', async () => {
    const log = await logOf(['ace-data-cloud'], async (url) => {
      await fetch(`${url}/api/v1/credential/`, { headers: { authorization } });
      for (let i = 0; i < 2; i++)
        await fetch(`${url}/api/v1/credentials/`, { headers: { authorization: 'Bearer undefined' } });
    });
    expect(log).toMatch(/ 404 1 ms .*\n {2}! .*\/api\/v1\/credentials\//);
    expect(log.match(/\n {2}! the token is the word "undefined"/g)).toHaveLength(1);
  });

  test('shows no secret, and no control character of a client', async () => {
    const log = await logOf(['feldera'], async (url) => {
      const { api_key } = (await (await create(url, 'ci')).json()) as { api_key: string };
      await fetch(`${url}/v0/api_keys/${api_key}?token=${api_key}`, {
        headers: { authorization: `Bearer ${api_key}` },
      });
      await fetch(`${url}/v0/api_keys/%1b[31m`, {
        headers: { authorization, 'x-keymock-namespace': 'a\u009bb' },
      });
    });
    expect(log).not.toMatch(/apikey:[A-Za-z0-9]{8}/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(log).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(log.split('\n').length).toBeGreaterThan(3);
  });

  test('is JSON, an object a line, for programs', async () => {
    const log = await logOf(['feldera', '--log', 'json'], (url) => create(url, 'ci'));
    expect(
      log
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        id: 'r1',
        at: '2024-08-01T10:00:00.000Z',
        method: 'POST',
        path: '/v0/api_keys',
        status: 201,
        operation: 'postApiKey',
        account: 'me',
        grade: 'verified',
        nearMiss: null,
        warnings: [],
      },
    ]);
  });

  test('has colours on a terminal, and names the fault that was asked for', async () => {
    const use = (url: string) =>
      fetch(`${url}/v0/api_keys`, { headers: { authorization, prefer: 'code=503' } });
    expect(await logOf(['feldera'], use, true)).toContain(`${colors.createColors(true).red('503')} `);
    expect(await logOf(['feldera'], use)).toMatch(/ 503 1 ms feldera\.listApiKeys as me fault prefer \(/);
  });

  test('is left out with --quiet, and is in no other form', async () => {
    expect(await logOf(['feldera', '--quiet'], (url) => create(url, 'ci'))).toBe('');
    const { code, err } = await start(['serve', '--log', 'xml']).ended;
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: --log is "xml", but must be one of text, json.\n',
    });
  });
});
