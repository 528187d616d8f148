import type { RunIdentity } from './run-identity.ts';
import { randomText } from './run-identity.ts';

/** The names that a run gives, and how it recognises them. */
export interface OwnNames {
  /** A name that nothing else has: `keymock-q3x81ka0-7`. With `isValid`, in the first spelling that is valid. */
  freshName(isValid?: (name: string) => boolean): string;
  /** A number of nine digits that nothing else has for a name. */
  freshNumber(): number;
  /** Whether a name, or an id made from one, comes from this run; a server may have changed its case or its punctuation. */
  isOwnName(name: string): boolean;
}

export function createOwnNames({ id, random }: RunIdentity): OwnNames {
  const prefix = `keymock-${id}-`;
  const numbers = new Set<number>();
  const respelt = new Set<string>();
  const firstNumber = random(200_000_000);
  let count = 0;
  return {
    freshName(isValid) {
      const number = (count++).toString(36);
      const usual = `${prefix}${number}`;
      if (isValid === undefined || isValid(usual)) return usual;
      const other = [...spellings(usual), ...shortNames(random)].find(isValid);
      if (other !== undefined) respelt.add(plain(other));
      return other ?? usual;
    },
    freshNumber() {
      const number = 700_000_000 + ((firstNumber + numbers.size * 31) % 200_000_000);
      numbers.add(number);
      return number;
    },
    isOwnName: (name) =>
      `-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.includes(`-${prefix}`) ||
      respelt.has(plain(name)) ||
      numbers.has(Math.trunc(Number(name))),
  };
}

/** The same name for servers that take no hyphens, no digits, no small letters, or none of these. */
function spellings(name: string): string[] {
  const all = [
    name,
    name.replaceAll('-', '_'),
    name.replaceAll('-', '.'),
    name.replaceAll('-', ' '),
    plain(name),
    name.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit))),
    plain(name).replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit))),
  ];
  return [
    ...all,
    ...all.map((one) => one.toUpperCase()),
    ...all.map((one) => one.charAt(0).toUpperCase() + one.slice(1)),
  ];
}

/** Names for fields that take only a few characters: as much of `keymock` as fits, and chance for the rest. */
function shortNames(random: (below: number) => number): string[] {
  return [20, 16, 14, 12, 10, 8, 6, 4].flatMap((length) => {
    const chance = randomText(random, length);
    const name = `keymock-${chance}`.slice(0, length);
    return length > 11
      ? [name, name.replace('-', '_'), name.replace('-', '')]
      : [`km${chance}`.slice(0, length)];
  });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
