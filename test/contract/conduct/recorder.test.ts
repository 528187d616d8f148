import { describe, expect, it } from 'vitest';
import { activeChecks } from '../../../src/contract/checks/index.ts';
import type { Draft } from '../../../src/contract/http/transport.ts';
import { settle } from '../../../src/contract/options.ts';
import { createPlan, type PlannedRun } from '../../../src/contract/plan.ts';
import { createRecorder } from '../../../src/contract/recorder.ts';
import type { CaseInfo, Exchange, RunEvent } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { keys } from '../stand.ts';

const keyDocument = readDocument(keys());
const wrong = 'a-token-that-somebody-made-up';
const draft: Draft = {
  operation: undefined,
  method: 'GET',
  path: '/keys',
  query: [],
  headers: {},
  caller: { kind: 'bearer', token: wrong },
};
const exchange = (path: string, status: number, body = ''): Exchange => ({
  index: 0,
  request: {
    method: 'GET',
    url: `http://localhost:1${path}`,
    headers: [['Authorization', `Bearer ${wrong}`]],
  },
  response: { status, headers: [['content-type', 'application/json']], body },
  startedAt: 0,
  durationMs: 0,
});

function open(only: readonly string[], document = keyDocument) {
  const events: RunEvent[] = [];
  const probes = new WeakSet<Draft>();
  const plan = createPlan({ document, only });
  const settings = settle({
    document,
    url: 'http://localhost:1',
    only,
    credentials: { token: 'own-token-1' },
  });
  const recorder = createRecorder(settings, plan, (event) => void events.push(event));
  const hooks = recorder.hooks(probes);
  /** A case sends it to be refused, or not. */
  const see = (seen: Exchange, info: CaseInfo | undefined, isProbe = false) => {
    recorder.begin(info && runOf(info));
    const own = { ...draft };
    if (isProbe) probes.add(own);
    hooks.sending(seen.request, own);
    hooks.exchanged(seen, own);
  };
  const found = () => recorder.sum().findings.map(({ check }) => check);
  return { recorder, events, plan, see, found };
}

/** A case as a plan has it, whether the plan of the test has it or not. */
function runOf(info: CaseInfo): PlannedRun {
  const check = activeChecks.find(({ id }) => id === info.check);
  const planned = { operation: info.operation, title: info.title, writes: false, run: async () => {} };
  return { info, planned, isWanted: true, provokes: check?.provokes ?? false };
}

const caseOf = (check: string): CaseInfo => ({
  id: `${check} GET /keys`,
  check,
  operation: 'GET /keys',
  title: 't',
  writes: false,
});
const crash = exchange('/keys', 500);

describe('an exchange that was made', () => {
  it.each<[string, string, boolean, string]>([
    ['under a probe', 'auth/missing', true, 'auth/missing'],
    ['under a probe', 'validation/type', true, 'validation/type'],
    ['under a probe', 'paging/bad-values', true, 'paging/bad-values'],
    ['under a probe', 'robustness/unknown-query', true, 'robustness/unknown-query'],
    ['under a second create', 'lifecycle/duplicate-refused', true, 'lifecycle/duplicate-refused'],
    ['under what should be taken', 'validation/accepts-valid', true, 'robustness/no-server-error'],
    ['under what should be taken', 'auth/accepts-created', true, 'robustness/no-server-error'],
    ['of a case that provokes nothing', 'lifecycle/create', true, 'robustness/no-server-error'],
    ['of a case that provokes nothing', 'wire/auth/head', true, 'robustness/no-server-error'],
    ['before a probe', 'auth/missing', false, 'robustness/no-server-error'],
  ])('and crashed %s of %s (a probe: %s) is a finding of %s', (_, check, isProbe, owner) => {
    const { see, found } = open([]);
    see(crash, caseOf(check), isProbe);
    expect(found()).toContain(owner);
    expect(found().filter((id) => id !== owner && id !== 'wire/status')).toEqual([]);
  });

  it('has whatever else is wrong with a refusal told for what it is', () => {
    const { see, found } = open([]);
    see(exchange('/keys', 401, JSON.stringify({ wrong })), caseOf('auth/garbage'), true);
    expect(found()).toEqual(['secrecy/echo']);
  });

  it('has only told what was asked for, but a crash for whatever provoked it', () => {
    const { see, found } = open(['auth/missing']);
    see(exchange('/keys', 401, JSON.stringify({ wrong })), caseOf('auth/missing'), true);
    see(crash, caseOf('lifecycle/create'), true);
    expect(found()).toEqual([]);
    see(crash, caseOf('auth/missing'), true);
    expect(found()).toEqual(['auth/missing']);
  });

  it('is looked at by the checks that have something to say about it, and counted', () => {
    const { see, recorder, events } = open(['wire']);
    see(exchange('/keys', 200, '[]'), undefined);
    see(exchange('/elsewhere', 200, '[]'), undefined);
    const { operations, seen } = recorder.sum().coverage;
    expect([seen, operations.map(({ exchanges }) => exchanges)]).toEqual([1, [1, 0, 0, 0]]);
    recorder.endPassive();
    const passed = events.flatMap((event) =>
      event.type === 'result' && event.outcome === 'passed' ? [event.case.id] : [],
    );
    expect(passed).toEqual(expect.arrayContaining(['wire/status GET /keys', 'wire/body GET /keys']));
    expect(passed.filter((id) => !id.endsWith(' GET /keys'))).toEqual([]);
  });

  it('is told with the case that made it, where the plan tells of that', () => {
    const { see, events, plan } = open(['auth/missing']);
    const info = plan.active[0]?.info;
    for (const one of [info, caseOf('lifecycle/create'), undefined]) see(exchange('/keys', 200, '[]'), one);
    expect(events.flatMap((event) => (event.type === 'exchange' ? [event.case] : []))).toEqual([
      info,
      undefined,
      undefined,
    ]);
  });
});

describe('a recorder', () => {
  it('counts a check as done on an operation where its case was not skipped', () => {
    const { recorder, plan } = open(['auth/missing', 'auth/empty']);
    for (const active of plan.active) {
      recorder.begin(active);
      recorder.end(0, active.info.check === 'auth/missing' ? 'why not' : undefined);
    }
    const { operations } = recorder.sum().coverage;
    expect(operations.map(({ checks }) => checks)).toEqual(operations.map(() => ['auth/empty']));
  });

  it('masks the reason for which a case was skipped', () => {
    const { recorder, plan, events } = open(['auth/missing']);
    recorder.begin(plan.active[0]);
    recorder.end(performance.now() - 5, 'own-token-1 was refused');
    const [result] = events.filter((event) => event.type === 'result');
    expect(result).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringMatching(/^\S*\*\*\*.* was refused$/),
    });
    expect(result?.durationMs).toBeGreaterThanOrEqual(5);
    expect(recorder.sum().skipped).toEqual([{ case: plan.active[0]?.info.id, reason: result?.reason }]);
  });

  it('tells a finding once, and fails each case of its check that comes upon it', () => {
    const resource = {
      one: { id: '/id', create: { operation: 'createKey' }, list: { operation: 'listKey' } },
      other: { id: '/name', create: { operation: 'createKey' }, list: { operation: 'listKey' } },
    };
    const { recorder, plan, events } = open(['lifecycle/create'], readDocument(keys({ resource })));
    for (const active of plan.active) {
      recorder.begin(active);
      recorder.report({
        operation: active.info.operation,
        trail: [],
        absolute: true,
        message: 'm',
        expected: 'e',
        actual: 'a',
        exchange: exchange('/keys', 200),
      });
      recorder.end(performance.now());
    }
    expect(plan.active).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'finding')).toHaveLength(1);
    expect(recorder.sum().summary).toEqual({ passed: 0, failed: 2, warned: 0, skipped: 0 });
  });

  it('revises a case that has ended when a later one finds something for it, and counts that', () => {
    const { recorder, plan, events } = open(['auth']);
    const [first, second] = plan.active;
    recorder.begin(first);
    recorder.end(performance.now());
    recorder.begin(second);
    recorder.report({
      check: first?.info.check ?? '',
      operation: first?.info.operation ?? '',
      trail: [],
      absolute: true,
      message: 'm',
      expected: 'e',
      actual: 'a',
      exchange: exchange('/keys', 200),
    });
    recorder.end(performance.now());
    const results = events.flatMap((event) =>
      event.type === 'result' ? [[event.case.id, event.outcome]] : [],
    );
    expect(results).toEqual([
      [first?.info.id, 'passed'],
      [first?.info.id, 'failed'],
      [second?.info.id, 'passed'],
    ]);
    expect(recorder.sum().summary).toEqual({ passed: 1, failed: 1, warned: 0, skipped: 0 });
  });

  it('masks what the document calls a secret, whatever it is called', () => {
    const resource = {
      key: {
        id: '/id',
        create: { operation: 'createKey' },
        list: { operation: 'listKey' },
        secrets: [{ field: '/word', shown: ['create'] }],
      },
    };
    const own = readDocument(keys({ resource }));
    const settings = settle({ document: own, url: 'http://localhost:1' });
    const { redactor } = createRecorder(settings, createPlan({ document: own }), () => {}).exchanges;
    redactor.learnExchange(exchange('/keys', 200, '[{"word":"correct-horse-battery"}]'));
    expect(redactor.mask('correct-horse-battery')).toMatch(/^\*\*\*\w+-\d+\*\*\*$/);
  });
});
