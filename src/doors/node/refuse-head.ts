import type { IncomingMessage } from 'node:http';
import type { ServerTraits } from '../../mock/server-traits.ts';

/** What node:http allows, and what a head may have at most where a provider's server is not known to take more. */
const usualHeadBytes = 16 * 1024;

/** Why a head is refused. */
export interface Refusal {
  readonly status: 400 | 431;
  /** A line for people, where the provider's server is not known to send something else. */
  readonly reason: string;
}

/** Refuses a head that node:http has read but the provider's server would not; undefined if it is fine. */
export function refuseHead(request: IncomingMessage, traits: ServerTraits): Refusal | undefined {
  const { rawHeaders, httpVersion, url = '' } = request;
  const limit = { headers: unlimited, target: unlimited, head: usualHeadBytes };
  if (rawHeaders.length / 2 > (traits.maxHeaders ?? limit.headers)) return tooLarge;
  if (headBytes(url, rawHeaders) > (traits.maxHeadBytes ?? limit.head)) return tooLarge;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return bad(`HTTP/${httpVersion} is not spoken here`);
  // Two readers may take two different ones of several (RFC 9112, section 3.2). Node itself takes the first.
  const hosts = traits.hostOptional ? 1 : countHosts(rawHeaders);
  if (hosts > 1) return bad('the request has more than one Host');
  if (hosts === 0 && httpVersion === '1.1') return bad('the request has no Host');
  if (url.length > (traits.maxTargetBytes ?? limit.target)) return bad('the target is too long');
  if (traits.target && !traits.target.test(url)) return bad('the target is not valid');
  return refuseFraming(request, traits);
}

/** Refuses a body whose end cannot be found (RFC 9112, section 6.3). */
function refuseFraming(
  { headers, httpVersion, method }: IncomingMessage,
  { oldPostNeedsLength }: ServerTraits,
): Refusal | undefined {
  const coding = headers['transfer-encoding'];
  if (httpVersion === '1.0') {
    const isEndless = oldPostNeedsLength && method === 'POST' && headers['content-length'] === undefined;
    return isEndless ? bad('a POST of HTTP/1.0 needs a Content-Length') : undefined;
  }
  if (coding === undefined || coding.toLowerCase() === 'chunked') return undefined;
  return bad('the only transfer coding is chunked');
}

const unlimited = Number.POSITIVE_INFINITY;
const tooLarge: Refusal = { status: 431, reason: 'the head is too large' };

function bad(reason: string): Refusal {
  return { status: 400, reason };
}

function headBytes(url: string, rawHeaders: readonly string[]): number {
  let bytes = url.length;
  for (const part of rawHeaders) bytes += part.length + 2;
  return bytes;
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') count++;
  }
  return count;
}
