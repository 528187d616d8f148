/** Seeded choices: the same seed makes the same messages. */
export interface Random {
  /** From 0 to `most`, inclusive. */
  upTo(most: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  chance(share: number): boolean;
}

/** Mulberry32 by Tommy Ettinger, in the public domain. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  return {
    upTo,
    pick: (items) => items[upTo(items.length - 1)] ?? items[0],
    chance: (share) => next() < share,
  };
}

/** The bytes with a few changes: some changed, cut out, put in twice or made up. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let out = bytes;
  for (let changes = 1 + random.upTo(3); changes > 0; changes--) {
    const at = random.upTo(out.length);
    const length = random.upTo(random.chance(0.8) ? 4 : 40);
    const [before, part, after] = [
      out.subarray(0, at),
      out.subarray(at, at + length),
      out.subarray(at + length),
    ];
    const noise = Buffer.from(Array.from({ length }, () => random.upTo(255)));
    out = Buffer.concat(
      random.pick([
        [before, after],
        [before, part, part, after],
        [before, noise, after],
        [before, noise, part, after],
        [before],
      ]),
    );
  }
  return out;
}
