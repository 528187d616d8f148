import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/mock/clock.ts';

describe('a clock', () => {
  it("follows the system's time until it is told otherwise", () => {
    let system = 1000;
    const clock = createClock(undefined, () => system);
    system = 2000;
    expect(clock.now()).toBe(2000);
  });

  it('stands still from a given start', () => {
    expect(createClock('2024-08-01T10:00:00Z').now()).toBe(1_722_506_400_000);
  });

  it('moves when it is moved, running or frozen', () => {
    let system = 1000;
    const clock = createClock(undefined, () => system);
    clock.advance(500);
    expect(clock.now()).toBe(1500);
    clock.freeze();
    system = 9000;
    clock.advance(-1000);
    expect(clock.now()).toBe(500);
    clock.restore();
    expect(clock.now()).toBe(9000);
  });

  it('says which text is no time', () => {
    expect(() => createClock('yesterday')).toThrow(
      'Failed to set the clock: "yesterday" is not a time. Did you mean an ISO 8601 string?',
    );
  });
});
