import type { ServerTraits } from '../../mock/server-traits.ts';
import { rawReply } from './raw-reply.ts';
import type { Refusal } from './refuse-head.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

/** Headers as the server spells their names. */
export function nameHeaders(headers: Headers, { bareHeaders }: ServerTraits): Headers {
  return bareHeaders ? headers.map(([name, value]) => [name.toLowerCase(), value]) : headers;
}

/** What a server sends of itself, before it knows what is asked of whom. */
export function bareReply({ status, reason }: Refusal, { bareHeaders }: ServerTraits, date: string): Buffer {
  if (bareHeaders) {
    const headers: Headers = [
      ['content-length', '0'],
      ['date', date],
    ];
    return rawReply({ status, headers, body: '' });
  }
  const body = `keymock: ${reason}\n`;
  const headers: Headers = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Length', String(body.length)],
    ['Connection', 'close'],
    ['Date', date],
  ];
  return rawReply({ status, headers, body });
}
