import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import type { WireReply } from './recording.ts';

const decoders: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  deflate: inflateSync,
  zstd: (bytes) => unzstd(bytes),
};

/** Takes one HTTP/1.x reply from the front of what a server sent; undefined where it is not whole yet. */
export function takeReply(received: Buffer, isHead: boolean): { reply: WireReply; rest: Buffer } | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [status = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const header = (name: string) => headers.find(([known]) => known === name)?.[1];
  const body = received.subarray(end + 4);
  const hasNone = isHead || / (?:1\d\d|204|304)(?: |$)/.test(status);
  const framed = hasNone
    ? { framing: 'none', bytes: Buffer.alloc(0), rest: body }
    : header('transfer-encoding') === 'chunked'
      ? takeChunks(body)
      : takeLength(body, Number(header('content-length') ?? 0));
  if (!framed) return undefined;
  const decode = decoders[header('content-encoding') ?? ''];
  const bytes = decode && !hasNone ? Buffer.from(decode(framed.bytes)) : framed.bytes;
  return {
    reply: { status, headers, body: bytes.toString('utf8'), framing: framed.framing },
    rest: framed.rest,
  };
}

interface Framed {
  readonly framing: string;
  readonly bytes: Buffer;
  readonly rest: Buffer;
}

function takeLength(body: Buffer, length: number): Framed | undefined {
  if (body.length < length) return undefined;
  return { framing: 'length', bytes: body.subarray(0, length), rest: body.subarray(length) };
}

function takeChunks(body: Buffer): Framed | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = body.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(body.subarray(at, line).toString('latin1'), 16);
    const end = line + 2 + size;
    if (body.length < end + 2) return undefined;
    chunks.push(body.subarray(line + 2, end));
    at = end + 2;
    if (size === 0) return { framing: 'chunked', bytes: Buffer.concat(chunks), rest: body.subarray(at) };
  }
}
