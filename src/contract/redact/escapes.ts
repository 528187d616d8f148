import { type Decoded, decodeLayer, type Layer } from './layer.ts';

/** Ways to read a text that replace some of its characters: each is tried alone and after the others. */
export const ESCAPES: readonly ((layer: Layer) => Layer | undefined)[] = [
  (layer) => decodeLayer(layer, PERCENT, percent),
  (layer) => decodeLayer(layer, BACKSLASH, backslash),
  (layer) => decodeLayer(layer, AMPERSAND, entity),
  (layer) => decodeLayer(layer, QUOTE, shellQuote),
  (layer) => decodeLayer(layer, LF, fold),
  (layer) => decodeLayer(layer, CR, foldWindows),
];

/** `application/x-www-form-urlencoded` writes a space as a plus. Worth trying only where a secret has a space. */
export function plusAsSpace(layer: Layer): Layer | undefined {
  return decodeLayer(layer, PLUS, () => ({ bytes: [SPACE], length: 1 }));
}

const QUOTE = 0x27;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const U = 0x75;
const SPACE = 0x20;
const CR = 0x0d;
const LF = 0x0a;
/** The letter of a one-letter escape -> the byte it stands for. */
const LETTERS: ReadonlyMap<string, number> = new Map([
  ['n', LF],
  ['r', CR],
  ['t', 9],
  ['b', 8],
  ['f', 12],
  ['"', 0x22],
  ["'", QUOTE],
  ['/', 0x2f],
  ['\\', BACKSLASH],
]);
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
]);

function percent(bytes: Uint8Array, at: number): Decoded | undefined {
  const value = hex(bytes, at + 1, 2);
  return value === undefined ? undefined : { bytes: [value], length: 3 };
}

/** JSON's and JavaScript's escapes, with surrogate pairs; and the octal ones of `printf %b`. */
function backslash(bytes: Uint8Array, at: number): Decoded | undefined {
  const kind = String.fromCharCode(bytes[at + 1] ?? 0);
  const letter = LETTERS.get(kind);
  if (letter !== undefined) return { bytes: [letter], length: 2 };
  if (kind === 'x') {
    const value = hex(bytes, at + 2, 2);
    return value === undefined ? undefined : { bytes: [value], length: 4 };
  }
  if (kind === '0') {
    const digits = Buffer.from(bytes.subarray(at + 2, at + 5)).toString('latin1');
    return /^[0-3][0-7]{2}$/.test(digits) ? { bytes: [Number.parseInt(digits, 8)], length: 5 } : undefined;
  }
  if (kind !== 'u') return undefined;
  const first = hex(bytes, at + 2, 4);
  if (first === undefined) return undefined;
  const paired = first >= 0xd800 && first < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === U;
  const second = paired ? hex(bytes, at + 8, 4) : undefined;
  if (second === undefined) return { bytes: Buffer.from(String.fromCharCode(first)), length: 6 };
  return { bytes: Buffer.from(String.fromCharCode(first, second)), length: 12 };
}

function entity(bytes: Uint8Array, at: number): Decoded | undefined {
  const text = Buffer.from(bytes.subarray(at, at + 12)).toString('latin1');
  const [source, name = ''] = /^&(#?\w{1,9});/.exec(text) ?? [];
  if (source === undefined) return undefined;
  const character = ENTITIES.get(name.toLowerCase()) ?? numbered(name);
  return character === undefined ? undefined : { bytes: Buffer.from(character), length: source.length };
}

function numbered(name: string): string | undefined {
  if (!/^#(\d+|x[0-9a-f]+)$/i.test(name)) return undefined;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/** A quote within a quoted word of a shell is `'\''`. */
function shellQuote(bytes: Uint8Array, at: number): Decoded | undefined {
  const isQuote = bytes[at + 1] === BACKSLASH && bytes[at + 2] === QUOTE && bytes[at + 3] === QUOTE;
  return isQuote ? { bytes: [QUOTE], length: 4 } : undefined;
}

/** Line ends are dropped: base64 in mails and PEM files is folded. */
function fold(): Decoded {
  return { bytes: [], length: 1 };
}

function foldWindows(bytes: Uint8Array, at: number): Decoded | undefined {
  return bytes[at + 1] === LF ? { bytes: [], length: 2 } : undefined;
}

function hex(bytes: Uint8Array, at: number, digits: number): number | undefined {
  const text = Buffer.from(bytes.subarray(at, at + digits)).toString('latin1');
  return text.length === digits && /^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}
