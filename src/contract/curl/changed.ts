import type { Part } from './shell.ts';

/** Shorter values change into others by chance. */
const SHORTEST = 6;
/** So many question marks are still read at a glance. */
const FEW = 8;

/** What a runner makes of a credential to see it refused, and the command that does the same. */
const FILTERS: readonly { readonly command: string; readonly apply: (text: string) => string }[] = [
  {
    command: "tr 'A-Za-z' 'a-zA-Z'",
    apply: (text) =>
      text.replace(/[A-Za-z]/g, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      ),
  },
  {
    command: "tr 'a-yA-Y0-8' 'b-zB-Z1-9'",
    apply: (text) =>
      text.replace(/[a-yA-Y0-8]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 1)),
  },
];

/**
 * A credential as a change of a variable's value: without its end or beginning, in other case, moved by one. So a
 * curl shows a spoilt credential without the secret that it was made from. Undefined where it is none of these.
 */
export function changedParts(credential: string, variable: string, value: string): Part[] | undefined {
  // A shell counts characters by its locale.
  const isAscii = Buffer.byteLength(value) === value.length;
  if (!isAscii || value.length < SHORTEST || credential.length < value.length / 2) return undefined;
  const missing = value.length - credential.length;
  if (missing > 0 && value.startsWith(credential)) {
    const change =
      missing <= FEW
        ? { kind: 'cut' as const, characters: missing }
        : { kind: 'first' as const, characters: credential.length };
    return [{ variable, change }];
  }
  if (missing > 0 && missing <= FEW && value.endsWith(credential)) {
    return [{ variable, change: { kind: 'drop', characters: missing } }];
  }
  return missing === 0 ? filteredParts(credential, variable, value) : undefined;
}

function filteredParts(credential: string, variable: string, value: string): Part[] | undefined {
  const same = commonPrefix(credential, value);
  for (const { command, apply } of FILTERS) {
    if (apply(value) === credential) return [{ variable, change: { kind: 'filter', command } }];
    // A telling prefix may have been left as it is.
    if (same > 0 && apply(value.slice(same)) === credential.slice(same)) {
      const change = { kind: 'filter' as const, command: `cut -c ${same + 1}- | ${command}` };
      return [credential.slice(0, same), { variable, change }];
    }
  }
  return undefined;
}

/** Up to and with the last mark of a prefix (`sk-`, `apikey:`) that both begin with. */
function commonPrefix(left: string, right: string): number {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  const [prefix = ''] = /^.*[-_:.]/s.exec(left.slice(0, same)) ?? [];
  return prefix.length;
}
