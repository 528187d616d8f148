import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import colors from 'picocolors';
import { expect, it, onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { readTarget, type Target } from '../../src/cli/target.ts';
import { writeReports } from '../../src/cli/verdict.ts';
import type { Report } from '../../src/contract/index.ts';

const DOCUMENT = `openapi: 3.1.0
info: { title: Keys, version: '1' }
paths:
  /keys:
    get:
      responses:
        '200':
          description: all
          content:
            application/json:
              schema: { $ref: 'parts.yaml#/key' }
        '401': { $ref: '#/components/responses/Refused' }
components:
  responses:
    Refused:
      description: no
`;
const PARTS = 'key:\n  type: object\n  properties:\n    id: { type: string }\n';
const ok = '/paths/~1keys/get/responses/200';

it('a finding in a given document is told with its path from the working directory, and its line', async () => {
  const folder = await documents();
  const path = relative('.', join(folder, 'api/openapi.yaml'));
  const target = await readTarget(`./${path}`, 'documented');
  expect(await annotated(target, [`${ok}/description`, '/components/responses/Refused'])).toEqual([
    { file: path, line: '8' },
    { file: path, line: '15' },
  ]);
});

it('is told with its path from the root of the repository on a build server, wherever it was started', async () => {
  const folder = await documents();
  const target = await readTarget(join(folder, 'api/openapi.yaml'), 'documented');
  const env = { GITHUB_WORKSPACE: folder };
  expect(await annotated(target, [ok], env)).toEqual([{ file: 'api/openapi.yaml', line: '7' }]);
  const elsewhere = { GITHUB_WORKSPACE: join(folder, 'other') };
  const outside = relative('.', join(folder, 'api/openapi.yaml'));
  expect(await annotated(target, [ok], elsewhere)).toEqual([{ file: outside, line: '7' }]);
});

it('in a part of another file is told with that file, and its line', async () => {
  const folder = await documents();
  const target = await readTarget(join(folder, 'api/openapi.yaml'), 'documented');
  const { root } = target.document;
  const pointer = `${ok}/content/application~1json/schema/properties/id`;
  expect(JSON.stringify(root)).toContain('"properties":{"id":');
  expect(await annotated(target, [pointer], { GITHUB_WORKSPACE: folder })).toEqual([
    { file: 'api/parts.yaml', line: '4' },
  ]);
});

it('behind a reference is told with the line of what it refers to, in the document itself and in another file', async () => {
  const folder = await documents();
  const target = await readTarget(join(folder, 'api/openapi.yaml'), 'documented');
  const refused = '/paths/~1keys/get/responses/401';
  const schema = `${ok}/content/application~1json/schema`;
  expect(
    await annotated(target, [`${refused}/description`, refused, schema], { GITHUB_WORKSPACE: folder }),
  ).toEqual([
    { file: 'api/openapi.yaml', line: '16' },
    { file: 'api/openapi.yaml', line: '12' },
    { file: 'api/parts.yaml', line: '1' },
  ]);
});

it.each([
  ['/paths/~1v0~1api_keys/post', 'documented', 'openapi.yaml', /^ {4}post:$/],
  ['/paths/~1v0~1api_keys/post', 'live', 'openapi.yaml', /^ {4}post:$/],
  ['/components/schemas/ApiKeyDescr/properties/id', 'live', 'openapi.yaml', /^ {8}id:/],
  ['/info/version', 'documented', 'openapi.yaml', /^ {2}version:/],
  ['/info/version', 'live', 'live.overlay.yaml', /^ {6}version:/],
] as const)(
  'of a built-in API, %s (%s) is told with its line in %s',
  async (pointer, dialect, file, line) => {
    const target = await readTarget('feldera', dialect);
    const [run] = JSON.parse(await written('sarif', target, [pointer])).runs;
    const { artifactLocation, region } = run.results[0].locations[0].physicalLocation;
    expect(artifactLocation).toEqual({ uri: `specs/feldera/${file}`, uriBaseId: 'KEYMOCK' });
    const lines = (await readFile(`specs/feldera/${file}`, 'utf8')).split('\n');
    expect(lines[region.startLine - 1]).toMatch(line);
  },
);

it('in a report for a person is told with file and line, which a terminal opens', async () => {
  const folder = await documents();
  const target = await readTarget(join(folder, 'api/openapi.yaml'), 'documented');
  const env = { GITHUB_WORKSPACE: folder };
  for (const format of ['text', 'markdown'] as const)
    expect(await written(format, target, [ok], env)).toContain(`api/openapi.yaml:7  ${ok}`);
  expect(await written('text', await readTarget('feldera', 'live'), [ok])).not.toMatch(/\.yaml/);
});

it('in a document as JSON is told with its line, too', async () => {
  const folder = await documents();
  const file = join(folder, 'api/openapi.json');
  const json = { openapi: '3.1.0', info: { title: 'Keys', version: '1' }, paths: {} };
  await writeFile(file, JSON.stringify(json, null, 2));
  const target = await readTarget(file, 'documented');
  expect(await annotated(target, ['/info/version', '/paths'], { GITHUB_WORKSPACE: folder })).toEqual([
    { file: 'api/openapi.json', line: '5' },
    { file: 'api/openapi.json', line: '7' },
  ]);
});

it('in a document of ours stands at no file of the user, who has none', async () => {
  const target = await readTarget('feldera', 'live');
  const spec = await readFile('specs/feldera/openapi.yaml', 'utf8');
  expect(await annotated(target, [ok])).toEqual([{}]);
  const [run] = JSON.parse(await written('sarif', target, [ok])).runs;
  expect(run.originalUriBaseIds).toEqual({
    KEYMOCK: { description: { text: 'The npm package keymock, wherever it is installed.' } },
  });
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'specs/feldera/openapi.yaml', uriBaseId: 'KEYMOCK' },
    // The document has no such path: the nearest part counts.
    region: { startLine: spec.split('\n').indexOf('paths:') + 1 },
  });
  expect(run.tool.driver.rules[0]).toEqual({
    id: 'wire/status',
    name: 'WireStatus',
    shortDescription: { text: expect.stringMatching(/^a success answers/) },
    fullDescription: { text: expect.stringMatching(/^Clients branch/) },
    help: {
      text: expect.stringMatching(
        /^Fails: .+\nPasses: .+\nPage: docs\/checks\/wire-status\.md\nOr: keymock explain wire\/status$/,
      ),
    },
  });
});

it('in a document of a server is told by its address, without what may be secret in it', async () => {
  const target = {
    ...(await readTarget('feldera', 'live')),
    source: new URL('https://me:pw@a.example/v1/a%20b.json?k=1'),
  };
  expect(await annotated(target, [ok])).toEqual([{}]);
  const sarif = await written('sarif', target, [ok]);
  expect(sarif).not.toMatch(/pw|k=1/);
  const [run] = JSON.parse(sarif).runs;
  expect(run.originalUriBaseIds).toEqual({
    SERVER: { uri: 'https://a.example/', description: { text: 'Where the document was read from.' } },
  });
  expect(run.results[0].locations[0].physicalLocation.artifactLocation).toEqual({
    uri: 'v1/a%20b.json',
    uriBaseId: 'SERVER',
  });
});

/** A folder with a document in two files. */
async function documents(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-verdict-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'api'));
  await writeFile(join(folder, 'api/openapi.yaml'), DOCUMENT);
  await writeFile(join(folder, 'api/parts.yaml'), PARTS);
  return folder;
}

/** The file and the line of each annotation. */
async function annotated(target: Target, pointers: readonly string[], env: Io['env'] = {}) {
  const lines = (await written('github', target, pointers, env)).trimEnd().split('\n').slice(0, -1);
  return lines.map((line) => {
    const [, file, number] = /^::error title=[^,]*(?:,file=([^,:]*))?(?:,line=(\d+))?::/.exec(line) ?? [];
    return { ...(file !== undefined && { file }), ...(number !== undefined && { line: number }) };
  });
}

async function written(
  format: 'github' | 'sarif' | 'text' | 'markdown',
  target: Target,
  pointers: readonly string[],
  env: Io['env'] = {},
): Promise<string> {
  let said = '';
  const io: Io = {
    out: (text) => {
      said += text;
    },
    err: () => {},
    writeFile: async () => {},
    env,
    color: colors.createColors(false),
    errColor: colors.createColors(false),
    colored: false,
    live: false,
    width: undefined,
    onStop: () => {},
    flushed: async () => {},
    exit: () => {},
  };
  await writeReports([{ format, file: '-' }], reportOf(pointers), [], target, io);
  return said;
}

function reportOf(pointers: readonly string[]): Report {
  const request = { method: 'GET', url: 'http://h/keys', headers: [] };
  const response = { status: 200, headers: [], body: '' };
  const findings = pointers.map((pointer) => ({
    id: '1',
    check: 'wire/status',
    severity: 'error' as const,
    evidence: '',
    operation: 'GET /keys',
    pointer,
    message: 'm',
    expected: 'e',
    actual: 'a',
    request,
    response,
    curl: 'curl',
  }));
  return {
    version: 1,
    tool: 'keymock/0',
    provider: 'keys',
    dialect: 'documented',
    url: 'http://h',
    seed: 1,
    summary: { passed: 0, failed: 1, warned: 0, skipped: 0 },
    coverage: { seen: 0, total: 0, operations: [] },
    findings,
    skipped: [],
    unchecked: [],
    leftBehind: [],
  };
}
