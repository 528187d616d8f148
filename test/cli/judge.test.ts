import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli, serving } from './run-cli.ts';
import { leakyServer } from './wrong-server.ts';

describe('keymock judge', () => {
  test('finds nothing wrong in a recording of our own server', async () => {
    const file = await recordingOf('feldera', await serving('feldera'));
    const { code, out, err } = await cli(['judge', file]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\d+ passed, 0 failed, 0 warned/);
    expect(out).toMatch(/\d+ of \d+ recorded exchanges are for http:\/\/127\.0\.0\.1:\d+\.\n$/);
  });

  test('judges by any document, and writes reports', async () => {
    const file = await recordingOf('feldera', await serving('feldera'));
    const { code, out } = await cli([
      'judge',
      file,
      '--against',
      'specs/feldera/openapi.yaml',
      '--report',
      'json=-',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: 1, findings: [], leftBehind: [] });
  });

  test('finds in a recording what was wrong with the server', async () => {
    const file = await recorded([
      exchange('POST', 'https://api.example.com/v0/api_keys', '{"name":"ci"}', 200, '{"id":1}'),
    ]);
    const { code, out } = await cli(['judge', file]);
    expect(code).toBe(1);
    expect(out).toContain('wire/status');
    expect(out).toContain('POST /v0/api_keys');
  });

  test.each([
    ['[]', 'it is not a JSON object'],
    ['{', 'it is not a JSON object'],
    ['{"log":{}}', 'it has no log.entries'],
  ])('a file with %s is no HAR', async (text, reason) => {
    const file = await written(text);
    const { code, out, err } = await cli(['judge', file]);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: `keymock: "${file}" is no HAR file: ${reason}.\n`,
    });
  });

  test('a recording of another API needs a document', async () => {
    const file = await recorded([exchange('GET', 'https://example.org/', '', 200, '')]);
    const { code, err } = await cli(['judge', file]);
    expect({ code, err }).toEqual({
      code: 2,
      err: `keymock: no request in "${file}" is for a known API. Name the document with --against <provider | file>.\n`,
    });
  });

  test('a body that the recording leaves out is not judged, and that is said', async () => {
    const path = '/v0/api_keys';
    const reply = await fetch((await serving('feldera')) + path, { headers: { Authorization: 'Bearer me' } });
    const headers = [...reply.headers].map(([name, value]) => ({ name, value }));
    const list = (content: object) => ({
      ...exchange('GET', `https://api.example.com${path}`, '', 200, ''),
      response: { status: 200, headers, content },
    });
    const file = await recorded([list({ size: 100 }), list({ text: '[]' })]);
    const { code, out } = await cli(['judge', file]);
    expect({ code, last: out.split('\n').slice(-3) }).toEqual({
      code: 0,
      last: [
        '2 of 2 recorded exchanges are for https://api.example.com.',
        '1 of these had a body that the recording leaves out: it was not judged.',
        '',
      ],
    });
  });

  test('a recording never gives a credential away', async () => {
    const url = await leakyServer();
    const file = await recordingOf('feldera', url, 'a-token-of-mine');
    const { out } = await cli(['judge', file, '--report', 'har=-']);
    expect(out).not.toContain('a-token-of-mine');
    expect(out).not.toMatch(/apikey:[A-Za-z0-9]{10}/);
  });
});

/** A HAR file of real traffic, made by hand so that nothing in it is masked. */
async function recordingOf(_provider: string, url: string, token = 'me-and-me-alone'): Promise<string> {
  const entries: object[] = [];
  const send = async (method: string, path: string, body?: object) => {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await fetch(url + path, { method, headers, ...(body && { body: sent }) });
    const received = [...response.headers].map(([name, value]) => ({ name, value }));
    entries.push(
      exchange(method, url + path, sent, response.status, await response.text(), received, headers),
    );
  };
  await send('POST', '/v0/api_keys', { name: 'ci' });
  await send('POST', '/v0/api_keys', { name: 'ci' });
  await send('GET', '/v0/api_keys');
  await send('GET', '/v0/api_keys/ci');
  await send('DELETE', '/v0/api_keys/ci');
  await send('GET', '/v0/api_keys/ci');
  return recorded([...entries, exchange('GET', 'https://elsewhere.example/app.js', '', 200, '')]);
}

function exchange(
  method: string,
  url: string,
  sent: string,
  status: number,
  body: string,
  received: object[] = [{ name: 'content-type', value: 'application/json' }],
  headers: Record<string, string> = { Authorization: 'Bearer me' },
): object {
  return {
    startedDateTime: '2024-08-01T10:00:00.000Z',
    time: 1,
    request: {
      method,
      url,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      ...(sent !== '' && { postData: { mimeType: 'application/json', text: sent } }),
    },
    response: { status, headers: received, content: { text: body } },
  };
}

function recorded(entries: object[]): Promise<string> {
  return written(
    JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries } }),
  );
}

async function written(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-har-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'app.har'), text);
  return join(folder, 'app.har');
}
