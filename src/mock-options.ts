import { checkKeys, suggestion } from './mock/check-keys.ts';
import { authModes, type Credential, credentialsOf } from './mock/credentials.ts';
import type { MockRequest } from './mock/exchange.ts';
import type { Dialect, Provider, ProviderSettings } from './mock/provider.ts';
import type { ProviderName } from './providers/index.ts';

export interface MockOptions<Name extends string = ProviderName> {
  /** Which APIs to mock; all by default. */
  readonly providers?: readonly Name[];
  /** The dialect of each; `documented` by default. */
  readonly dialects?: Partial<Record<NoInfer<Name>, Dialect>>;
  /** Same seed, same requests, same clock: same bytes. A random one by default. */
  readonly seed?: number;
  /** Where the clock stands, and stays; by default it runs with the system's. */
  readonly now?: number | string | Date;
  /** `open` (default): any well-formed credential is an account. `strict`: only `credentials`. `off`: nobody is asked. */
  readonly auth?: ProviderSettings['auth'];
  /**
   * The credentials that the mock knows. Tokens are for Ace Data Cloud and Feldera, AccessKeys for OceanBase Cloud.
   *
   * @example
   * createMock({ auth: 'strict', credentials: ['my-token', 'other-token=team-a', 'AK:SK'] });
   */
  readonly credentials?: readonly Credential[];
  /** The same by provider, and what only one provider has. Wins over `auth` and `credentials`. */
  readonly settings?: Partial<Record<NoInfer<Name>, Partial<ProviderSettings>>>;
  /** Receives a failure inside keymock, which also gives a 500. By default it goes to the console. */
  readonly onBug?: (error: unknown, request: MockRequest) => void;
  /**
   * Receives a sentence for each request that the mock accepts although the real service would refuse or ignore it. By default
   * nothing is said; `keymock serve` writes the sentences to stderr.
   */
  readonly onWarning?: (warning: string, request: MockRequest) => void;
}

/** A provider as the options have it. */
export interface ChosenProvider {
  readonly name: string;
  readonly provider: Provider;
  readonly dialect: Dialect;
  readonly settings: ProviderSettings;
}

/** The providers that can be mocked here. */
export type Available = Readonly<Record<string, Provider>>;

const task = 'create a mock';
/** What the options are called; whoever adds some of its own checks all of them first. */
export const optionNames: readonly string[] = Object.keys({
  providers: 0,
  dialects: 0,
  seed: 0,
  now: 0,
  auth: 0,
  credentials: 0,
  settings: 0,
  onBug: 0,
  onWarning: 0,
} satisfies Record<keyof MockOptions, 0>);
const settingNames: readonly string[] = Object.keys({
  auth: 0,
  credentials: 0,
  digestAlgorithms: 0,
} satisfies Record<keyof ProviderSettings, 0>);

/**
 * The providers that the options choose, each with its dialect and settings.
 *
 * @throws TypeError for a name or a value that does not exist, with the nearest one that does.
 */
export function chooseProviders<Name extends string>(
  available: Available,
  options: MockOptions<Name>,
): ChosenProvider[] {
  checkKeys(task, 'option', options, optionNames);
  if (options.seed !== undefined && !Number.isSafeInteger(options.seed)) {
    throw new TypeError(`Failed to ${task}: the seed is ${options.seed}, but must be a whole number.`);
  }
  const names: readonly string[] = options.providers ?? Object.keys(available);
  for (const name of names) requireOneOf('provider', name, Object.keys(available));
  checkKeys(task, 'mocked provider in dialects', options.dialects ?? {}, names);
  checkKeys(task, 'mocked provider in settings', options.settings ?? {}, names);
  return [...new Set(names)].flatMap((name) => {
    const provider = available[name];
    return provider
      ? {
          name,
          provider,
          dialect: dialectOf(name, provider, options),
          settings: settingsOf(name, provider, options),
        }
      : [];
  });
}

function dialectOf(name: string, { documents }: Provider, { dialects = {} }: MockOptions<string>): Dialect {
  const dialect = dialects[name] ?? 'documented';
  requireOneOf(`dialect of ${name}`, dialect, Object.keys(documents));
  return dialect;
}

function settingsOf(
  name: string,
  { credentialKind }: Provider,
  { auth = 'open', credentials = [], settings = {} }: MockOptions<string>,
) {
  const own = settings[name] ?? {};
  checkKeys(task, `setting of ${name}`, own, settingNames);
  const merged: ProviderSettings = {
    auth,
    ...own,
    credentials: { ...credentialsOf(credentialKind, credentials), ...own.credentials },
  };
  requireOneOf('auth', merged.auth, authModes);
  return merged;
}

function requireOneOf(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new TypeError(`Failed to ${task}: no ${what} "${name}". ${suggestion(String(name), known)}`);
}
