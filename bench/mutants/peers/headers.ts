import type { Provider } from '../../../test/faulty/index.ts';
import { setups } from '../../../test/faulty/index.ts';

/** The headers that let a tool in which is told them by hand: `Name: value`. */
export function headersFor(provider: Provider): string[] {
  const { credentials, headers = {} } = setups[provider];
  const authorization =
    credentials.token === undefined
      ? `Basic ${Buffer.from(credentials.user ?? '').toString('base64')}`
      : `Bearer ${credentials.token}`;
  const all = { Authorization: authorization, ...headers };
  return Object.entries(all).map(([name, value]) => `${name}: ${value}`);
}
