import { type Chance, createChance, sfc32 } from '../chance.ts';
import { sha256 } from '../sha256.ts';

/** One stream of randomness for each namespace, so that parallel workers do not shift each other's ids and secrets. */
export interface Streams {
  /** Draws from the stream of the namespace that is being served. */
  readonly chance: Chance;
  seed(): number;
  /** How often each namespace has drawn: all that there is to know of a stream beside its seed. */
  draws(): Record<string, number>;
  /** The same of one namespace; undefined where it is at its start. */
  drawsOf(namespace: string): number | undefined;
  /** Puts each stream of a seed where it was. */
  restore(seed: number, draws: Readonly<Record<string, number>>): void;
  /** Starts a namespace from the seed again; all of them without one. */
  reset(namespace?: string): void;
}

interface Stream {
  readonly next: () => number;
  count: number;
}

/**
 * @param namespace which one is being served.
 * @param drawn is told of a namespace before each draw from its stream, and when that begins again.
 */
export function createStreams(
  initialSeed: number,
  namespace: () => string,
  drawn?: (namespace: string) => void,
): Streams {
  let seed = initialSeed;
  const streams = new Map<string, Stream>();

  function open(name: string): Stream {
    const stream = { next: sfc32(name === '' ? seed : seed ^ saltOf(name)), count: 0 };
    streams.set(name, stream);
    return stream;
  }

  return {
    chance: createChance(seed, () => {
      const name = namespace();
      drawn?.(name);
      const stream = streams.get(name) ?? open(name);
      stream.count++;
      return stream.next();
    }),
    draws: () => Object.fromEntries([...streams].map(([name, { count }]) => [name, count] as const).sort()),
    drawsOf: (name) => streams.get(name)?.count,
    seed: () => seed,
    restore(given, draws) {
      seed = given;
      streams.clear();
      for (const [name, count] of Object.entries(draws)) {
        const stream = open(name);
        for (; stream.count < count; stream.count++) stream.next();
      }
    },
    reset(name) {
      if (name === undefined) streams.clear();
      else {
        streams.delete(name);
        drawn?.(name);
      }
    },
  };
}

function saltOf(name: string): number {
  return Number.parseInt(sha256(name, 'hex').slice(0, 8), 16);
}
