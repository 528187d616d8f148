import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTarget } from '../../../src/cli/target.ts';
import { runChecks } from '../../../src/contract/index.ts';
import type { Report } from '../../../src/contract/types.ts';
import { createMock } from '../../../src/create-mock.ts';
import { spawnCli } from '../../cli/run-cli.ts';
import { empty } from '../../faulty/kit/answer.ts';
import type { Ask } from '../../faulty/kit/http.ts';
import { createChance, runAll } from './counting-server.ts';
import { felderaKeys } from './feldera-keys.ts';

/** What makes and deletes the most, and reads least. */
const writing = ['lifecycle', 'tenancy', 'auth/revoked'];

const isCreate = (ask: Ask) => ask.method === 'POST';
const isDelete = (ask: Ask) => ask.method === 'DELETE';

/** Names on the server that a report does not tell of. */
function unnamed(names: readonly string[], { leftBehind }: Report): string[] {
  return names.filter((name) => !leftBehind.some((left) => left.name === name));
}

describe('a run that is stopped', () => {
  it('leaves nothing unnamed, at 50 random moments', async () => {
    const whole = await felderaKeys();
    const { report } = await runAll({ ...whole.options, only: writing });
    expect(report.leftBehind).toEqual([]);
    expect(whole.names()).toEqual([]);
    const chance = createChance(4);
    const left: unknown[] = [];
    const phases = new Set<string>();
    let caught = 0;
    for (let round = 0; round < 50; round++) {
      const moment = 1 + Math.floor(chance() * whole.server.asked.length);
      const phase = chance() < 0.5 ? 'before' : 'after';
      const { server, options, names } = await felderaKeys();
      const controller = new AbortController();
      server[phase] = (_, number) => {
        if (number !== moment) return undefined;
        if (names().length > 0) caught++;
        controller.abort();
        return undefined;
      };
      const run = await runAll({ ...options, only: writing, signal: controller.signal });
      phases.add(phase);
      left.push(...unnamed(names(), run.report), ...run.report.leftBehind);
      expect(controller.signal.aborted).toBe(true);
      await server.close();
    }
    expect(left).toEqual([]);
    // The moments were such that something was there to be deleted.
    expect(caught).toBeGreaterThan(25);
    expect(phases.size).toBe(2);
  }, 120_000);

  it.each([
    ['ace-data-cloud', ['application']],
    ['oceanbase', []],
  ] as const)(
    'leaves nothing unnamed of %s, at 10 random moments',
    async (name, lasting) => {
      const { document } = await readTarget(name, 'documented');
      const stopAt = async (moment: number) => {
        const mock = createMock({ providers: [name], seed: 1 });
        const controller = new AbortController();
        const ours = () =>
          Object.values(mock.db)
            .flatMap((model): object[] => model.getAll())
            .flatMap((row) => Object.values(row).map(String))
            .filter((value) => value.startsWith('keymock-'));
        let asked = 0;
        let then = 0;
        const { report } = await runAll({
          document,
          provider: name,
          url: 'http://127.0.0.1:47',
          seed: 1,
          credentials: { token: 'me', otherToken: 'you', user: 'ak:sk', otherUser: 'bk:sk' },
          headers: { 'X-OB-Org-Id': 'org-1', 'X-OB-Project-Id': 'proj-1' },
          only: ['lifecycle'],
          signal: controller.signal,
          fetch(input, init) {
            if (++asked === moment) {
              controller.abort();
              then = ours().length;
            }
            return mock.fetch(new Request(input, init));
          },
        });
        return { asked, report, then, left: ours() };
      };
      const whole = await stopAt(0);
      const chance = createChance(6);
      let caught = 0;
      for (let round = 0; round < 10; round++) {
        const { report, then, left } = await stopAt(1 + Math.floor(chance() * whole.asked));
        caught += then;
        expect(unnamed(left, report)).toEqual([]);
        expect(report.leftBehind.filter((left) => !lasting.some((it) => it === left.resource))).toEqual([]);
      }
      expect(caught).toBeGreaterThan(10);
    },
    90_000,
  );

  it('says of every case that did not come to its end that it was interrupted', async () => {
    const { server, options } = await felderaKeys();
    const controller = new AbortController();
    server.after = (_, number) => {
      if (number === 10) controller.abort();
      return undefined;
    };
    const { report, events } = await runAll({ ...options, signal: controller.signal });
    const results = events.flatMap((event) => (event.type === 'result' ? [event] : []));
    const planned = events.flatMap((event) => (event.type === 'plan' ? event.cases : []));
    expect(results.map((result) => result.case.id).toSorted()).toEqual(
      planned.map(({ id }) => id).toSorted(),
    );
    expect(
      report.skipped.filter(({ reason }) => reason === 'the run was interrupted').length,
    ).toBeGreaterThan(20);
    expect(report.findings).toEqual([]);
  });

  it('deletes what it made where nobody listens any more', async () => {
    const { options, names } = await felderaKeys();
    let most = 0;
    for await (const event of runChecks({ ...options, only: writing })) {
      most = Math.max(most, names().length);
      if (event.type === 'exchange' && names().length > 2) break;
    }
    expect(most).toBeGreaterThan(2);
    expect(names()).toEqual([]);
  });

  it('makes nothing where it is stopped before it begins', async () => {
    const { server, options } = await felderaKeys();
    const { report } = await runAll({ ...options, signal: AbortSignal.abort() });
    expect(server.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(report.leftBehind).toEqual([]);
    expect(report.summary).toMatchObject({ failed: 0, warned: 0 });
  });

  it('by Ctrl-C: the program deletes what it made, writes its report and exits with 130', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keymock-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const chance = createChance(9);
    const ends = [1, 2, 3, 4].map(async (round) => {
      const { server, options, names } = await felderaKeys();
      const moment = 5 + Math.floor(chance() * 150);
      const file = join(folder, `${round}.json`);
      const child = spawnCli(
        {},
        ...['check', 'feldera', '--url', server.url, '--seed', '3', '--report', `json=${file}`],
        ...['--token', options.credentials?.token ?? ''],
      );
      server.after = (_, number) => {
        if (number === moment) child.kill('SIGINT');
        return undefined;
      };
      expect(await once(child, 'exit')).toEqual([130, null]);
      const report: Report = JSON.parse(await readFile(file, 'utf8'));
      expect(report.skipped.some(({ reason }) => reason === 'the run was interrupted')).toBe(true);
      return [...unnamed(names(), report), ...report.leftBehind];
    });
    expect((await Promise.all(ends)).flat()).toEqual([]);
  }, 90_000);
});

describe('what cannot be deleted', () => {
  it.each([
    ['is answered with 500', () => empty(500), /500/],
    ['is answered with 404 and does not happen', () => empty(404), /404|still/],
    ['is answered with 403', () => empty(403), /403/],
    ['is answered with 200 and does not happen', () => empty(200), /still/],
    ['is never answered', () => 'hang' as const, /no reply/],
    ['breaks the connection', () => 'reset' as const, /no reply/],
  ])('is named where its deletion %s', async (_, fate, reason) => {
    const { server, options, names } = await felderaKeys();
    server.before = (ask) => (isDelete(ask) ? fate() : undefined);
    const { report, events } = await runAll({ ...options, only: ['lifecycle/create'], timeoutMs: 200 });
    expect(names()).not.toEqual([]);
    expect(report.leftBehind.map(({ name }) => name).toSorted()).toEqual(names().toSorted());
    for (const left of report.leftBehind) {
      expect(left).toEqual({
        resource: 'api-key',
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        name: expect.stringMatching(/^keymock-/),
        reason: expect.stringMatching(reason),
      });
    }
    const told = events.flatMap((event) => (event.type === 'left-behind' ? [event.name] : []));
    expect(told.toSorted()).toEqual(names().toSorted());
  });

  it('is named where a stopped run cannot delete it', async () => {
    const { server, options, names } = await felderaKeys();
    const controller = new AbortController();
    server.before = (ask) => (isDelete(ask) ? empty(503) : undefined);
    server.after = (_, number) => {
      if (number === 40) controller.abort();
      return undefined;
    };
    const { report } = await runAll({ ...options, only: ['lifecycle'], signal: controller.signal });
    expect(names().length).toBeGreaterThan(1);
    expect(unnamed(names(), report)).toEqual([]);
  });
});

describe('a create whose reply is lost', () => {
  it.each([
    ['the connection breaks after it', 'reset' as const],
    ['no answer comes', 'hang' as const],
    ['a 500 says nothing', empty(500)],
  ])('is found by its name and deleted: %s', async (_, fate) => {
    const { server, options, names } = await felderaKeys();
    let made = 0;
    server.after = (ask) => {
      if (!isCreate(ask)) return undefined;
      made = Math.max(made, names().length);
      return fate;
    };
    const { report } = await runAll({ ...options, only: ['lifecycle/create'], timeoutMs: 200 });
    expect(made).toBeGreaterThan(0);
    expect(names()).toEqual([]);
    expect(report.leftBehind).toEqual([]);
    expect(report.summary.passed).toBe(0);
  });

  it('is found though the next try of the same create was refused as a duplicate', async () => {
    const { server, options, names } = await felderaKeys();
    const busy = { status: 503, headers: { 'Retry-After': '0' }, body: '' };
    server.after = (ask) => (isCreate(ask) ? busy : undefined);
    const { report } = await runAll({ ...options, only: ['lifecycle/create'] });
    const sent = server.asked.filter(isCreate).map((ask) => String(ask.body));
    expect(sent.length).toBeGreaterThan(new Set(sent).size);
    expect(names()).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  });

  it('is found where the run is stopped while it waits to try again', async () => {
    const { server, options, names } = await felderaKeys();
    const controller = new AbortController();
    server.after = (ask) => {
      if (!isCreate(ask)) return undefined;
      setTimeout(() => controller.abort(), 20);
      return { status: 503, headers: { 'Retry-After': '30' }, body: '' };
    };
    const { report } = await runAll({ ...options, only: ['lifecycle/create'], signal: controller.signal });
    expect(server.asked.filter(isCreate).length).toBe(1);
    expect(names()).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  });

  it('is named where the list does not work either', async () => {
    const { server, options, names } = await felderaKeys();
    server.before = (ask) => (ask.method === 'GET' ? empty(500) : undefined);
    server.after = (ask) => (isCreate(ask) ? 'reset' : undefined);
    const { report } = await runAll({ ...options, only: ['lifecycle/create'] });
    expect(names()).not.toEqual([]);
    expect(unnamed(names(), report)).toEqual([]);
  });
});
