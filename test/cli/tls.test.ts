import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createCertificate } from '../../src/cli/tls/certificate.ts';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { cli, start } from './run-cli.ts';

const shell = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'keymock-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A server until the test ends: its URL, and all that it has printed. */
async function secure(...flags: string[]) {
  const running = start(['serve', 'feldera', '--port', '0', ...flags]);
  onTestFinished(async () => {
    running.stop();
    await running.ended;
  });
  const [out, url = ''] = await running.printed(
    /^keymock listening on (https:\/\/\S+)\n[\s\S]*Ctrl-C stops\.\n$/,
  );
  return { url, out, running };
}

interface Got {
  readonly status?: number | undefined;
  readonly body?: string;
  readonly code?: string | undefined;
}

function get(url: string, { ca, path = '/v0/api_keys' }: { ca?: string; path?: string }): Promise<Got> {
  return new Promise((resolve) => {
    const headers = { authorization: 'Bearer me' };
    const asked = request(`${url}${path}`, { ...(ca && { ca }), headers }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, body });
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code }));
    asked.end();
  });
}

const pemOf = (out: string) => /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\n/.exec(out)?.[0];

describe('--tls', () => {
  test('serves HTTPS to clients that trust the CA which it prints, and to no others', async () => {
    const { url, out, running } = await secure('--tls');
    const ca = pemOf(out) ?? '';
    expect(await get(url, { ca })).toEqual({ status: 200, body: '[]' });
    expect(await get(url.replace('127.0.0.1', 'localhost'), { ca })).toEqual({ status: 200, body: '[]' });
    expect((await get(url, {})).code).toMatch(
      /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
    );
    expect(JSON.parse((await get(url, { ca, path: '/__keymock/health' })).body ?? '')).toMatchObject({
      status: 'ok',
    });
    await expect(shell('curl', ['-sS', url])).rejects.toThrow(/certificate/);
    running.stop();
    expect((await running.ended).err).toContain(
      "keymock: warning: a client does not trust the certificate's CA. Did you forget to give it the CA?\n",
    );
  });

  test('the curl that it prints makes a key', async () => {
    const { out } = await secure('--tls');
    const curl = /^ *(curl .+)$/m.exec(out)?.[1] ?? '';
    expect((await shell('sh', ['-c', curl])).stdout).toMatch(/"api_key":"apikey:/);
  });

  test('--tls-ca writes the CA to a file, and says so instead', async () => {
    const running = start(['serve', 'feldera', '--port', '0', '--tls-ca', 'my ca.pem']);
    const [out, url = ''] = await running.printed(/^keymock listening on (\S+)\n[\s\S]*Ctrl-C stops\.\n$/);
    expect(out).toContain("The certificate's CA is in my ca.pem: curl trusts it with --cacert FILE");
    expect(out).toContain("curl --cacert 'my ca.pem' -H");
    expect(pemOf(out)).toBeUndefined();
    // What is written is seen once the command has ended.
    running.stop();
    expect(url).toMatch(/^https:/);
    expect((await running.ended).files['my ca.pem']).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });

  test('the archive of requests has https addresses', async () => {
    const { url, out } = await secure('--tls');
    const ca = pemOf(out) ?? '';
    await get(url, { ca });
    const har = JSON.parse((await get(url, { ca, path: '/__keymock/requests.har' })).body ?? '');
    expect(har.log.entries[0].request.url).toBe(`${url}/v0/api_keys`);
  });

  test('a client that speaks HTTP is told apart in the log, once', async () => {
    const { url, running } = await secure('--tls');
    for (const _ of [1, 2]) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.on('error', () => undefined);
      await once(socket.resume(), 'close');
    }
    running.stop();
    expect((await running.ended).err).toBe(
      'keymock: warning: a client spoke HTTP. Did you mean https:// in its URL?\n',
    );
  });
});

describe('--tls-cert and --tls-key', () => {
  const own = createCertificate(['127.0.0.1']);
  const other = createCertificate(['127.0.0.1']);
  const cert = file('cert.pem', own.cert);
  const key = file('key.pem', own.key);

  test("serve HTTPS with a certificate of one's own, of which nothing is printed", async () => {
    const { url, out } = await secure('--tls-cert', cert, '--tls-key', key);
    expect(await get(url, { ca: own.ca })).toEqual({ status: 200, body: '[]' });
    expect(out).not.toMatch(/CERTIFICATE|--cacert|--insecure/);
  });

  test.each([
    [['--tls-cert', cert], '--tls-cert needs --tls-key, the private key of it.'],
    [['--tls-key', key], '--tls-key needs --tls-cert, the certificate of it.'],
    [
      ['--tls-cert', cert, '--tls-key', file('other.pem', other.key)],
      `--tls-key ${folder}/other.pem is not the private key of --tls-cert ${cert}.`,
    ],
    [['--tls-cert', key, '--tls-key', key], `--tls-cert ${key} has no certificate in PEM.`],
    [
      ['--tls-cert', cert, '--tls-key', cert],
      `--tls-key ${cert} has no private key in PEM without a passphrase.`,
    ],
    [
      ['--tls-cert', join(folder, 'none.pem'), '--tls-key', key],
      `cannot read --tls-cert ${folder}/none.pem (ENOENT).`,
    ],
    [['--tls-cert', cert, '--tls-key', folder], `cannot read --tls-key ${folder} (EISDIR).`],
    [
      ['--tls-cert', cert, '--tls-key', key, '--tls-ca', 'ca.pem'],
      '--tls-ca is for the CA of a self-made certificate; leave it out with --tls-cert.',
    ],
    [['--tls-ca', '/nowhere/ca.pem'], 'cannot write --tls-ca /nowhere/ca.pem (unknown reason).'],
  ])('%j ends it with one line', async (flags, message) => {
    const { code, out, err } = await cli(['serve', '--port', '0', ...flags]);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `keymock: ${message}\n` });
  });
});

describe('a self-made certificate', () => {
  test('is one that OpenSSL verifies for a server of its names', async () => {
    const { cert, ca } = createCertificate([
      'localhost',
      '10.1.2.3',
      '::1',
      'fe80::1:0:2',
      '::ffff:10.0.0.1',
    ]);
    const paths = [file('ca.pem', ca), file('leaf.pem', cert)] as const;
    for (const check of [
      ['-verify_hostname', 'localhost'],
      ['-verify_ip', '10.1.2.3'],
      ['-verify_ip', '::1'],
      ['-verify_ip', 'fe80::1:0:2'],
      ['-verify_ip', '::ffff:10.0.0.1'],
    ]) {
      const args = ['verify', '-x509_strict', '-purpose', 'sslserver', ...check, '-CAfile', ...paths];
      expect((await shell('openssl', args)).stdout).toBe(`${paths[1]}: OK\n`);
    }
    const wrong = ['verify', '-verify_hostname', 'example.com', '-CAfile', ...paths];
    await expect(shell('openssl', wrong)).rejects.toThrow(/hostname mismatch/i);
  });

  test('is valid for 397 days, and signed by an authority that may sign nothing below itself', () => {
    const { cert, ca } = createCertificate(['localhost'], new Date('2026-11-27T10:00:00Z'));
    const [leaf, authority] = [new X509Certificate(cert), new X509Certificate(ca)];
    expect(leaf.validFrom).toBe('Nov 26 10:00:00 2026 GMT');
    expect(leaf.validTo).toBe('Dec 28 10:00:00 2027 GMT');
    expect(leaf.subjectAltName).toBe('DNS:localhost');
    expect([leaf.ca, authority.ca]).toEqual([false, true]);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkIssued(authority)).toBe(true);
  });
});

describe('listen over HTTPS', () => {
  const tls = createCertificate(['127.0.0.1']);
  const served = async () => {
    const mock = createMock({ seed: 1, providers: ['feldera'] });
    const listening = await listen(mock, { tls });
    onTestFinished(listening.close);
    return { mock, ...listening };
  };

  test.each([
    [{ drop: 'reset' }, 'ECONNRESET'],
    [{ drop: 'empty' }, 'ECONNRESET'],
    [{ error: { status: 503 } }, undefined],
  ] as const)('shows the fault %j', async (fault, code) => {
    const { mock, url } = await served();
    mock.faults.add(fault);
    expect((await get(url, { ca: tls.ca })).code).toBe(code);
    mock.faults.clear();
    expect((await get(url, { ca: tls.ca })).status).toBe(200);
  });

  test('resets the connection itself, which a client cannot take for its end', async () => {
    const { mock, port, url } = await served();
    mock.faults.add({ drop: 'reset' });
    const seen = await new Promise((resolve) => {
      const asked = request(`${url}/v0/api_keys`, { ca: tls.ca, headers: { authorization: 'Bearer me' } });
      asked.on('error', (error) => resolve(error.message));
      asked.end();
    });
    expect({ seen, port: port > 0 }).toEqual({ seen: 'read ECONNRESET', port: true });
  });

  test('takes any method that the real server takes', async () => {
    const { url, port } = await served();
    const { connect: connectTls } = await import('node:tls');
    const socket = connectTls({ port, host: '127.0.0.1', ca: tls.ca });
    socket.write('FROB /v0/api_keys HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let got = '';
    for await (const chunk of socket) got += chunk;
    expect(got).toMatch(/^HTTP\/1\.1 401 /);
    expect((await get(url, { ca: tls.ca })).status).toBe(200);
  });

  test('stops at once, also with a connection whose handshake never comes', async () => {
    const { port, close } = await served();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await close();
    expect(socket.destroyed || (await once(socket.resume(), 'close')).length >= 0).toBe(true);
  });
});
