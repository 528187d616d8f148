import { execFile } from 'node:child_process';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CurlOptions, toCurl } from '../../../src/contract/curl.ts';
import type { SentRequest } from '../../../src/contract/types.ts';

const run = promisify(execFile);
const tokens = {
  token: `t0k'en"$(id)\\1`,
  otherToken: 'long-other:0123456789abcdefghijz0123456789ABCDEFGHIJ',
  user: 'ak-1:sk$2-secret',
  otherUser: 'ak-2:sk-2',
};
const env = {
  PATH: process.env.PATH,
  KEYMOCK_TOKEN: tokens.token,
  KEYMOCK_OTHER_TOKEN: tokens.otherToken,
  KEYMOCK_USER: tokens.user,
  KEYMOCK_OTHER_USER: tokens.otherUser,
};

interface Seen {
  readonly method: string | undefined;
  readonly target: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
const seen: Seen[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    seen.push({
      method: request.method,
      target: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks),
    });
    const wantsDigest = request.url === '/digest' && !request.headers.authorization?.startsWith('Digest ');
    response.writeHead(
      wantsDigest ? 401 : 200,
      wantsDigest ? { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' } : {},
    );
    response.end();
  });
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** Runs the command in a real shell; what the server got. */
async function sent(request: Partial<SentRequest>, options: CurlOptions = { tokens }, shell = 'sh') {
  const { url = '/', ...rest } = request;
  const command = toCurl({ method: 'GET', headers: [], ...rest, url: origin + url }, options);
  seen.length = 0;
  await run(shell, ['-c', command], { env });
  const last = seen.at(-1);
  if (!last) throw new Error(`nothing was sent by: ${command}`);
  return { ...last, command };
}

describe('toCurl', () => {
  it('is short where the request is', () => {
    const headers = [['Authorization', 'Bearer abc-123']] as const;
    expect(
      toCurl({ method: 'GET', url: 'http://h/keys?a=1&b=2', headers }, { tokens: { token: 'abc-123' } }),
    ).toBe(`curl -i 'http://h/keys?a=1&b=2' -H 'Authorization: Bearer '"$KEYMOCK_TOKEN"`);
  });

  it('has a line per option where the request is long', () => {
    const headers = [
      ['Content-Type', 'application/json'],
      ['Authorization', 'Token abc-123'],
    ] as const;
    const body = '{"name":"keymock-1","description":"it\'s a long one, too long for one line"}';
    expect(
      toCurl({ method: 'PUT', url: 'http://h/keys', headers, body }, { tokens: { token: 'abc-123' } }),
    ).toBe(
      [
        'curl -i -X PUT \\',
        '  http://h/keys \\',
        `  -H 'Content-Type: application/json' \\`,
        `  -H 'Authorization: Token '"$KEYMOCK_TOKEN" \\`,
        `  --data-raw '{"name":"keymock-1","description":"it'\\''s a long one, too long for one line"}'`,
      ].join('\n'),
    );
  });

  it.each([
    ['Bearer', `Bearer ${tokens.token}`],
    ['another account', `Token ${tokens.otherToken}`],
    ['no scheme', tokens.token],
    ['a token with something behind', `Bearer ${tokens.token}x`],
    ['a token whose end was cut', `Bearer ${tokens.token.slice(0, -3)}`],
    ['a token whose beginning was cut', `Bearer ${tokens.token.slice(2)}`],
    ['the first half of a long token', `Bearer ${tokens.otherToken.slice(0, 30)}`],
    ['a token in other case', 'Bearer LONG-OTHER:0123456789ABCDEFGHIJZ0123456789abcdefghij'],
    [
      'a token with its characters moved by one',
      'Bearer long-other:1234567899bcdefghijkz1234567899BCDEFGHIJK',
    ],
    ['Basic', `Basic ${Buffer.from(tokens.user).toString('base64')}`],
    ['Basic of another account', `Basic ${Buffer.from(tokens.otherUser).toString('base64')}`],
    ['Basic with a wrong password', `Basic ${Buffer.from(`${tokens.user}x`).toString('base64')}`],
    ['Basic that is none', 'Basic !!!'],
    ['garbage', `Bearer gar'b"age $(id) \`id\``],
    ['a scheme alone', 'Bearer'],
  ])('sends a credential without showing it: %s', async (_kind, authorization) => {
    const { headers, command } = await sent({ headers: [['Authorization', authorization]] });
    expect(headers.authorization).toBe(authorization);
    for (const secret of [
      tokens.token,
      tokens.token.slice(0, -3),
      tokens.otherToken,
      tokens.user,
      tokens.otherUser,
    ]) {
      expect(command).not.toContain(secret);
      expect(command).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('leaves a digest to curl', async () => {
    const { headers, command } = await sent({
      url: '/digest',
      headers: [
        ['Authorization', 'Digest username="ak-1", realm="r", nonce="old", response="0123456789abcdef"'],
      ],
    });
    expect(command).toBe(`curl -i ${origin}/digest --digest -u "$KEYMOCK_USER"`);
    expect(headers.authorization).toMatch(/^Digest username="ak-1", ?realm="r", ?nonce="n"/);
  });

  it('puts a variable where a credential is not known, when it is told to', () => {
    const headers = [
      ['authorization', 'Bearer x1'],
      ['cookie', 'sid=1'],
      ['x-api-key', 'k1'],
    ] as const;
    expect(toCurl({ method: 'GET', url: 'http://a:b@h/', headers }, { unknown: 'variable' })).toBe(
      `curl -i http://h/ \\\n  -u "$KEYMOCK_USER" \\\n  -H 'authorization: Bearer '"$KEYMOCK_TOKEN" \\\n` +
        `  -H 'cookie: '"$KEYMOCK_COOKIE" \\\n  -H 'x-api-key: '"$KEYMOCK_TOKEN"`,
    );
  });

  it('names secrets that were learnt on the way', () => {
    const secrets = [{ name: 'KEYMOCK_SECRET_3', value: 'made-just-now' }];
    const headers = [['Authorization', 'Bearer made-just-now']] as const;
    expect(toCurl({ method: 'GET', url: 'http://h/made-just-now', headers }, { secrets })).toBe(
      `curl -i http://h/"$KEYMOCK_SECRET_3" -H 'Authorization: Bearer '"$KEYMOCK_SECRET_3"`,
    );
  });

  it.each([
    ['quotes and variables', `{"a":"it's \\"$HOME\\" \`id\` $(id) !! \\\\"}`],
    ['a token within', `{"token":"${tokens.otherToken}","again":"${tokens.otherToken}"}`],
    ['line ends', 'a\nb\r\n\n'],
    ['NUL and controls', 'a\0b\u001b[31m\u0007%s\\n\\0101'],
    ['a token between controls', `\0${tokens.otherToken}\0`],
    ['other alphabets', 'ключ 鍵 🔑 é'],
    ['what turns text around', 'a\u202eb\u200b'],
    ['a lone surrogate', 'a\ud800b'],
    ['an at sign first', '@/etc/hosts'],
    ['a dash first', '-X DELETE'],
    ['nothing', ''],
  ])('sends a body byte for byte: %s', async (_kind, body) => {
    for (const shell of ['sh', 'bash']) {
      const { body: got, method } = await sent(
        { method: 'POST', body, headers: [['Content-Type', 'application/json']] },
        { tokens },
        shell,
      );
      expect(method).toBe('POST');
      expect(got).toEqual(Buffer.from(body));
    }
  });

  it('sends any body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (body) => {
        expect((await sent({ method: 'PATCH', body })).body).toEqual(Buffer.from(body));
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it.each([
    ['a query with everything', `/a?x=%27&y='&z=$(id)&b=[1-3]{a,b}`],
    ['dots', '/a/../b/./c'],
  ])('asks for the very URL: %s', async (_kind, url) => {
    expect((await sent({ url })).target).toBe(url);
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])('sends %s', async (method) => {
    expect((await sent({ method })).method).toBe(method);
  });

  it('sends headers as they were, empty ones too, and no type where there was none', async () => {
    const { headers } = await sent({
      method: 'POST',
      body: '{}',
      headers: [
        ['X-Empty', ''],
        ['X-Quote', `it's "$HOME"`],
        ['Host', 'elsewhere'],
      ],
    });
    expect(headers).toMatchObject({
      'x-empty': '',
      'x-quote': `it's "$HOME"`,
      host: origin.slice('http://'.length),
    });
    expect(headers).not.toHaveProperty('content-type');
  });

  it('holds no control character, whatever the request', () => {
    const nasty = '\u001b]0;x\u0007\r\n::set-output name=a::b\0';
    const command = toCurl({
      method: `GET${nasty}`,
      url: `http://h/${nasty}`,
      headers: [[`X${nasty}`, nasty]],
      body: nasty,
    });
    expect(command.replaceAll(' \\\n  ', ' ')).not.toMatch(/\p{Cc}/u);
  });
});
