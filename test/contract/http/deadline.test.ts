import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDeadline } from '../../../src/contract/http/deadline.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function given() {
  const controller = new AbortController();
  return { stop: () => controller.abort(), deadline: createDeadline(controller.signal) };
}

it('never comes without a stop', () => {
  const { deadline } = given();
  deadline.finishing(false);
  vi.advanceTimersByTime(3_600_000);
  expect([deadline.isOver(), deadline.remaining()]).toEqual([false, Number.POSITIVE_INFINITY]);
});

it('comes a second after a stop, and for cleaning up nine seconds after it', () => {
  const { stop, deadline } = given();
  vi.advanceTimersByTime(5000);
  stop();
  vi.advanceTimersByTime(999);
  expect(deadline.isOver()).toBe(false);
  vi.advanceTimersByTime(1);
  expect([deadline.isOver(), deadline.signal.aborted]).toEqual([true, true]);
  deadline.finishing(false);
  expect([deadline.isOver(), deadline.remaining()]).toEqual([false, 8000]);
  vi.advanceTimersByTime(8000);
  expect(deadline.isOver()).toBe(true);
});

it('comes nine seconds after a stop while cleaning up', () => {
  const { stop, deadline } = given();
  deadline.finishing(false);
  vi.advanceTimersByTime(60_000);
  stop();
  vi.advanceTimersByTime(8999);
  expect(deadline.isOver()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.isOver()).toBe(true);
});

it('comes after nine seconds of cleaning up in haste', () => {
  const { deadline } = given();
  deadline.finishing(true);
  expect(deadline.remaining()).toBe(9000);
  vi.advanceTimersByTime(9000);
  expect(deadline.isOver()).toBe(true);
});

it('is kept where the run was stopped before it began', () => {
  const deadline = createDeadline(AbortSignal.abort());
  vi.advanceTimersByTime(1000);
  expect(deadline.isOver()).toBe(true);
});
