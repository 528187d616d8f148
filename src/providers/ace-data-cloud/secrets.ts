import type { Chance } from '../../mock/chance.ts';
import type { Dialect, Turn } from '../../mock/provider.ts';
import { type BearerRow, bearerModel, join } from './model.ts';
import type { Principal } from './principal.ts';

/** A credential's token: `sk-` and 40 characters in the given pages, 32 hexadecimal digits in the newer ones. */
export const newToken: Readonly<Record<Dialect, (chance: Chance) => string>> = {
  documented: (chance) => `sk-${chance.alphanumeric(40)}`,
  live: (chance) => chance.hex(32),
};

export const newUsername = (chance: Chance): string => chance.hex(12);
export const newPassword = (chance: Chance): string => chance.hex(32);
export const newPlatformToken = (chance: Chance): string => `platform-v1-${chance.hex(64)}`;

/** What of a request a token is remembered with. */
type Owner = Pick<Turn<Principal>, 'tables' | 'namespace' | 'principal'>;

/** Remembers a credential's token for good, so that it never passes for an account's bearer. */
export function rememberCredentialToken(token: string, turn: Owner): void {
  rememberBearer(token, { kind: 'credential', platformTokenKey: null }, turn);
}

/** Remembers a platform token, which opens its account for as long as its row is there. */
export function rememberPlatformToken(token: string, platformTokenKey: string, turn: Owner): void {
  rememberBearer(token, { kind: 'platform', platformTokenKey }, turn);
}

/** With a fixed seed a client may have sent the token already, as it got it from an earlier run. */
function rememberBearer(
  token: string,
  what: Pick<BearerRow, 'kind' | 'platformTokenKey'>,
  { tables, namespace, principal }: Owner,
): void {
  const bearers = tables.get(bearerModel);
  const row = { key: join(namespace, token), userId: principal?.userId ?? '', ...what };
  const known = bearers.get(row.key);
  if (known) bearers.update(known, row);
  else bearers.create(row);
}
