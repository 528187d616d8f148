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
  const bytes = [...text.matchAll(/\d{1,3}(?:\s*,\s*\d{1,3}){11,}/g)].map(([list]) =>
    String.fromCharCode(...list.split(',').map(Number)),
  );
  const codes = [...text.matchAll(/[\w+/-]{16,}/g)].flatMap(([code]) => [
    Buffer.from(code, 'base64').toString('latin1'),
    ...(/^[\dA-Fa-f]+$/.test(code) ? [Buffer.from(code, 'hex').toString('latin1')] : []),
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
