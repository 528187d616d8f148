import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Mutant, OddServer } from '../../test/faulty/index.ts';
import type { Outcome } from './run.ts';

/** What a process is told to do. */
export interface Order {
  readonly order: number;
  readonly id: string;
  readonly seed: number;
  readonly only: readonly string[];
}

export interface Answer {
  readonly order: number;
  readonly outcome: Outcome;
}

/** Processes that judge servers side by side, since one takes one processor only. */
export interface Crew {
  judge(server: Mutant | OddServer, seed: number, only?: readonly string[]): Promise<Outcome>;
  close(): void;
}

interface Hand {
  readonly child: ChildProcess;
  readonly open: Map<number, Waiting>;
}

interface Waiting {
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

export function createCrew(size: number): Crew {
  const hands = Array.from({ length: size }, startHand);
  let orders = 0;
  return {
    judge: (server, seed, only = []) =>
      new Promise((resolve, reject) => {
        const order = orders++;
        const hand = hands.reduce((least, other) => (other.open.size < least.open.size ? other : least));
        hand.open.set(order, { resolve, reject });
        hand.child.send({ order, id: server.id, seed, only } satisfies Order);
      }),
    close() {
      for (const { child } of hands) child.disconnect();
    },
  };
}

function startHand(): Hand {
  const child = fork(fileURLToPath(new URL('hand.ts', import.meta.url)));
  const open: Hand['open'] = new Map();
  child.on('message', ({ order, outcome }: Answer) => {
    open.get(order)?.resolve(outcome);
    open.delete(order);
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of open.values())
      reject(new Error(`a process of the bench ended: ${signal ?? code}`));
  });
  return { child, open };
}
