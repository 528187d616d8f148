import { describe, expect, it } from 'vitest';
import { createLatency } from '../../../src/contract/http/latency.ts';
import { createSilence } from '../../../src/contract/http/silence.ts';
import { createWaits } from '../../../src/contract/http/waits.ts';

describe('requests at once', () => {
  it.each<[string, [ms: number, underway: number][], number]>([
    ['are as many as wanted, where nothing is known', [], 20],
    ['are as many as wanted of a quick server', [[3, 1]], 20],
    ['are as many as get done in half of the time', [[200, 1]], 5],
    [
      'are counted by what each took, where they were worked on one after the other',
      [1, 2, 3, 4].map((place) => [200 * place, place]),
      5,
    ],
    ['are as many as wanted, where they were worked on at the same time', [[200, 1], ...many(200, 20)], 20],
    ['are not fewer for one slow reply', [...many(5, 1).slice(0, 4), [1500, 1]], 20],
    ['are one at least', [[1900, 1]], 1],
  ])('%s', (_, samples, expected) => {
    const latency = createLatency(2000);
    for (const [ms, underway] of samples) latency.measured('POST /keys', ms, underway);
    expect(latency.atOnce(['POST /keys'], 20)).toBe(expected);
  });

  it('of an operation that was never sent are as many as of the slowest', () => {
    const latency = createLatency(2000);
    latency.measured('GET /keys', 2, 1);
    expect(latency.atOnce(['POST /keys'], 20)).toBe(20);
    latency.measured('GET /slow', 250, 1);
    expect(latency.atOnce(['POST /keys'], 20)).toBe(4);
    expect(latency.atOnce(['GET /keys'], 20)).toBe(20);
  });
});

function many(ms: number, underway: number): [number, number][] {
  return Array.from({ length: 5 }, () => [ms, underway]);
}

describe('silence', () => {
  it('of an operation begins with three requests in a row, and ends with a reply', () => {
    let time = 0;
    const silence = createSilence(() => time);
    const ended = (hasReply: boolean) => silence.ended('A', time++, hasReply);
    ended(false);
    ended(false);
    expect(silence.isSilent('A')).toBe(false);
    ended(true);
    ended(false);
    ended(false);
    expect(silence.isSilent('A')).toBe(false);
    ended(false);
    expect([silence.isSilent('A'), silence.isSilent('B'), silence.isOver()]).toEqual([true, false, false]);
  });

  it('of a server begins with five in a row; what was under way together is one', () => {
    let time = 0;
    const silence = createSilence(() => time);
    for (let round = 0; round < 5; round++) {
      expect(silence.isOver()).toBe(false);
      const sentAt = time;
      time += 10;
      for (let one = 0; one < 20; one++) silence.ended(`operation ${round}`, sentAt, false);
    }
    expect(silence.isOver()).toBe(true);
  });
});

describe('waits', () => {
  const limits = { single: 60, fruitless: 100, total: 300 };

  it('are refused where one alone is too long', () => {
    const waits = createWaits(limits, () => 0);
    expect(waits.refuse(60)).toBeUndefined();
    expect(waits.refuse(61)).toContain('longer than');
    expect(waits.refuse(Number.POSITIVE_INFINITY)).toContain('longer than');
  });

  it('are refused after some in vain, and not after replies', () => {
    let time = 0;
    const waits = createWaits(limits, () => time);
    const wait = (ms: number) => {
      const refusal = waits.refuse(ms);
      if (refusal === undefined) time += ms;
      return refusal;
    };
    expect([wait(50), wait(50)]).toEqual([undefined, undefined]);
    expect(wait(50)).toContain('again and again');
    waits.answered();
    expect([wait(50), wait(50)]).toEqual([undefined, undefined]);
    waits.answered();
    expect([wait(50), wait(50)]).toEqual([undefined, undefined]);
    waits.answered();
    // In all.
    expect(wait(50)).toContain('again and again');
  });

  it('of many requests at the same time count once', () => {
    const waits = createWaits(limits, () => 0);
    expect(Array.from({ length: 20 }, () => waits.refuse(60))).toEqual(Array.from({ length: 20 }));
  });
});
