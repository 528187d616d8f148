import type { Chance } from '../chance.ts';
import type { Clock } from '../clock.ts';
import type { MockedProvider } from '../core.ts';
import { type Caller, isAccount } from '../journal/caller.ts';
import type { ActiveFault, Fault, FaultEffects, Faults } from './fault.ts';
import { readFault } from './read-fault.ts';

/** A request, as far as faults choose by it. */
export interface Target {
  readonly provider: string | undefined;
  readonly namespace: string;
  /** Read only where a fault has such a condition: it takes time. */
  operation(): string | undefined;
  caller(): Caller | undefined;
}

/** What happens to one request. */
export interface Hit extends Omit<FaultEffects, 'latency'> {
  /** The ids of the faults, for the journal. */
  readonly id: string;
  /** Milliseconds, all latencies together. */
  readonly delayMs: number;
}

/** The faults, as what applies them sees them. */
export interface OwnFaults extends Faults {
  /** What the faults do to a request; undefined where none hits. Counts and draws. */
  hit(target: Target): Hit | undefined;
  /** Back to those that the mock began with, unused; with a scope, removes just those that are bound to it. */
  reset(scope?: { readonly provider?: string; readonly account?: string; readonly namespace?: string }): void;
}

interface Kept {
  readonly id: string;
  readonly fault: Fault;
  /** By the mock's clock. */
  readonly since: number;
  matched: number;
  applied: number;
}

export interface FaultSource {
  readonly mocked: readonly MockedProvider[];
  readonly clock: Clock;
  /** A chance of its own: faults must not shift the ids that the mock draws. */
  readonly newChance: () => Chance;
  /** Those that the mock begins with. */
  readonly initial: readonly Fault[];
}

const resolution = 2 ** 32;

export function createFaults({ mocked, clock, newChance, initial }: FaultSource): OwnFaults {
  const kept = new Map<string, Kept>();
  let chance = newChance();
  let last = 0;

  function add(given: Fault): ActiveFault {
    const fault = readFault(given, mocked);
    const one: Kept = { id: `f${++last}`, fault, since: clock.now(), matched: 0, applied: 0 };
    kept.set(one.id, one);
    return show(one);
  }

  /** Whether a fault hits a request that meets its conditions. */
  function draws(one: Kept): boolean {
    const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = one.fault;
    one.matched++;
    if (one.matched <= after || one.applied >= times) return false;
    if (probability < 1 && chance.integer(resolution) / resolution >= probability) return false;
    one.applied++;
    return true;
  }

  const begin = () => {
    for (const fault of initial) add(fault);
  };
  begin();

  return {
    add,
    list: () => [...kept.values()].map(show),
    remove: (id) => kept.delete(id),
    clear: () => kept.clear(),

    hit(target) {
      let hit: Hit | undefined;
      for (const one of kept.values()) {
        const { forMs = Number.POSITIVE_INFINITY } = one.fault;
        if (clock.now() - one.since >= forMs) kept.delete(one.id);
        else if (isMeant(one.fault, target) && draws(one)) hit = together(hit, one, chance);
      }
      return hit;
    },

    reset(scope) {
      if (scope === undefined) {
        kept.clear();
        chance = newChance();
        begin();
        return;
      }
      for (const { id, fault } of [...kept.values()]) if (isBoundTo(fault, scope)) kept.delete(id);
    },
  };
}

function show({ id, fault, matched, applied }: Kept): ActiveFault {
  return { id, ...structuredClone(fault), matched, applied };
}

function isMeant(fault: Fault, target: Target): boolean {
  const caller = fault.account === undefined ? undefined : target.caller();
  return (
    (fault.provider === undefined || fault.provider === target.provider) &&
    (fault.operation === undefined || fault.operation === target.operation()) &&
    (fault.namespace === undefined || fault.namespace === target.namespace) &&
    (fault.account === undefined || (caller !== undefined && isAccount(caller, fault.account)))
  );
}

/** Whether a fault names each part of a scope. */
function isBoundTo(fault: Fault, scope: Pick<Fault, 'provider' | 'account' | 'namespace'>): boolean {
  return (['provider', 'account', 'namespace'] as const).every(
    (part) => scope[part] === undefined || fault[part] === scope[part],
  );
}

/** Latencies add up; of anything else, the fault that was added first wins. */
function together(before: Hit | undefined, { id, fault }: Kept, chance: Chance): Hit {
  const { error, latency = 0, drop, malformed, slow, stale, lost } = fault;
  const { min, max } = typeof latency === 'number' ? { min: latency, max: latency } : latency;
  const own = { error, drop, malformed, slow, stale, lost };
  const given = Object.fromEntries(Object.entries(own).filter(([, effect]) => effect !== undefined));
  return {
    ...given,
    ...before,
    id: before ? `${before.id},${id}` : id,
    delayMs:
      (before?.delayMs ?? 0) +
      (max > min ? min + (chance.integer(resolution) / resolution) * (max - min) : min),
  };
}
