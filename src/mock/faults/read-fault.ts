import { checkKeys, suggestion } from '../check-keys.ts';
import type { MockedProvider } from '../core.ts';
import { drops, type Fault } from './fault.ts';

const task = 'add a fault';
/** Nothing waits longer: a test would have given up. */
const longest = 600_000;
const most = Number.MAX_SAFE_INTEGER;

type Reader = (value: unknown, field: string) => void;

const conditions = {
  provider: text,
  operation: text,
  account: text,
  namespace: anyText,
  after: whole(0, most),
  times: whole(1, most),
  probability: between(0, 1),
  forMs: between(0, most),
};

const effects = {
  error: record({ status: whole(400, 599), name: text, retryAfter: whole(0, most), body: () => undefined }, [
    'status',
  ]),
  latency(value, field) {
    if (typeof value === 'number') between(0, longest)(value, field);
    else {
      record({ min: between(0, longest), max: between(0, longest) }, ['min', 'max'])(value, field);
      const { min, max } = value as { min: number; max: number };
      if (min > max) throw wrong(`${field}.min`, min, `at most max, which is ${max}`);
    }
  },
  drop(value, field) {
    if (!drops.some((one) => one === value)) throw wrong(field, value, drops.join(', '));
  },
  malformed: yes,
  slow: record({ bytesPerSecond: whole(1, most) }, ['bytesPerSecond']),
  stale: whole(1, most),
  lost: yes,
} satisfies Record<string, Reader>;

const fields: Readonly<Record<keyof Fault, Reader>> = { ...conditions, ...effects };

/**
 * Checks a fault that comes from outside.
 *
 * @throws TypeError that names the field.
 * @example
 * readFault({ error: { status: 429 } }, mocked);
 */
export function readFault(value: unknown, mocked: readonly MockedProvider[]): Fault {
  checkKeys(task, 'field', value, Object.keys(fields));
  for (const [field, read] of Object.entries(fields)) {
    const given = (value as Record<string, unknown>)[field];
    if (given !== undefined) read(given, field);
  }
  // Each field has been read.
  const fault = value as Fault;
  if (!Object.keys(effects).some((effect) => fault[effect as keyof Fault] !== undefined)) {
    throw new TypeError(
      `Failed to ${task}: it does nothing. Give any of ${Object.keys(effects).join(', ')}.`,
    );
  }
  checkNames(fault, mocked);
  return structuredClone(fault);
}

/** A name that is not there would make a fault that never hits. */
function checkNames({ provider, operation }: Fault, mocked: readonly MockedProvider[]): void {
  const chosen = mocked.filter((one) => provider === undefined || one.provider.name === provider);
  if (provider !== undefined && chosen.length === 0) {
    throw unknown(
      'provider',
      provider,
      mocked.map((one) => one.provider.name),
    );
  }
  const operations = chosen.flatMap((one) =>
    one.provider.documents[one.dialect].routes.map(({ operationId }) => operationId),
  );
  if (operation !== undefined && !operations.includes(operation))
    throw unknown('operation', operation, operations);
}

function unknown(what: string, name: string, known: readonly string[]): TypeError {
  return new TypeError(`Failed to ${task}: no ${what} "${name}" is mocked. ${suggestion(name, known)}`);
}

function wrong(field: string, value: unknown, expected: string): TypeError {
  const shown = JSON.stringify(value)?.slice(0, 60) ?? String(value);
  return new TypeError(`Failed to ${task}: ${field} is ${shown}, but must be ${expected}.`);
}

function text(value: unknown, field: string): void {
  if (typeof value !== 'string' || value === '') throw wrong(field, value, 'a text that is not empty');
}

function anyText(value: unknown, field: string): void {
  if (typeof value !== 'string') throw wrong(field, value, 'a text');
}

function yes(value: unknown, field: string): void {
  if (value !== true) throw wrong(field, value, 'true, or left out');
}

function between(least: number, largest: number): Reader {
  return (value, field) => {
    if (typeof value === 'number' && value >= least && value <= largest) return;
    throw wrong(field, value, `a number from ${least} to ${largest}`);
  };
}

function whole(least: number, largest: number): Reader {
  return (value, field) => {
    if (Number.isInteger(value)) between(least, largest)(value, field);
    else throw wrong(field, value, 'a whole number');
  };
}

function record(members: Readonly<Record<string, Reader>>, required: readonly string[]): Reader {
  return (value, field) => {
    checkKeys(task, `field in ${field}`, value, Object.keys(members));
    const given = value as Record<string, unknown>;
    for (const [name, read] of Object.entries(members)) {
      if (given[name] !== undefined || required.includes(name)) read(given[name], `${field}.${name}`);
    }
  };
}
