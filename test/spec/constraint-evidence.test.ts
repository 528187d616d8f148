import { describe, expect, it } from 'vitest';
import { weigh } from '../../src/contract/findings/fault.ts';
import { constraintsAt, evidenceAt, listEvidence } from '../../src/spec/evidence.ts';

const own = { id: 'a.limit', grade: 'documented', source: 's' };
const guess = { grade: 'assumed', source: 'a guess' };
const root = {
  limit: {
    minimum: 0,
    maximum: 9,
    'x-evidence': {
      ...own,
      states: ['maximum'],
      constraints: { minimum: guess, pattern: { ...guess, id: 'b', grade: 'observed' } },
    },
  },
  list: { order: 'newest-first', 'x-evidence': { constraints: { order: { ...guess, id: 'a.order' } } } },
  get: { 'x-evidence': { ...own, id: 'a.get' } },
};

describe('the evidence of a constraint', () => {
  it.each([
    ['/limit', 'minimum', { id: 'a.limit.minimum', ...guess }],
    ['/limit', 'maximum', own],
    ['/limit', 'pattern', { id: 'b', grade: 'observed', source: 'a guess' }],
    // What is neither stated nor listed has the evidence around it.
    ['/limit', 'enum', own],
    ['/limit', undefined, own],
    [['/list', '/get'], 'order', { id: 'a.order', ...guess }],
    // A part with nothing but constraints has no evidence of its own.
    [['/list', '/get'], 'filters', { ...own, id: 'a.get' }],
    [['/list', '/get'], undefined, { ...own, id: 'a.get' }],
    [['/get', '/limit'], 'minimum', { id: 'a.limit.minimum', ...guess }],
  ])('at %j of %s', (trail, constraint, expected) => {
    expect(evidenceAt(root, trail, constraint)).toEqual(expected);
  });

  it('is listed with the rest', () => {
    expect(listEvidence(root).map(({ pointer, evidence }) => [pointer, evidence.id])).toEqual([
      ['/limit', 'a.limit'],
      ['/limit/minimum', 'a.limit.minimum'],
      ['/limit/pattern', 'b'],
      ['/list/order', 'a.order'],
      ['/get', 'a.get'],
    ]);
  });

  it.each([
    [{ constraints: { order: guess } }, '"id" must be a text'],
    [{ ...own, constraints: [] }, '"constraints" must map constraints to their evidence'],
    [{ ...own, states: 'minimum' }, '"states" must be a list of constraints'],
    [{ ...own, states: [7] }, '"states" must be a list of constraints'],
    [{ ...own, constraints: { minimum: { source: 's' } } }, '"grade" must be one of'],
    [
      { ...own, states: ['minimum'], constraints: { minimum: guess } },
      '"minimum" is in "states" and in "constraints"',
    ],
  ])('%j is refused', (entry, message) => {
    expect(() => constraintsAt({ part: { 'x-evidence': entry } }, '/part')).toThrow(message);
  });
});

describe('a fault', () => {
  const fault = {
    trail: ['/limit'],
    message: '',
    expected: '',
    actual: '',
    operation: '',
    exchange: {
      index: 0,
      request: { method: 'GET', url: '', headers: [], body: '' },
      response: { status: 200, headers: [], body: '' },
      startedAt: 0,
      durationMs: 0,
    },
  };

  it.each([
    ['minimum', undefined, undefined],
    ['maximum', 'error', 'error'],
    ['pattern', 'warning', 'error'],
  ])('is weighed by the evidence of the broken %s', (constraint, documented, live) => {
    const severities = ['documented', 'live'].map(
      (dialect) => weigh(root, { ...fault, constraint }, dialect)?.severity,
    );
    expect(severities).toEqual([documented, live]);
  });
});
