import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress, isLoopbackHost } from '../spec/loopback.ts';
import { Problem } from './problem.ts';

/** Who may use the control API. */
export interface ControlAccess {
  /** Where one is given, it must come as `Authorization: Bearer ...`, and callers need not be on this machine. */
  readonly token?: string;
  /** The host that the server listens on, beside the loopback names. */
  readonly host?: string;
}

/**
 * Refuses whoever may not use the control API: callers of other machines without a token, and pages of other origins, also
 * where their host's name leads to this machine (DNS rebinding).
 *
 * @param isPublic for what holds no data: a browser that opens a page sends no token.
 * @throws Problem of status 401 or 403.
 */
export function checkAccess(
  request: IncomingMessage,
  { token, host: own }: ControlAccess,
  isPublic = false,
): void {
  const { host = '', origin, authorization = '' } = request.headers;
  if (token !== undefined) {
    if (!isPublic && !isSame(authorization, `Bearer ${token}`)) {
      throw new Problem(
        401,
        'The control API needs "Authorization: Bearer ..." with the token of --control-token.',
        {
          'WWW-Authenticate': 'Bearer realm="keymock"',
        },
      );
    }
  } else {
    if (!isLoopbackAddress(request.socket.remoteAddress ?? '')) {
      throw new Problem(
        403,
        'The control API is for this machine only. Start keymock with --control-token to use it from others.',
      );
    }
    const name = host.toLowerCase().replace(/:\d*$/, '');
    if (!isLoopbackHost(name) && name !== own) {
      throw new Problem(403, 'The Host of the request is not this machine. Did you mean http://127.0.0.1?');
    }
  }
  if (origin !== undefined && !/^https?:\/\//.test(origin)) throw new Problem(403, foreign);
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host) throw new Problem(403, foreign);
}

const foreign =
  'The Origin of the request is another one. Pages of other origins may not use the control API.';

/** Takes the same time wherever two texts differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
