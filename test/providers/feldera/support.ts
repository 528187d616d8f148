import type { Answer, Send, Sent } from '../../support/doors.ts';

/** Requests to Feldera on behalf of one token. */
export interface Caller {
  list(): Promise<Answer>;
  create(body: unknown): Promise<Answer>;
  /** Makes a key and gives its secret. */
  secret(body: { name: string; role?: string }): Promise<string>;
  read(name: string): Promise<Answer>;
  remove(name: string): Promise<Answer>;
  config(): Promise<Answer>;
  send(request: Sent): Promise<Answer>;
}

export function callerOf(send: Send, token: string): Caller {
  const sendAs = (request: Sent) =>
    send({ ...request, headers: { Authorization: `Bearer ${token}`, ...request.headers } });
  const create = (body: unknown) => sendAs({ method: 'POST', path: '/v0/api_keys', body });
  return {
    send: sendAs,
    create,
    list: () => sendAs({ path: '/v0/api_keys' }),
    read: (name) => sendAs({ path: `/v0/api_keys/${encodeURIComponent(name)}` }),
    remove: (name) => sendAs({ method: 'DELETE', path: `/v0/api_keys/${encodeURIComponent(name)}` }),
    config: () => sendAs({ path: '/v0/config' }),
    async secret(body) {
      const { json } = await create(body);
      return (json as { api_key: string }).api_key;
    },
  };
}

/** What the CORS layer adds to every reply. */
export const corsHeaders = {
  'access-control-allow-credentials': 'true',
  vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
};

export const textHeaders = { ...corsHeaders, 'content-type': 'text/plain; charset=utf-8' };
export const jsonHeaders = { ...corsHeaders, 'content-type': 'application/json' };

/** A JSON web token that nobody signed. */
export function unsignedToken(claims: object): string {
  const encode = (part: object) =>
    btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
