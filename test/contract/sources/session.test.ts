import { describe, expect, it } from 'vitest';
import type { WeighedJudge } from '../../../src/contract/index.ts';
import { createRedactor } from '../../../src/contract/redact.ts';
import { createSession } from '../../../src/contract/sources/index.ts';
import type { Coverage, Exchange, Finding } from '../../../src/contract/types.ts';
import { BAD, GOOD, sessionFor } from './judge.ts';

const url = 'http://api.test';

function exchange(index: number, body = GOOD, sent?: string): Exchange {
  return {
    index,
    request: {
      method: 'GET',
      url: `${url}/keys`,
      headers: [['ab', 'cd']],
      ...(sent !== undefined && { body: sent }),
    },
    response: { status: 200, headers: [['e', 'f']], body },
    startedAt: 0,
    durationMs: 0,
  };
}

const coverage: Coverage = {
  seen: 1,
  total: 2,
  operations: [
    { operation: 'GET /a', exchanges: 3, statuses: [], checks: [] },
    { operation: 'GET /b', exchanges: 0, statuses: [], checks: [] },
  ],
};

/** A judge that finds what an exchange's body says: `check severity`, of GET /a. */
function stub(): WeighedJudge {
  const redactor = createRedactor();
  redactor.learn('secret-of-the-tests');
  return {
    redactor,
    coverage: () => coverage,
    judge({ request, response }) {
      const findings = response.body.split(',').flatMap((told) => {
        const [check = '', severity] = told.split(' ');
        if (severity !== 'error' && severity !== 'warning') return [];
        const finding: Finding = {
          id: told,
          check,
          severity,
          evidence: '',
          operation: 'GET /a',
          pointer: '',
          message: 'secret-of-the-tests',
          expected: '',
          actual: '',
          request,
          response,
          curl: '',
        };
        return [finding];
      });
      return { operation: 'GET /a', findings, looked: ['one', 'two', 'three', 'four'] };
    },
  };
}

describe('a session', () => {
  it('tells each finding once and sums up', () => {
    const session = createSession(sessionFor(url));
    expect(session.add(exchange(0)).findings).toEqual([]);
    const [found] = session.add(exchange(1, BAD)).findings;
    expect([found?.check, found?.operation]).toEqual(['wire/body', 'GET /keys']);
    expect(session.add(exchange(2, BAD))).toEqual({
      operation: 'GET /keys',
      findings: [],
      looked: ['wire/body'],
    });
    const { report, exchanges } = session.sum();
    expect(report.summary).toEqual({ passed: 0, failed: 1, warned: 0, skipped: 1 });
    expect(report.skipped).toEqual([
      { case: 'wire/status POST /keys', reason: 'no exchange of this operation was seen' },
    ]);
    expect(exchanges.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(JSON.stringify([report, exchanges])).not.toContain('tok-1234567890');
  });

  it('counts each check of an operation once: failed before warned before passed', () => {
    const session = createSession({ judge: stub(), url: `${url}?secret-of-the-tests` });
    session.add(exchange(0, 'one error,two warning'));
    session.add(exchange(1, 'one warning,two warning,three warning'));
    const { report } = session.sum();
    expect(report.summary).toEqual({ passed: 1, failed: 1, warned: 2, skipped: 1 });
    const { findings, ...rest } = report;
    expect(rest).toEqual({
      version: 1,
      tool: 'keymock',
      provider: `${url}?secret-of-the-tests`,
      dialect: 'documented',
      url: `${url}?${session.mask('secret-of-the-tests')}`,
      seed: 0,
      summary: report.summary,
      coverage,
      skipped: [{ case: 'wire/status GET /b', reason: 'no exchange of this operation was seen' }],
      unchecked: [],
      leftBehind: [],
    });
    expect(findings.map(({ id, message }) => [id, message])).toEqual(
      // Those of one check stay side by side.
      ['one error', 'one warning', 'two warning', 'two warning', 'three warning'].map((id) => [
        id,
        session.mask('secret-of-the-tests'),
      ]),
    );
    expect(session.mask('a secret-of-the-tests')).not.toContain('secret-of');
    expect(session.mask('a word')).toBe('a word');
  });

  it('is called what it is told', () => {
    const named = { provider: 'p', dialect: 'live', tool: 'keymock/1' };
    expect(createSession({ judge: stub(), url, ...named }).sum().report).toMatchObject(named);
  });

  it('keeps no more than it is allowed to, but judges all', () => {
    const session = createSession({ ...sessionFor(url), keep: 2 });
    for (const index of [0, 1, 2, 3, 4]) session.add(exchange(index));
    const { report, exchanges } = session.sum();
    expect(exchanges.map(({ index }) => index)).toEqual([3, 4]);
    expect(report.coverage.operations[0]?.exchanges).toBe(5);
  });

  /** An exchange without a body has 26 characters: its URL and two headers. */
  it.each<[string, number, readonly [body: string, sent?: string][], number[]]>([
    ['all that fit to the byte', 78, [[''], [''], ['']], [0, 1, 2]],
    ['the newest that fit', 77, [[''], [''], ['']], [1, 2]],
    ['bodies count, sent and received', 82, [['xx'], ['', 'yy'], ['']], [0, 1, 2]],
    ['bodies count, and no byte more', 81, [['xx'], ['', 'yy'], ['']], [1, 2]],
    ['what goes makes room again', 60, [['x'.repeat(30)], [''], [''], ['']], [2, 3]],
    ['the last one always', 5, [[''], ['x'.repeat(99)]], [1]],
  ])('keeps no more bytes than it is allowed to: %s', (_, keepBytes, bodies, kept) => {
    const session = createSession({ ...sessionFor(url), keepBytes });
    bodies.forEach(([body, sent], index) => void session.add(exchange(index, body, sent)));
    expect(session.sum().exchanges.map(({ index }) => index)).toEqual(kept);
  });
});
