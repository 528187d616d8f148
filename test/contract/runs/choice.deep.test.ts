import { describe, expect, it, onTestFinished } from 'vitest';
import { planCases } from '../../../src/contract/index.ts';
import { empty } from '../../faulty/kit/answer.ts';
import { runAll } from './counting-server.ts';
import { felderaKeys } from './feldera-keys.ts';

const labelsOf = (cases: readonly { operation: string }[]) => [
  ...new Set(cases.map(({ operation }) => operation)),
];

describe('operations that are chosen', () => {
  it.each([
    ['/v0/api_keys', ['GET /v0/api_keys', 'POST /v0/api_keys']],
    ['DELETE *', ['DELETE /v0/api_keys/{api_key_name}']],
    ['postApiKey', ['POST /v0/api_keys']],
    ['*{api_key_name}', ['DELETE /v0/api_keys/{api_key_name}', 'GET /v0/api_keys/{api_key_name}']],
    ['Platform', undefined],
  ])('by %s are the only ones to be checked', async (pattern, expected) => {
    const { options } = await felderaKeys();
    const all = labelsOf(planCases(options));
    const { report } = await runAll({
      ...options,
      operations: [pattern],
      only: ['wire', 'lifecycle/create'],
    });
    const planned = labelsOf(planCases({ ...options, operations: [pattern] }));
    expect(planned.toSorted()).toEqual((expected ?? all).toSorted());
    expect(planned.toSorted()).toEqual(
      report.coverage.operations.map(({ operation }) => operation).toSorted(),
    );
    expect(report.summary.passed).toBeGreaterThan(0);
    expect(report.findings).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  });

  it('send what a check needs besides, and clean up', async () => {
    const { server, options, names } = await felderaKeys();
    const { report } = await runAll({ ...options, operations: ['POST /v0/api_keys'] });
    expect(labelsOf(report.findings)).toEqual([]);
    expect(server.asked.some(({ method }) => method === 'DELETE')).toBe(true);
    expect([names(), report.leftBehind]).toEqual([[], []]);
  });
});

describe('operations that are excluded', () => {
  it.each(['GET', 'PUT', 'POST'])('are never sent by any check: %s of an item', async (method) => {
    const { server, options } = await felderaKeys();
    const { report } = await runAll({
      ...options,
      exclude: [`${method} /v0/api_keys/*`, 'GET /v0/api_keys/*'],
    });
    const isItem = (path: string) => /^\/v0\/api_keys\/+[^/]/i.test(path);
    expect(server.asked.filter((ask) => ['GET', 'HEAD'].includes(ask.method) && isItem(ask.path))).toEqual(
      [],
    );
    expect(report.coverage.operations.map(({ operation }) => operation)).not.toContain(
      'GET /v0/api_keys/{api_key_name}',
    );
    expect(report.summary.passed).toBeGreaterThan(20);
    expect(report.findings).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  });

  it('as a delete leave what was created, which is named', async () => {
    const { server, options, names } = await felderaKeys();
    const { report } = await runAll({ ...options, exclude: ['DELETE *'] });
    expect(server.asked.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(names().length).toBeGreaterThan(0);
    // By its id, where a request was such that its name is not known.
    expect(report.leftBehind).toHaveLength(names().length);
  });

  it('as one that takes the server down let the rest be checked', async () => {
    const { server, options } = await felderaKeys();
    let isDown = false;
    server.before = (ask) => {
      isDown ||= ask.method === 'GET' && /api_keys\/./.test(ask.path);
      return isDown ? 'reset' : undefined;
    };
    const run = await runAll({ ...options, exclude: ['GET /v0/api_keys/{api_key_name}'] });
    expect(isDown).toBe(false);
    expect(run.report.findings).toEqual([]);
  });
});

describe('a server that is started again', () => {
  it('is checked on, though it has forgotten everything', async () => {
    const { server, options, names, forget } = await felderaKeys();
    let restarts = 0;
    server.after = async (_, number) => {
      if (number !== 60 && number !== 200) return undefined;
      restarts++;
      void server.crash().then(() => {
        forget();
        setTimeout(() => void server.comeBack(), 150);
      });
      return empty(200);
    };
    onTestFinished(() => server.close());
    const { report } = await runAll(options);
    expect(restarts).toBe(2);
    const away = report.skipped.filter(({ reason }) => reason.includes('may have been started again'));
    expect(away.length).toBeLessThanOrEqual(2);
    // Nothing but what was under way when it went down.
    expect(report.findings.filter(({ check }) => check !== 'robustness/no-server-error')).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(60);
    // A create that the crash cut off may be there or not.
    expect(report.leftBehind.filter(({ reason }) => !reason.startsWith('it may have been made'))).toEqual([]);
    expect(names()).toEqual([]);
  });
});
