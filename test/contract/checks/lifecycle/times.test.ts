import { describe, expect, it } from 'vitest';
import { wrongTime, zoneError } from '../../../../src/contract/checks/lifecycle/times.ts';
import type { Exchange } from '../../../../src/contract/types.ts';
import { creationTimeNames } from '../../../../src/contract/vocabulary.ts';

const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the times of an item', () => {
  it.each([
    ['neither time', {}],
    ['a time of creation', { created_at: '2026-11-21T10:00:00Z' }],
    [
      'a change at the moment of its creation',
      { created_at: '2026-11-21T10:00:00Z', updated_at: '2026-11-21T10:00:00Z' },
    ],
    ['a clock that is half a day ahead', { createdAt: soon(12) }],
    ['times as numbers, which are not judged', { created_at: 12, updated_at: 3 }],
  ])('may be %s', (_, item) => {
    expect(wrongTime(item)).toBeUndefined();
  });

  it.each([
    ['created_at is not a time', { created_at: 'yesterday' }],
    ['createTime is long before the service existed', { createTime: '1999-12-31T23:59:59Z' }],
    ['created_at is in the future', { created_at: soon(25) }],
    ['updated_at is not a time', { created_at: '2026-11-21T10:00:00Z', updated_at: '' }],
    ['updatedAt is in the future', { updatedAt: soon(25) }],
    ['updated is before created', { created: '2026-11-21T10:00:01Z', updated: '2026-11-21T10:00:00Z' }],
  ])('are wrong where %s', (message, item) => {
    expect(wrongTime(item)?.message).toBe(message);
  });

  it('say the same of the same fault, whatever the clock shows', () => {
    const at = (day: string) => wrongTime({ created: `2026-11-${day}`, updated: '2020-01-01' });
    expect(at('20')?.expected).toBe('not before created');
    expect(at('21')?.expected).toBe(at('20')?.expected);
    expect(at('20')?.actual).toBe('2020-01-01, and created is 2026-11-20');
  });
});

describe('a time that is off by a zone', () => {
  const off = (created_at: unknown, date: string | undefined) =>
    zoneError({ created_at }, creationTimeNames, exchangeOf(date), 'new key');
  const date = 'Sat, 21 Nov 2026 10:00:00 GMT';

  it.each([
    '2026-11-21T18:00:00Z',
    '2026-11-21T02:00:30Z',
    '2026-11-21T15:30:00+00:00',
    '2026-11-21T09:30:00+0000',
  ])('is %s', (created) => {
    expect(off(created, date)).toEqual({
      name: 'created_at',
      message: 'created_at of a new key is hours away from the Date of its reply',
      expected: 'about the Date of the reply',
      actual: `${created}, and the Date is ${date}`,
    });
  });

  it.each([
    ['right', '2026-11-21T10:00:02Z', date],
    ['right in its own zone', '2026-11-21T18:00:00+08:00', date],
    ['of no zone', '2026-11-21T18:00:00', date],
    ['off by what no zone is', '2026-11-21T17:53:00Z', date],
    ['off by days', '2026-11-22T10:00:00Z', date],
    ['without a Date to compare it with', '2026-11-21T18:00:00Z', undefined],
    ['no text', 18, date],
  ])('is none that is %s', (_, created, sent) => {
    expect(off(created, sent)).toBeUndefined();
  });
});

function exchangeOf(date: string | undefined): Exchange {
  return {
    index: 0,
    request: { method: 'POST', url: 'http://localhost/keys', headers: [] },
    response: { status: 201, headers: date === undefined ? [] : [['Date', date]], body: '{}' },
    startedAt: 0,
    durationMs: 1,
  };
}
