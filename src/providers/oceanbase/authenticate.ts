import type { Step, Turn } from '../../mock/provider.ts';
import { accepts, accountOf, demoSecrets, readBasic, secretsOf } from './credentials.ts';
import { digestServer } from './digest-server.ts';
import { fail } from './errors.ts';

/** Who asks. */
export interface Principal {
  /** The AccessKey with a fingerprint of its secret. */
  readonly account: string;
}

/** The account of every request where nobody is asked. */
export const anybody = 'anybody';

/** Finds out who asks, or fails with `unauthorized` and its kin, which ask for Digest. */
export const authenticate: Step<Principal> = (turn) => {
  turn.principal = { account: turn.settings.auth === 'off' ? anybody : accountFrom(turn) };
  return undefined;
};

function accountFrom(turn: Turn): string {
  const authorization = turn.request.headers['authorization'] ?? '';
  const scheme = authorization.split(' ', 1)[0]?.toLowerCase() ?? '';
  const prove = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  return prove ? prove(authorization, turn) : fail('unauthorized', {});
}

/** What the server's log says of a Digest that was refused: nothing in the reply can tell a secret that the mock lacks. */
const unknownSecret = `the Digest proves no secret that the mock knows. Those of an AccessKey are ${demoSecrets.join(', ')}; configure others as AK:SK.`;

/** By scheme: the account that a header proves. */
const schemes: Readonly<Record<string, (authorization: string, turn: Turn) => string>> = {
  basic(authorization, { dialect, settings }) {
    if (dialect === 'live') return fail('basic-refused', {});
    const sent = readBasic(authorization);
    if (!sent || !accepts(sent.accessKey, sent.secret, settings)) return fail('unauthorized', {});
    return accountOf(sent.accessKey, sent.secret);
  },

  digest(authorization, turn) {
    const { method, path, query } = turn.request;
    const result = digestServer(turn).verify({
      method,
      target: query === '' ? path : `${path}?${query}`,
      authorization,
      secretsOf: (accessKey) => secretsOf(accessKey, turn.settings),
    });
    if (result.outcome === 'accepted') return accountOf(result.username, result.secret);
    if (result.outcome === 'stale') return fail('stale-nonce', {});
    if (result.outcome === 'refused' && turn.settings.auth === 'open') turn.warnings.push(unknownSecret);
    return fail(result.outcome === 'replayed' ? 'replayed-request' : 'unauthorized', {});
  },
};
