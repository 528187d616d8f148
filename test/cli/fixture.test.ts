import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { supportOf } from '../../src/providers/support.ts';
import { cli, start } from './run-cli.ts';

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keymock-fixture-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'keys.yaml');
  writeFileSync(path, text);
  return path;
}

async function served(...argv: string[]) {
  const running = start(['serve', '--port', '0', '--quiet', ...argv]);
  const [, url = ''] = await running.printed(/^keymock listening on (\S+)\n/);
  onTestFinished(async () => {
    running.stop();
    await running.ended;
  });
  const get = async (path: string) =>
    (await fetch(url + path, { headers: { Authorization: 'Bearer me' } })).json();
  const names = async () => ((await get('/v0/api_keys')) as { name: string }[]).map(({ name }) => name);
  return { running, get, names };
}

const two = `# The keys of my tests.
keys:
  - { provider: feldera, account: me, name: ci }
  - provider: feldera
    account: me
    name: cd
    role: read
`;

describe('--fixture', () => {
  it('has keys that are there from the start', async () => {
    const { names } = await served('--fixture', fileWith(two));
    expect(await names()).toEqual(['ci', 'cd']);
  });

  it('takes the snapshot of another server', async () => {
    const now = ['--now', '2026-01-02T03:04:05Z'];
    const first = await served('--fixture', fileWith(two), ...now);
    const snapshot = await first.get('/__keymock/state');
    const { get, names } = await served('--fixture', fileWith(JSON.stringify(snapshot)), ...now);
    expect(await names()).toEqual(['ci', 'cd']);
    expect(await get('/__keymock/state')).toEqual(snapshot);
  });

  it.each([
    ['keys: [{ provider: feldera, account: me }]', ', line 1: /keys/0: '],
    [`${two}  - { provider: feldera, account: me, name: ci }\n`, ', line 8: /keys/2: '],
    [`${two}  - { provider: felder, account: me, name: x }\n`, 'Did you mean "feldera"?'],
    [`${two}  - { provider: feldera, account: me, name: 7 }\n`, 'name must be a string.'],
    [`${two}  - { provider: feldera, account: me, nam: x }\n`, ', line 8: /keys/2: '],
    [`${two}  - text\n`, ', line 8: /keys/2: '],
    [`${two}more: 1\n`, ', line 8: /more: a fixture is a list of "keys", or a snapshot. It has "more".'],
    ['keys: {}', 'a fixture is a list of "keys", or a snapshot.'],
    ['', 'a fixture is a list of "keys", or a snapshot.'],
    ['{"keymock": 1}', ', line 1: '],
    ['a: [', 'neither JSON nor YAML'],
  ])('says where %j is wrong', async (text, part) => {
    const path = fileWith(text);
    const { code, out, err } = await cli(['serve', '--port', '0', '--fixture', path]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`keymock: ${path}`);
    expect(err).toContain(part);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('must be there', async () => {
    const { code, err } = await cli(['serve', '--port', '0', '--fixture', 'nowhere.yaml']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: cannot read --fixture nowhere.yaml (ENOENT).\n',
    });
  });
});

describe('--watch', () => {
  it('loads the file anew when it changes, and keeps what there is where the file is wrong', async () => {
    const path = fileWith(two);
    const { names } = await served('--fixture', path, '--watch');
    writeFileSync(path, 'keys: [{ provider: feldera, account: me, name: new }]');
    await expect.poll(names).toEqual(['new']);
    writeFileSync(path, `${two}  - { provider: feldera, account: me, name: ci }\n`);
    writeFileSync(path, 'keys: [');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await names()).toEqual(['new']);
    writeFileSync(path, two);
    await expect.poll(names).toEqual(['ci', 'cd']);
  });

  it('needs a fixture', async () => {
    const { code, err } = await cli(['serve', '--watch']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: --watch needs --fixture <file>, which it looks at.\n',
    });
  });
});

describe('the published schema', () => {
  const schema = JSON.parse(readFileSync('specs/fixture.schema.json', 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);

  it.each(['feldera', 'ace-data-cloud', 'oceanbase'])('has the fields of a key of %s', (provider) => {
    const forms: { properties: Record<string, { const?: string; type?: string }> }[] =
      schema.properties.keys.items.oneOf;
    const form = forms.find(({ properties }) => properties['provider']?.const === provider);
    const { provider: _, ...fields } = form?.properties ?? {};
    const types = Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]));
    expect(types).toEqual(supportOf(provider)?.keyFields);
  });

  it('takes a fixture, and rejects a wrong one', () => {
    expect(validate(load(two))).toBe(true);
    expect(validate({ keys: [{ provider: 'feldera', nam: 'ci' }] })).toBe(false);
    expect(validate({})).toBe(false);
  });
});
