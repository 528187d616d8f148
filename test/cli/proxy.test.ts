import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli, serving, start } from './run-cli.ts';
import { leakyServer } from './wrong-server.ts';

const headers = { Authorization: 'Bearer a-token-of-mine', 'Content-Type': 'application/json' };

describe('keymock proxy', () => {
  test('passes everything on as it is, and finds nothing wrong with our own server', async () => {
    const real = await serving('feldera');
    const running = start(['proxy', 'feldera', '--to', real, '--port', '0']);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    const create = () => fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' });
    expect((await create()).status).toBe(201);
    const refused = await create();
    expect(refused.status).toBe(409);
    expect(await refused.text()).toBe(
      '{"message":"An entity with this name already exists","error_code":"DuplicateName","details":null}',
    );
    running.stop();
    const { code, out, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('201 POST /v0/api_keys\n409 POST /v0/api_keys\n');
    expect(out).toMatch(/2 exchanges: \d+ passed, 0 failed, 0 warned\n$/);
  });

  test('tells a finding as it comes, writes the report at the end, and exits with 1', async () => {
    const running = start([
      'proxy',
      'feldera',
      '--to',
      await leakyServer(),
      '--port',
      '0',
      '--report',
      'json=out.json',
    ]);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    await fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' });
    await fetch(`${url}/v0/api_keys`, { headers });
    await running.printed(/✗ secrecy\/shown-once GET \/v0\/api_keys/);
    running.stop('SIGTERM');
    const { code, out, files } = await running.ended;
    expect(code).toBe(1);
    const said = out + files['out.json'];
    expect(said).not.toContain('a-token-of-mine');
    expect(said).not.toMatch(/apikey:[A-Za-z0-9]{10}/);
    expect(JSON.parse(files['out.json'] ?? '')).toMatchObject({
      provider: 'feldera',
      summary: { failed: 1 },
    });
  });

  test('answers what is no ordinary request, and still writes its report', async () => {
    const real = await serving('feldera');
    const running = start(['proxy', 'feldera', '--to', real, '--port', '0', '--report', 'json=out.json']);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    const { host } = new URL(url);
    const end = 'Connection: close\r\n\r\n';
    const started = async (text: string) => (await sendRaw(url, text)).split('\r\n')[0];
    expect(await started(`OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n${end}`)).toMatch(/^HTTP\/1\.1 \d+/);
    expect(
      await started(
        `GET /v0/api_keys HTTP/1.1\r\nHost: ${host}\r\nAuthorization: __proto__ x\r\nTrailer: X\r\n${end}`,
      ),
    ).toBe('HTTP/1.1 401 Unauthorized');
    expect(await started(`GET /v0/api_keys HTTP/1.1\r\nHost: evil.example\r\n${end}`)).toBe(
      'HTTP/1.1 421 Misdirected Request',
    );
    running.stop();
    const { code, out, err, files } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('not judged: OPTIONS /: the request is about the server as a whole\n');
    expect(out).toContain('401 GET /v0/api_keys\n');
    expect(out).toContain('not judged: GET /: the Host is not the address of this proxy');
    expect(JSON.parse(files['out.json'] ?? '')).toMatchObject({ provider: 'feldera', version: 1 });
  });

  test('accepts another Host that it is told of', async () => {
    const real = await serving('feldera');
    const running = start(['proxy', 'feldera', '--to', real, '--port', '0', '--allow-host', 'keys.test']);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    const answer = await sendRaw(
      url,
      'GET /v0/api_keys HTTP/1.1\r\nHost: keys.test:80\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    running.stop();
    await running.ended;
  });

  test('lets no server steer the terminal', async () => {
    const real = await listening((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('[{"id":"\u001b]0;title\u0007\u009b31m\u202e","name":7}]');
    });
    const running = start(['proxy', 'feldera', '--to', real, '--port', '0']);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    await fetch(`${url}/v0/api_keys`, { headers });
    await running.printed(/✗ wire\/body/);
    await fetch(`${url}/%1b[2J\u202e`, { headers });
    running.stop();
    const { out } = await running.ended;
    expect(out).toMatch(/✗ wire\/body.*\n/);
    expect(out).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
  });

  test('says so where the real server is not there', async () => {
    const { code, err } = await cli(['proxy', 'feldera', '--to', 'http://127.0.0.1:47', '--port', '0']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: cannot reach http://127.0.0.1:47: nothing listens there. Is the server running?\n',
    });
  });
});

function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(text);
  return readText(socket);
}

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
