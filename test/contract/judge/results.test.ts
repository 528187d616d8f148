import { expect, it } from 'vitest';
import { createResults } from '../../../src/contract/judge/results.ts';
import type { CaseInfo, Finding, Severity, Summary } from '../../../src/contract/types.ts';

const none: Summary = { passed: 0, failed: 0, warned: 0, skipped: 0 };

function caseOf(check: string, operation = 'GET /keys', id = `${check} ${operation}`): CaseInfo {
  return { id, check, operation, title: 't', writes: false };
}

function finding(check: string, operation = 'GET /keys', severity: Severity = 'error'): Finding {
  const request = { method: 'GET', url: '', headers: [] };
  const response = { status: 200, headers: [], body: '' };
  const texts = { evidence: '', pointer: '', message: '', expected: '', actual: '', curl: '' };
  return { id: `${check} ${operation}`, check, operation, severity, request, response, ...texts };
}

it.each<[string, Severity[], string | undefined, Partial<Summary>]>([
  ['nothing', [], undefined, { passed: 1 }],
  ['a reason', [], 'why', { skipped: 1 }],
  ['an error', ['warning', 'error'], undefined, { failed: 1 }],
  ['an error and a reason', ['error'], 'why', { failed: 1 }],
  ['a warning and a reason', ['warning'], 'why', { warned: 1 }],
])('a case of %s counts once', (_, severities, reason, counts) => {
  const info = caseOf('a');
  const results = createResults([info]);
  for (const severity of severities) results.add(finding('a', 'GET /keys', severity), info);
  results.end(info, reason);
  expect(results.summary()).toEqual({ ...none, ...counts });
  expect(results.skipped()).toEqual(counts.skipped ? [{ case: info.id, reason }] : []);
});

it('a finding revises a case that has ended, whatever came of it', () => {
  const [passed, skipped, warned] = [caseOf('a'), caseOf('b'), caseOf('c')];
  const results = createResults([passed, skipped, warned]);
  results.add(finding('c', 'GET /keys', 'warning'));
  results.end(passed);
  results.end(skipped, 'why');
  results.end(warned);
  expect(results.add(finding('a'))).toEqual({ owner: passed, revised: 'failed' });
  expect(results.add(finding('a'))).toEqual({ owner: passed, revised: undefined });
  expect(results.add(finding('b', 'GET /keys', 'warning'))).toEqual({ owner: skipped, revised: 'warned' });
  expect(results.add(finding('c'))).toEqual({ owner: warned, revised: 'failed' });
  expect(results.summary()).toEqual({ ...none, failed: 2, warned: 1 });
  expect(results.skipped()).toEqual([]);
});

it('a finding goes to the running case among several of one check and operation', () => {
  const [first, second] = [caseOf('a'), caseOf('a', 'GET /keys', 'a GET /keys #2')];
  const results = createResults([first, second]);
  results.end(first);
  expect(results.add(finding('a'), second).owner).toBe(second);
  results.end(second);
  expect(results.summary()).toEqual({ ...none, passed: 1, failed: 1 });
});

it('a finding goes to the case of its check and operation, the running one, one of its check, or counts by itself', () => {
  const [a, b, c] = [caseOf('a'), caseOf('b'), caseOf('c')];
  const results = createResults([a, b, c]);
  expect(results.add(finding('b'), a).owner).toBe(b);
  expect(results.add(finding('else'), a).owner).toBe(a);
  expect(results.add(finding('a', 'GET /other'), caseOf('not planned')).owner).toBe(a);
  expect(results.add(finding('c', 'GET /other', 'warning')).owner).toBe(c);
  expect(results.add(finding('else', 'GET /other', 'warning')).owner).toBeUndefined();
  for (const info of [a, b, c, caseOf('not planned')]) results.end(info);
  expect(results.summary()).toEqual({ passed: 0, failed: 2, warned: 2, skipped: 0 });
});

it('a case that never ended counts for nothing', () => {
  const results = createResults([caseOf('a')]);
  expect(results.summary()).toEqual(none);
  expect(results.skipped()).toEqual([]);
});
