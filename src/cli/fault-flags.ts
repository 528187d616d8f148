import type { Command } from 'commander';
import { drops, type Fault } from '../mock/faults/fault.ts';
import { collect, isProvider, readNumber } from './options.ts';
import { UsageError } from './usage-error.ts';

export interface FaultFlags {
  readonly fault: readonly string[];
  readonly delay?: string;
}

/** The flags of a server that misbehaves on purpose. */
export function faultFlags(command: Command): Command {
  return command
    .option(
      '--fault <fault>',
      '[API[.OPERATION]:]WHAT[@PROBABILITY], such as feldera.postApiKey:429@0.1; WHAT is an error status, reset, empty, truncate, malformed, lost, stale=N, delay=MS or slow=BYTES; may be repeated',
      collect,
      [],
    )
    .option('--delay <ms>', 'answer every request so many milliseconds late');
}

/** @throws UsageError for a fault that is malformed. Whether its names are those of something mocked, the mock checks. */
export function readFaults({ fault, delay }: FaultFlags): Fault[] {
  const faults = fault.map(readFaultText);
  if (delay === undefined) return faults;
  return [...faults, { latency: readNumber('--delay', 'milliseconds', delay) }];
}

/**
 * Reads the short form of a fault.
 *
 * @example
 * readFaultText('feldera.postApiKey:429@0.1');
 * // { provider: 'feldera', operation: 'postApiKey', error: { status: 429 }, probability: 0.1 }
 */
function readFaultText(text: string): Fault {
  const [, place, what = '', chance] = /^(?:([^:@]*):)?([^:@]+)(?:@([0-9.]+))?$/.exec(text) ?? [];
  const effect = readEffect(what);
  if (!effect) {
    throw new UsageError(
      `--fault is "${text}", but must be [API[.OPERATION]:]WHAT[@PROBABILITY], such as feldera.postApiKey:429@0.1, where WHAT is an error status, ${drops.join(', ')}, malformed, lost, stale=N, delay=MS or slow=BYTES.`,
    );
  }
  return {
    ...(place !== undefined && readPlace(place)),
    ...effect,
    ...(chance !== undefined && { probability: Number(chance) }),
  };
}

/** `feldera`, `feldera.postApiKey` or `postApiKey`. */
function readPlace(place: string): Pick<Fault, 'provider' | 'operation'> {
  if (isProvider(place)) return { provider: place };
  const dot = place.indexOf('.');
  if (dot < 0) return { operation: place };
  return { provider: place.slice(0, dot), operation: place.slice(dot + 1) };
}

function readEffect(what: string): Partial<Fault> | undefined {
  const drop = drops.find((one) => one === what);
  if (drop) return { drop };
  if (what === 'malformed') return { malformed: true };
  if (what === 'lost') return { lost: true };
  if (/^\d{3}$/.test(what)) return { error: { status: Number(what) } };
  const [, name, digits] = /^(stale|delay|slow)=(\d{1,9})$/.exec(what) ?? [];
  const value = Number(digits);
  if (name === 'stale') return { stale: value };
  if (name === 'delay') return { latency: value };
  return name === 'slow' ? { slow: { bytesPerSecond: value } } : undefined;
}
