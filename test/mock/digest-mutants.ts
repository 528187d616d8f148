import type { Chance } from '../../src/mock/chance.ts';

const letters = `!#$%&'*+-.^_|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"\\,=/:;()<>@[]{}?`;

/**
 * A changed copy of an `Authorization: Digest` value that says something else. What means the same is no mutant: spaces around
 * commas, the case of parameter names and of the scheme, `algorithm=MD5` left out.
 */
export function mutate(header: string, chance: Chance): string {
  for (;;) {
    const mutant = (mutations[chance.integer(mutations.length)] ?? flip)(header, chance);
    if (meaning(mutant) !== meaning(header)) return mutant;
  }
}

/** A text in which headers that mean the same are equal. Names are what stands before a `=` outside of quotes. */
function meaning(header: string): string {
  let quoted = false;
  let text = '';
  for (const part of header.split(/(?<!\\)(")/)) {
    if (part === '"') quoted = !quoted;
    text += quoted || part === '"' ? part : plainMeaning(part);
  }
  return text.replace(',algorithm=MD5', '');
}

function plainMeaning(part: string): string {
  return part.replace(/[\w-]+(?==)|^\w+ /g, (name) => name.toLowerCase()).replace(/\s*,\s*/g, ',');
}

type Mutation = (header: string, chance: Chance) => string;

const flip: Mutation = (header, chance) => {
  const at = chance.integer(header.length);
  return header.slice(0, at) + letter(chance) + header.slice(at + 1);
};

const mutations: readonly Mutation[] = [
  flip,
  (header, chance) => {
    const at = chance.integer(header.length);
    return header.slice(0, at) + header.slice(at + 1);
  },
  (header, chance) => {
    const at = chance.integer(header.length + 1);
    return header.slice(0, at) + letter(chance) + header.slice(at);
  },
  (header, chance) => {
    const at = chance.integer(header.length - 1);
    return header.slice(0, at) + header.charAt(at + 1) + header.charAt(at) + header.slice(at + 2);
  },
  (header, chance) => header.slice(0, chance.integer(header.length)),
  (header, chance) => `${header}${letter(chance)}`,
  // A parameter left out, given twice, or with another's value.
  (header, chance) =>
    edit(header, (parts) =>
      parts.filter((_, i) => i !== parts.length - 1 - (chance.integer(97) % parts.length)),
    ),
  (header, chance) => edit(header, (parts) => [...parts, parts[chance.integer(parts.length)] ?? '']),
  (header, chance) =>
    edit(header, (parts) => {
      const [from, to] = [chance.integer(parts.length), chance.integer(parts.length)];
      return parts.map((part, i) =>
        i === to ? part.replace(/=.*/, `=${parts[from]?.replace(/^.*?=/, '')}`) : part,
      );
    }),
  // Another case of a value, an emptied value, an unquoted one.
  (header, chance) =>
    editOne(header, chance, (part) => part.replace(/=(.*)/, (_, value) => `=${swapCase(value)}`)),
  (header, chance) => editOne(header, chance, (part) => part.replace(/=.*/, '=""')),
  (header, chance) => editOne(header, chance, (part) => part.replace(/=.*/, '=')),
  // A digit of a hexadecimal value.
  (header, chance) =>
    editOne(header, chance, (part) => {
      const at = part.indexOf('=') + 2 + chance.integer(8);
      return part.slice(0, at) + chance.hex(1) + part.slice(at + 1);
    }),
  // Another scheme, or two credentials in one.
  (header) => header.replace('Digest', 'Basic'),
  (header) => header.replace('Digest ', ''),
  (header) => `${header}, ${header}`,
  (header) => `Basic QUs6U0s=, ${header}`,
  (header, chance) => `${header}, ${chance.alphanumeric(5)}="${chance.alphanumeric(5)}"`,
];

function edit(header: string, change: (parts: string[]) => string[]): string {
  return `Digest ${change(header.slice('Digest '.length).split(', ')).join(', ')}`;
}

function editOne(header: string, chance: Chance, change: (part: string) => string): string {
  return edit(header, (parts) => {
    const at = chance.integer(parts.length);
    return parts.map((part, i) => (i === at ? change(part) : part));
  });
}

function swapCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
}

function letter(chance: Chance): string {
  return letters.charAt(chance.integer(letters.length));
}
