import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Io, StopReason } from '../../src/cli/io.ts';
import { createOutputs, type OutputEnd } from '../../src/cli/output.ts';
import { stopped, stopping } from '../../src/cli/stopping.ts';

function given() {
  let listener: (reason: StopReason) => void = () => {};
  const written: string[] = [];
  const exits: number[] = [];
  const io = {
    onStop: (given: typeof listener) => {
      listener = given;
    },
    err: (text: string) => void written.push(text),
    exit: (code: number) => void exits.push(code),
  } satisfies Partial<Io> as unknown as Io;
  return { stop: stopping(io, 'stopping\n'), written, exits, give: (reason: StopReason) => listener(reason) };
}

describe('a command that is to stop', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it.each<[StopReason, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
    ['closed output', 141],
    ['failed output', 2],
  ])('is stopped by %s, with exit code %i', async (reason, code) => {
    const { stop, written, exits, give } = given();
    expect([stop.signal.aborted, stop.exitCode()]).toEqual([false, undefined]);
    const waiting = stopped(stop);
    give(reason);
    await waiting;
    expect([stop.signal.aborted, stop.exitCode(), stop.reason()]).toEqual([true, code, reason]);
    expect({ written, exits }).toEqual({ written: ['stopping\n'], exits: [] });
  });

  it.each<[StopReason, number[]]>([
    ['SIGINT', [130]],
    ['SIGTERM', [143]],
    ['SIGQUIT', [131]],
    ['SIGHUP', []],
    ['closed output', []],
  ])('ends at once by a second %s: %j', (reason, expected) => {
    const { stop, exits, give } = given();
    give('SIGHUP');
    vi.advanceTimersByTime(600);
    give(reason);
    expect(exits).toEqual(expected);
    expect(stop.exitCode()).toBe(129);
  });

  it('takes a Ctrl-C that npm passes on once more for one', () => {
    const { exits, give } = given();
    give('SIGINT');
    vi.advanceTimersByTime(100);
    give('SIGINT');
    expect(exits).toEqual([]);
  });
});

describe('the outputs', () => {
  const failing = (code: string) =>
    new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(`it is ${code}`), { code })),
    });

  it.each<[string, OutputEnd]>([
    ['EPIPE', { isClosed: true }],
    ['EIO', { isClosed: true }],
    ['ENOSPC', { isClosed: false, name: 'stdout', message: 'it is ENOSPC' }],
  ])('tell once that one has failed with %s, and go on', async (code, expected) => {
    const told: OutputEnd[] = [];
    const seen: string[] = [];
    const good = new Writable({
      write(chunk, _encoding, done) {
        seen.push(String(chunk));
        done();
      },
    });
    const outputs = createOutputs(failing(code), good, (end) => told.push(end));
    outputs.out('one\n');
    await outputs.flushed();
    outputs.out('two\n');
    outputs.err('still\n');
    await outputs.flushed();
    expect(told).toEqual([expected]);
    expect(seen).toContain('still\n');
  });
});
