import type { MockRequest } from '../mock/exchange.ts';
import type { ServerTraits } from '../mock/server-traits.ts';

/** More than any provider takes; what comes beyond is not decoded. */
const keptBytes = 4 * 1024 * 1024;
/** The content codings that platforms with a `fetch` decode. */
const codings = ['gzip', 'deflate'] as const;

/**
 * A body without its content coding, where the provider's server decodes it and the platform can. br and zstd stay as they
 * are: no platform's `DecompressionStream` is sure to have them.
 *
 * @example
 * await withoutCoding(gzipSync('{}'), 'gzip', { decodes: ['gzip'] }); // { body: <7b 7d> }
 */
export async function withoutCoding(
  body: Uint8Array<ArrayBuffer>,
  contentEncoding: string | undefined,
  { decodes }: ServerTraits,
): Promise<Pick<MockRequest, 'body' | 'bodySize' | 'bodyFault'>> {
  const name = contentEncoding?.trim().toLowerCase();
  const coding = codings.find((one) => one === name && decodes?.includes(one));
  if (coding === undefined || typeof DecompressionStream === 'undefined') return { body };
  try {
    return await decode(body, coding);
  } catch {
    const isGzip = coding !== 'gzip' || (body[0] === 0x1f && body[1] === 0x8b);
    return { body: new Uint8Array(), bodyFault: isGzip ? 'corrupt' : 'header' };
  }
}

async function decode(body: Uint8Array<ArrayBuffer>, coding: CompressionFormat) {
  const reader = new Blob([body]).stream().pipeThrough(new DecompressionStream(coding)).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: new Uint8Array(await new Blob(chunks).arrayBuffer()) };
    chunks.push(value);
    size += value.length;
    if (size <= keptBytes) continue;
    await reader.cancel();
    return { body: new Uint8Array(), bodySize: size };
  }
}
