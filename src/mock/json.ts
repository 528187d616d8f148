import type { JsonFault } from './provider.ts';

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON text strictly (RFC 8259, UTF-8 only). Gives the value, or why it is none.
 *
 * @example
 * parseJson(new TextEncoder().encode('{"a":1}'), 100); // { value: { a: 1 } }
 */
export function parseJson(bytes: Uint8Array, maxDepth: number): { value: unknown } | { fault: JsonFault } {
  const text = decode(bytes);
  if (text === undefined) return { fault: { reason: 'encoding', text: new TextDecoder().decode(bytes) } };
  if (text.trim() === '') return { fault: { reason: 'empty', text } };
  if (isDeeper(text, maxDepth)) return { fault: { reason: 'depth', text } };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: { reason: 'syntax', text } };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether brackets nest deeper than a number of levels. Checked before parsing, so that nothing recurses that far. */
export function isDeeper(text: string, maxDepth: number): boolean {
  if (text.length <= maxDepth) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0x22) i = endOfString(text, i);
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return false;
}

/** The position of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0x5c) i++;
    else if (character === 0x22) return i;
  }
  return text.length;
}
