import type { MakeRequest } from './load.ts';
import { load } from './load.ts';
import { median } from './numbers.ts';
import type { Server } from './servers.ts';

/** What is sent, and how long. */
export interface Plan {
  readonly make: MakeRequest;
  /** What the servers must answer. */
  readonly status: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Gives every load numbers of its own: see `MakeRequest`. */
  readonly numbers: { next: number };
}

/** What came of one server: by round, and over all rounds. */
export interface Measured {
  /** Replies per second, by round. */
  readonly rates: readonly number[];
  /** The median of them. */
  readonly rate: number;
  /** Microseconds of the server's processor time for each reply. */
  readonly cpu: number;
}

/**
 * Loads each server in turn, round by round, so that whatever else the machine does falls on all of them.
 *
 * @param strict the names of those whose every answer must be the expected one
 */
export async function interleave<Servers extends Readonly<Record<string, Server>>>(
  servers: Servers,
  strict: readonly (keyof Servers)[],
  plan: Plan,
): Promise<{ [Name in keyof Servers]: Measured }> {
  type Name = keyof Servers & string;
  const names = Object.keys(servers) as Name[];
  const run = async (name: Name, seconds: number) => {
    const server = servers[name] as Server;
    const { make, status, connections, numbers } = plan;
    const result = await load({ port: server.port, make, status, connections, seconds, from: numbers.next });
    numbers.next += result.replies + connections;
    if (result.wrong > 0 && strict.includes(name)) {
      throw new Error(`${result.wrong} of ${result.replies} replies of ${name} were not ${status}.`);
    }
    return result;
  };
  for (const name of names) await warmUp((seconds) => run(name, seconds));

  const rates = new Map(names.map((name) => [name, [] as number[]]));
  const replies = new Map<Name, number>();
  const before = new Map(names.map((name) => [name, (servers[name] as Server).cpu()]));
  for (let round = 0; round < plan.rounds; round++) {
    for (const name of names) {
      const result = await run(name, plan.seconds);
      rates.get(name)?.push(result.rate);
      replies.set(name, (replies.get(name) ?? 0) + result.replies);
    }
  }
  const measured = names.map((name) => {
    const all = rates.get(name) ?? [];
    const used = (servers[name] as Server).cpu() - (before.get(name) ?? 0);
    return [name, { rates: all, rate: median(all), cpu: used / (replies.get(name) ?? 1) }];
  });
  return Object.fromEntries(measured) as { [Name in keyof Servers]: Measured };
}

/** The first thousands of answers are slow: the code is not compiled yet. */
async function warmUp(run: (seconds: number) => Promise<{ readonly replies: number }>): Promise<void> {
  const started = performance.now();
  let replies = 0;
  while (replies < 5000 && performance.now() - started < 10_000) replies += (await run(0.5)).replies;
}

/** How many times faster one was than the other, by round. */
export function ratios(one: Measured, other: Measured): number[] {
  return one.rates.map((rate, round) => rate / (other.rates[round] ?? Number.NaN));
}
