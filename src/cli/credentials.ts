import type { Io } from './io.ts';
import { readUser } from './options.ts';

export interface CredentialFlags {
  readonly token?: string;
  readonly otherToken?: string;
  readonly user?: string;
  readonly otherUser?: string;
}

/** Credentials come from flags or, so that they need not stand in a shell's history, from the environment. */
export function readCredentials(flags: CredentialFlags, env: Io['env']): CredentialFlags {
  const token = flags.token ?? env.KEYMOCK_TOKEN;
  const otherToken = flags.otherToken ?? env.KEYMOCK_OTHER_TOKEN;
  const user = flags.user ?? env.KEYMOCK_USER;
  const otherUser = flags.otherUser ?? env.KEYMOCK_OTHER_USER;
  return {
    ...(token && { token }),
    ...(otherToken && { otherToken }),
    ...(user && { user: readUser(flags.user ? '--user' : 'KEYMOCK_USER', user) }),
    ...(otherUser && {
      otherUser: readUser(flags.otherUser ? '--other-user' : 'KEYMOCK_OTHER_USER', otherUser),
    }),
  };
}
