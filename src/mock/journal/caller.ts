import { basicPair } from '../basic-pair.ts';
import type { Provider, ProviderSettings, Turn } from '../provider.ts';
import { sha256 } from '../sha256.ts';
import { isName } from './is-name.ts';

/** Who called, as far as a provider's steps found out. */
export interface Caller {
  /** The principal's account; undefined where nobody was authenticated. */
  readonly account: string | undefined;
  readonly settings: ProviderSettings;
  readonly kind: Provider['credentialKind'];
  /** Of the request. */
  readonly authorization: string;
}

export function callerOf(turn: Turn, kind: Provider['credentialKind']): Caller {
  const authorization = turn.request.headers['authorization'] ?? '';
  return { account: accountIn(turn.principal), settings: turn.settings, kind, authorization };
}

/** Providers name the account `account`, and Ace Data Cloud `userId`. A public page has a caller without one. */
function accountIn(principal: unknown): string | undefined {
  if (typeof principal !== 'object' || principal === null) return undefined;
  const { account, userId } = principal as { account?: unknown; userId?: unknown };
  return [account, userId].find((name): name is string => typeof name === 'string' && name !== '');
}

/**
 * The account as people know it: the name that the configuration gives it, the AccessKey, or the token where that is a name.
 * Anything that may be a secret becomes a fingerprint, the same for the same account.
 */
export function showAccount(caller: Caller): string | null {
  const { account, settings, kind, authorization } = caller;
  if (account === undefined) return null;
  const credential = credentialIn(authorization);
  if (kind === 'access-key') return credential ?? account;
  const configured = configuredName(settings, credential);
  if (configured !== undefined) return configured.includes(account) ? account : configured;
  if (credential !== undefined && isUuid.test(account)) return isName(credential) ? credential : account;
  const isKnown = isName(account) || isUuid.test(account);
  return isKnown || Object.values(settings.credentials).includes(account) ? account : fingerprint(account);
}

/** Whether an account is meant by a name: its own, its token or AccessKey, or the name it is shown by. */
export function isAccount(caller: Caller, name: string): boolean {
  const { account, authorization } = caller;
  if (account === undefined) return false;
  return account === name || credentialIn(authorization) === name || showAccount(caller) === name;
}

function configuredName({ credentials }: ProviderSettings, token: string | undefined): string | undefined {
  return token !== undefined && Object.hasOwn(credentials, token) ? credentials[token] : undefined;
}

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function fingerprint(secret: string): string {
  return `#${sha256(secret, 'hex').slice(0, 8)}`;
}

/** The token of Bearer, or the AccessKey of Basic and Digest. */
function credentialIn(authorization: string): string | undefined {
  const [, scheme = '', rest = ''] = /^(\S+)\s+(\S.*)$/s.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'digest') return /\busername="([^"]*)"/i.exec(rest)?.[1];
  if (scheme.toLowerCase() !== 'basic') return rest === '' ? undefined : rest;
  return basicPair(rest)?.split(':', 1)[0];
}
