import type { Chance } from '../../mock/chance.ts';
import type { Dialect, Turn } from '../../mock/provider.ts';
import { bearerModel, join } from './model.ts';
import type { Principal } from './principal.ts';

/** A credential's token: `sk-` and 40 characters in the given pages, 32 hexadecimal digits in the newer ones. */
export const newToken: Readonly<Record<Dialect, (chance: Chance) => string>> = {
  documented: (chance) => `sk-${chance.alphanumeric(40)}`,
  live: (chance) => chance.hex(32),
};

export const newUsername = (chance: Chance): string => chance.hex(12);
export const newPassword = (chance: Chance): string => chance.hex(32);
export const newPlatformToken = (chance: Chance): string => `platform-v1-${chance.hex(64)}`;

/** Remembers a credential's token for good, so that it never passes for an account's bearer. */
export function rememberCredentialToken(
  token: string,
  { tables, namespace, principal }: Turn<Principal>,
): void {
  tables.get(bearerModel).create({
    key: join(namespace, token),
    kind: 'credential',
    userId: principal?.userId ?? '',
    platformTokenKey: null,
  });
}
