import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadDocument, type RunOptions } from '../../../src/contract/index.ts';
import { hasValueAt } from '../../../src/spec/pointer.ts';
import { cli } from '../../cli/run-cli.ts';
import { json } from '../../faulty/kit/answer.ts';
import { count, runAll } from './counting-server.ts';
import { createFlags, flags, flagToken, type Rules } from './flags.ts';
import { createJobs, jobs } from './jobs.ts';
import { createWidgets, owners, type Wrong, widgets } from './widgets.ts';

const loading = loadDocument(widgets);
const [token = '', otherToken = ''] = Object.keys(owners);

async function start(wrong?: Wrong) {
  const { app, all } = createWidgets(wrong);
  const server = await count(app);
  onTestFinished(server.close);
  const credentials = { token, otherToken };
  const options: RunOptions = { document: await loading, url: server.url, seed: 5, credentials };
  return { server, all, options };
}

describe('a document that was not written for keymock', () => {
  it('finds nothing on a correct server, and leaves nothing there', async () => {
    const { all, options } = await start();
    const { report } = await runAll(options);
    expect(report.findings).toEqual([]);
    expect(report.leftBehind).toEqual([]);
    expect(all).toEqual([]);
    expect(report.provider).toBe('Widgets');
    expect(report.summary.passed).toBeGreaterThan(60);
  });

  it('checks all groups: the resource is read from paths and schemas', async () => {
    const { options } = await start();
    const { events } = await runAll(options);
    const passed = events.flatMap((event) =>
      event.type === 'result' && event.outcome === 'passed' ? [event.case.check] : [],
    );
    expect(passed).toEqual(
      expect.arrayContaining([
        'wire/body',
        'validation/enum',
        'auth/revoked',
        'lifecycle/duplicate-refused',
        'secrecy/shown-once',
        'paging/union',
        'tenancy/visible',
        'robustness/unknown-query',
      ]),
    );
  });

  it('names and counts what it could not try, with a reason', async () => {
    const { options } = await start();
    const { report, events } = await runAll({ ...options, credentials: { token } });
    const skipped = events.flatMap((event) =>
      event.type === 'result' && event.outcome === 'skipped' ? [event.case.id] : [],
    );
    expect(skipped.toSorted()).toEqual(report.skipped.map((left) => left.case).toSorted());
    expect(report.summary.skipped).toBe(report.skipped.length);
    expect(report.skipped.filter(({ reason }) => reason === '')).toEqual([]);
    const machine = report.skipped.filter((left) => left.case.endsWith('POST /machines/{serial}/start'));
    expect(machine.map(({ reason }) => reason)).toContain('no exchange of this operation was made');
    expect(report.skipped.map((left) => left.case)).toContain('tenancy/visible GET /widgets');
  });

  it('exits with 0 from the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keymock-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'widgets.json');
    await writeFile(file, JSON.stringify(widgets));
    const { server } = await start();
    const argv = ['check', file, '--url', server.url, '--seed', '5', '--token', token];
    const { code, out, err } = await cli(argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\d+ passed, 0 failed, 0 warned, \d+ skipped\n$/);
    expect(out).toContain('POST /machines/{serial}/start');
  });
});

const rows: readonly (readonly [check: string, operation: string, wrong: Wrong])[] = [
  ['wire/status', 'POST /widgets', { answer: (it) => (it.status === 201 ? { ...it, status: 200 } : it) }],
  [
    'wire/body',
    'GET /widgets/{widget_id}',
    {
      answer: (it, ask) =>
        ask.method === 'GET' && ask.path !== '/widgets' && it.status === 200
          ? json(200, { ...JSON.parse(String(it.body)), size: 'large' })
          : it,
    },
  ],
  ['validation/limit', 'POST /widgets', { anySize: true }],
  ['auth/missing', 'GET /widgets', { open: true }],
  ['lifecycle/delete', 'DELETE /widgets/{widget_id}', { keeps: true }],
  ['secrecy/shown-once', 'GET /widgets', { leaky: true }],
  ['paging/limit', 'GET /widgets', { longPages: true }],
  ['tenancy/visible', 'GET /widgets', { shared: true }],
  ['robustness/unknown-query', 'GET /widgets', { touchy: true }],
];

describe('the same server, wrong in one way', () => {
  it.each(rows)('%s on %s is found, and its curl shows it', async (check, operation, wrong) => {
    const { server, options } = await start(wrong);
    const { report } = await runAll({ ...options, only: [check] });
    const finding = report.findings.find((found) => found.check === check && found.operation === operation);
    expect(finding).toMatchObject({ severity: 'error', evidence: '' });
    if (finding === undefined) return;
    expect(hasValueAt(options.document.root, finding.pointer)).toBe(true);
    expect(finding.expected).not.toBe('');
    expect(finding.actual).not.toBe('');
    expect(finding.expected).not.toBe(finding.actual);
    const before = server.asked.length;
    await pasted(finding.curl);
    const again = server.asked.slice(before);
    const { pathname, search } = new URL(finding.request.url);
    expect(again.map((ask) => `${ask.method} ${ask.target}`)).toEqual([
      `${finding.request.method} ${pathname}${search}`,
    ]);
    expect(String(again[0]?.body ?? '')).toBe(finding.request.body ?? '');
    expect(finding.curl).not.toContain(token);
    if (check !== 'auth/missing')
      expect(Object.keys(owners)).toContain(again[0]?.headers.authorization?.slice(7));
  });
});

/** Rules that its document does not tell: no fault of the server's, as far as anybody knows. */
describe('a server that keeps rules of its own', () => {
  const loadingFlags = loadDocument(flags);
  const seeded = Array.from({ length: 9 }, (_, i) => `somebody-${i}`);

  async function run(rules: Rules, only: readonly string[]) {
    const { app, rows } = createFlags(rules);
    const server = await count(app);
    onTestFinished(server.close);
    const document = await loadingFlags;
    const { report } = await runAll({
      document,
      url: server.url,
      seed: 3,
      credentials: { token: flagToken },
      only,
    });
    // Whatever was made is deleted again, also what should not have been made, and nothing else is.
    expect(rows.flags).toEqual([]);
    expect(rows.tickets?.map(({ holder }) => holder)).toEqual(seeded);
    expect(report.leftBehind).toEqual([]);
    return report;
  }

  it('gets no finding: names for ids, numbers for ids, listed secrets in a Location', async () => {
    const { findings, skipped } = await run({}, ['lifecycle', 'validation', 'secrecy', 'robustness']);
    expect(findings).toEqual([]);
    expect(skipped).toContainEqual({
      case: 'lifecycle/unique-id POST /flags',
      reason: 'the client chooses the id',
    });
    expect(skipped).toContainEqual({
      case: 'validation/accepts-valid POST /flags',
      reason:
        'POST /flags rejected a body that its schema allows, perhaps by a rule that the document does not show: 400 {"error":"not as it should be"}',
    });
  });

  it('may refuse a plain create, where the document lists such a refusal', async () => {
    const { findings, skipped } = await run({ closed: true }, ['lifecycle/create']);
    expect(findings).toEqual([]);
    expect(skipped).toEqual([
      {
        case: 'lifecycle/create POST /flags',
        reason:
          'POST /flags rejected a body that its schema allows, perhaps by a rule that the document does not show: 403 {"error":"flags are made by an administrator"}',
      },
    ]);
  });

  it('gets warnings where it rewrites what was sent', async () => {
    const { findings } = await run({ lowerCase: true }, ['lifecycle/round-trip']);
    const told = findings.map(({ severity, check, operation }) => [severity, check, operation]);
    expect(told).toEqual(
      ['POST /flags', 'GET /flags', 'GET /flags/{name}'].map((operation) => [
        'warning',
        'lifecycle/round-trip',
        operation,
      ]),
    );
  });

  it('has what it made of a number for a name taken away again', async () => {
    const { findings } = await run({ coerces: true }, ['validation/type']);
    expect(findings.map(({ check, message }) => [check, message])).toEqual([
      ['validation/type', 'POST /flags accepted a whole number for name'],
    ]);
  });
});

it('takes a create that gives back what is there for no second item, and other texts than the name for unique', async () => {
  const { app, rows } = createJobs();
  const server = await count(app);
  onTestFinished(server.close);
  const document = await loadDocument(jobs);
  const only = ['lifecycle', 'validation'];
  const { report } = await runAll({ document, url: server.url, seed: 3, only });
  expect(report.findings.map(({ check, message, actual }) => ({ check, message, actual }))).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(15);
  expect(report.leftBehind).toEqual([]);
  expect([...rows]).toEqual([]);
});

/** Runs a curl as printed, in a shell that has the credentials. */
async function pasted(curl: string): Promise<void> {
  const env = { PATH: process.env.PATH, KEYMOCK_TOKEN: token, KEYMOCK_OTHER_TOKEN: otherToken };
  await promisify(execFile)('sh', ['-c', curl], { env });
}
