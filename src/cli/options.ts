import { type Dialect, dialects } from '../mock/provider.ts';
import { type ProviderName, providerNames } from '../providers/index.ts';
import { UsageError } from './usage-error.ts';

/** Readers of arguments: each gives the value, or says in one line what was seen and what was expected. */

/** @throws UsageError for a name that is no provider. */
export function readProvider(name: string): ProviderName {
  if (isOneOf(providerNames, name)) return name;
  throw new UsageError(`unknown provider "${name}". Providers are ${providerNames.join(', ')}.`);
}

export function isProvider(name: string): name is ProviderName {
  return isOneOf(providerNames, name);
}

export function readPort(text: string): number {
  return readNumber('--port', 'a whole number from 0 to 65535 (0 picks a free port)', text, 0, 65_535);
}

/** Reads a whole number of a range; `expected` names the range to people. */
export function readNumber(
  flag: string,
  expected: string,
  text: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${flag} is "${text}", but must be ${expected}.`);
}

export function readDialect(text: string): Dialect {
  if (isOneOf(dialects, text)) return text;
  throw new UsageError(`--dialect is "${text}", but must be one of ${dialects.join(', ')}.`);
}

/** `provider=dialect`, repeated, of providers that are served. Later ones win. */
export function readDialects(
  texts: readonly string[],
  served: readonly ProviderName[],
): Partial<Record<ProviderName, Dialect>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [provider, dialect] = text.split('=', 2);
      if (!provider || !dialect) {
        throw new UsageError(
          `--dialect is "${text}", but must be provider=dialect, such as ${providerNames[0]}=live.`,
        );
      }
      const name = readProvider(provider);
      if (!served.includes(name)) {
        throw new UsageError(
          `--dialect is "${text}", but ${name} is not served. Served: ${served.join(', ')}.`,
        );
      }
      return [name, readDialect(dialect)];
    }),
  );
}

/** `name: value`, as curl's `-H` has it. The value is never repeated in a message: it may be a secret. */
export function readHeader(text: string): [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(text);
  if (match?.[1] !== undefined) return [match[1], match[2] ?? ''];
  throw new UsageError('-H has no header of the form "name: value". Did you forget the colon?');
}

/** `name=value`. */
export function readPair(flag: string, form: string, text: string): [name: string, value: string] {
  const mark = text.indexOf('=');
  if (mark > 0 && mark < text.length - 1) return [text.slice(0, mark), text.slice(mark + 1)];
  throw new UsageError(`${flag} has no value of the form ${form}.`);
}

/** `AK:SK`. The value is never repeated in a message. */
export function readUser(flag: string, text: string): string {
  if (/^[^:]+:.+$/s.test(text)) return text;
  throw new UsageError(
    `${flag} must have the form AK:SK, an access key id and its secret with a colon between them.`,
  );
}

/** An http or https URL without a credential, which would end up in reports. */
export function readUrl(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password || text.includes('@')) {
    throw new UsageError(`${flag} holds a credential. Give it as --user or --token instead.`);
  }
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return text.replace(/\/+$/, '');
  throw new UsageError(
    `${flag} is "${text}", but must be an http or https URL such as http://127.0.0.1:4010.`,
  );
}

/** For commander: the values of a flag that may be repeated, in order. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function isOneOf<Name extends string>(names: readonly Name[], text: string): text is Name {
  return (names as readonly string[]).includes(text);
}
