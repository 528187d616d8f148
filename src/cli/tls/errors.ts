import type { Listening } from '../../doors/node.ts';
import { createFirstTime } from '../first-time.ts';

/** What OpenSSL calls the usual mistakes of clients, and where they come from. */
const causes: readonly (readonly [code: RegExp, cause: string])[] = [
  [/HTTP_REQUEST/, 'a client spoke HTTP. Did you mean https:// in its URL?'],
  [/ALERT_UNKNOWN_CA/, "a client does not trust the certificate's CA. Did you forget to give it the CA?"],
  [/ALERT_(?:BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)/, 'a client does not accept the certificate.'],
  [/ALERT_CERTIFICATE_EXPIRED/, 'the certificate has expired, says a client.'],
];

/** Writes why a client could not connect, once a reason: such a client never gets to a request that could be logged. */
export function reportTlsErrors(server: Listening['server'], write: (text: string) => void): void {
  const isFirst = createFirstTime();
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
    const cause = causes.find(([code]) => code.test(error.code ?? ''))?.[1];
    if (cause !== undefined && isFirst(cause)) write(`keymock: warning: ${cause}\n`);
  });
}
