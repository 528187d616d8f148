import { type Answering, answerChallenge } from '../../mock/digest-client.ts';
import type { Send, Sent } from '../../support/doors.ts';

export const path = '/api/v2/maas/apikeys';

/** The documented request's headers, with a name for the request so that whole bodies can be compared. */
export const scope = {
  'X-OB-Org-Id': 'org-xxxxxxxx',
  'X-OB-Project-Id': 'proj-xxxxxxxx',
  'X-Request-Id': 'req-abc123',
};

export const documentedBody = { name: 'my-api-key', action: 'read' };

/** What `curl -u` sends. */
export function basic(user = 'AK:SK'): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(user).toString('base64')}` };
}

/** Headers of a request that nothing is wrong with. */
export const asUser = { ...scope, ...basic() };

/** A failure's whole body. */
export function failure(errorCode: string, errorMessage: string) {
  return { success: false, errorCode, errorMessage, requestId: 'req-abc123' };
}

export const invalid = (message: string) => failure('INVALID_PARAMETER', message);

/** What `Authorization` a Digest client sends after it was challenged; `request` is what it wants to send. */
export async function digest(
  send: Send,
  request: Sent,
  { username = 'AK', secret = 'SK', ...more }: Partial<Answering> = {},
): Promise<{ Authorization: string }> {
  const challenge = more.challenge ?? (await challengeOf(send, request));
  const { method = 'GET', path: uri } = request;
  return { Authorization: answerChallenge({ method, uri, ...more, challenge, username, secret }) };
}

export async function challengeOf(send: Send, request: Sent = { path }): Promise<string> {
  const { headers } = await send({ ...request, headers: { ...scope, ...request.headers } });
  return headers['www-authenticate'] ?? '';
}

/** The whole way of a Digest client: ask, be challenged, answer. */
export async function sendByDigest(send: Send, request: Sent, more: Partial<Answering> = {}) {
  const credential = await digest(send, request, more);
  return send({ ...request, headers: { ...scope, ...request.headers, ...credential } });
}
