import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createControl } from '../../src/control/control.ts';
import { pageFileAt } from '../../src/control/page.ts';
import { type Listening, listen } from '../../src/doors/node.ts';
import { createMock } from '../../src/index.ts';

const folder = join(import.meta.dirname, '../../src/control/page');
// The page is JavaScript for browsers; what it says of its types is checked by `npm run typecheck`.
const { quote, toCurl } = await import(join(folder, 'curl.js'));
const { prettyJson } = await import(join(folder, 'body.js'));
const { isMasked } = await import(join(folder, 'stored.js'));

let listening: Listening;
beforeEach(async () => {
  const mock = createMock({ seed: 1 });
  listening = await listen(mock, { control: createControl(mock, { token: 's3cret' }) });
});
afterEach(() => listening.close());

describe('the files of the inspector', () => {
  const names = readdirSync(folder).filter((name) => name !== 'tsconfig.json');

  test.each(names)('%s is served', async (name) => {
    const path = name === 'index.html' ? '' : `page/${name}`;
    const response = await fetch(`${listening.url}/__keymock/${path}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(pageFileAt(`/__keymock/${path}`)?.text);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('the page loads nothing from elsewhere, and has nothing inline', () => {
    const html = pageFileAt('/__keymock/')?.text ?? '';
    const targets = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(targets.filter((target) => !target.startsWith('/__keymock/page/'))).toEqual([]);
    expect(targets.filter((target) => !pageFileAt(target))).toEqual([]);
    expect(html).not.toMatch(/<style|\son\w+=|style=|<script(?![^>]*src=)/);
  });

  test('/__keymock leads to the page', async () => {
    const response = await fetch(`${listening.url}/__keymock`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/__keymock/']);
  });

  test.each(['page/tsconfig.json', 'page/../page.ts', 'page/', 'page'])('nothing is at %s', async (path) => {
    const headers = { Authorization: 'Bearer s3cret' };
    expect((await fetch(`${listening.url}/__keymock/${path}`, { headers })).status).toBe(404);
  });

  test('without the token there is the page, but no data', async () => {
    expect((await fetch(`${listening.url}/__keymock/requests`)).status).toBe(401);
  });

  test('a page of another origin does not get it', async () => {
    const headers = { Origin: 'https://evil.example' };
    expect((await fetch(`${listening.url}/__keymock/`, { headers })).status).toBe(403);
  });
});

describe('copy as curl', () => {
  test('gives any text to the shell as it is', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(texts, (given) => {
        // NUL ends an argument, and a substitution drops line breaks at its end: no header, path or JSON has either.
        const all = given.map((text) => `${text.replaceAll('\0', '')}.`);
        const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${all.map(quote).join(' ')}`]);
        expect(printed.toString().split('\0').slice(0, -1)).toEqual(
          all.map((text) => Buffer.from(text).toString()),
        );
      }),
      { numRuns: 15 },
    );
  });

  test('has method, headers and body, and a variable for the credential', () => {
    const headers = {
      host: 'h',
      authorization: 'Bearer ***',
      'x-odd': "it's",
      'content-type': 'application/json',
    };
    const request = { headers, body: '{"name":"$(id)"}' };
    expect(toCurl({ method: 'PUT', path: '/a', query: 'b=1', request }, 'http://127.0.0.1:1')).toBe(
      [
        'curl -i --path-as-is -g',
        '-X PUT',
        '-H "Authorization: Bearer $TOKEN"',
        `-H 'x-odd: it'\\''s'`,
        "-H 'content-type: application/json'",
        `--data-raw '{"name":"$(id)"}'`,
        "'http://127.0.0.1:1/a?b=1'",
      ].join(' \\\n  '),
    );
  });
});

test('JSON is shown with line breaks, and its values as they were sent', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const pretty = prettyJson(json);
      if (typeof JSON.parse(json) !== 'object') expect(pretty).toBeUndefined();
      else expect(JSON.parse(pretty)).toEqual(JSON.parse(json));
    }),
  );
  expect(prettyJson('{"a":12345678901234567890,"b":[],"c":{"d":1.0}}')).toBe(
    '{\n  "a": 12345678901234567890,\n  "b": [],\n  "c": {\n    "d": 1.0\n  }\n}',
  );
  expect(prettyJson('<b>')).toBeUndefined();
});

test.each([
  ['token', 'abc', true],
  ['apiKey', 'sk-1', true],
  ['hash', '0a', true],
  ['key', 'me\u001fci', true],
  ['account', 'team-a', false],
  ['account', 'eyJhbGciOi.J9', true],
  ['name', 'ci', false],
  ['token', null, false],
])('%s %j is masked: %j', (field, value, masked) => {
  expect(isMasked(field, value)).toBe(masked);
});
