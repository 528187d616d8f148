import type { Exchange } from '../types.ts';

/** A part of a reply, and what it says: as it is, and decoded. */
export interface Place {
  /** `the body`, `the x-debug header`. */
  readonly name: string;
  readonly text: string;
}

/** Where something may stand in a reply. */
export function placesOf({ response: { body, headers } }: Exchange): readonly Place[] {
  const places = [
    ['the body', body] as const,
    ...headers.map(([name, value]) => [`the ${name} header`, value] as const),
  ];
  return places.map(([name, text]) => ({ name, text: [text, ...decodings(text)].join('\n') }));
}

/** Shorter texts hide nothing of length. */
const shortestCode = 16;

/** What is written in numbers, base64, hex or escapes, in plain text. */
function decodings(text: string): readonly string[] {
  if (text.length < shortestCode) return [];
  // Each repetition has a bound: without one, a text of millions of such characters overflows the engine's stack.
  const bytes = [...text.matchAll(/\d{1,3}(?:\s{0,4},\s{0,4}\d{1,3}){11,4095}/g)].map(([list]) =>
    String.fromCharCode(...list.split(',').map(Number)),
  );
  const codes = runsOf(text).flatMap((code) => [
    Buffer.from(code, 'base64').toString('latin1'),
    ...(isHex(code) ? [Buffer.from(code, 'hex').toString('latin1')] : []),
  ]);
  const escapes = /\\[u/]/.test(text)
    ? [
        text.replaceAll(/\\u([\da-f]{4})|\\\//gi, (_, code) =>
          code ? String.fromCharCode(Number.parseInt(code, 16)) : '/',
        ),
      ]
    : [];
  return [...bytes, ...codes, ...escapes];
}

/** The stretches of a text that may be base64 or hex, long enough to hide something. */
function runsOf(text: string): readonly string[] {
  // Pieces of a long run are decoded as one: 4096 characters of base64 or hex are whole bytes.
  const pieces = [...text.matchAll(/[\w+/-]{16,4096}/g)];
  const runs: { text: string; end: number }[] = [];
  for (const { 0: piece, index } of pieces) {
    const last = runs.at(-1);
    if (last?.end === index) last.text += piece;
    else runs.push({ text: piece, end: index });
    const run = runs.at(-1);
    if (run) run.end = index + piece.length;
  }
  return runs.map((run) => run.text);
}

/** A loop, for a text may have millions of characters. */
function isHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!/[\dA-Fa-f]/.test(text[at] ?? '')) return false;
  return true;
}
