import { utf8Message } from './utf8-message.ts';

/** A body as text, or what Python says of it. */
export type Decoded = { readonly text: string } | { readonly message: string };

/**
 * Decodes a body by the charset of its content type, UTF-8 where it names none or one that Python does not know.
 *
 * @example
 * decodeBody(new Uint8Array([0xe9]), 'application/json; charset=latin1'); // { text: 'é' }
 */
export function decodeBody(bytes: Uint8Array, contentType: string): Decoded {
  const name =
    /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1]?.toLowerCase().replaceAll('_', '-') ?? 'utf-8';
  if (notText.has(name)) {
    return { message: `Unsupported charset "${charsetOf(contentType)}" in request Content-Type header.` };
  }
  if (latin1.has(name)) return { text: latin1Text(bytes) };
  if (ascii.has(name)) return decodeAscii(bytes);
  return decodeWith(name, bytes);
}

const latin1: ReadonlySet<string> = new Set([
  'latin1',
  'latin-1',
  'l1',
  'iso-8859-1',
  'iso8859-1',
  '8859',
  'cp819',
]);
const ascii: ReadonlySet<string> = new Set(['ascii', 'us-ascii', '646']);
/** What Python has under such names are no encodings of text. */
const notText: ReadonlySet<string> = new Set(
  ['base64', 'bz2', 'hex', 'quopri', 'rot13', 'uu', 'zlib', 'zip'].flatMap((name) => [name, `${name}-codec`]),
);

function charsetOf(contentType: string): string {
  return /charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? '';
}

/** TextDecoder's `latin1` is windows-1252. */
function latin1Text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function decodeAscii(bytes: Uint8Array): Decoded {
  const at = bytes.findIndex((byte) => byte > 0x7f);
  if (at < 0) return { text: latin1Text(bytes) };
  const byte = bytes[at]?.toString(16);
  return {
    message: `JSON parse error - 'ascii' codec can't decode byte 0x${byte} in position ${at}: ordinal not in range(128)`,
  };
}

function decodeWith(name: string, bytes: Uint8Array): Decoded {
  if (/^u(?:tf-?)?16$/.test(name) && !hasMark(bytes))
    return { message: 'JSON parse error - UTF-16 stream does not start with BOM' };
  const decoder = decoderOf(name, bytes);
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    const why = decoder.encoding === 'utf-8' ? utf8Message(bytes) : `'${name}' codec can't decode the body`;
    return { message: `JSON parse error - ${why}` };
  }
}

/** Whether UTF-16 begins with a byte order mark. */
function hasMark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** By Python's names. A byte order mark of UTF-8 stays in the text, unless the name says `sig`. */
function decoderOf(name: string, [first]: Uint8Array): TextDecoder {
  if (name === 'utf-8-sig') return new TextDecoder('utf-8', { fatal: true });
  const label = /^u(?:tf-?)?16$/.test(name)
    ? `utf-16${first === 0xff ? 'le' : 'be'}`
    : name.replace(/^utf-16-/, 'utf-16').replace(/^cp(?=125\d$)/, 'windows-');
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: !/^u(?:tf-?)?16$/.test(name) });
  } catch {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  }
}
