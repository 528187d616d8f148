import { type Dialect, dialects } from '../mock/provider.ts';
import { type ProviderName, providerNames, providers } from '../providers/index.ts';
import type { Io } from './io.ts';

export interface ListedProvider {
  readonly provider: ProviderName;
  readonly title: string;
  /** Of the real service. */
  readonly origins: readonly string[];
  readonly dialects: readonly ListedDialect[];
}

interface ListedDialect {
  readonly dialect: Dialect;
  /** `METHOD /path`, in the document's order. */
  readonly operations: readonly { readonly id: string; readonly method: string; readonly path: string }[];
}

/** What can be mocked and checked; all providers if none is named. */
export function list(names: readonly ProviderName[], dialect?: Dialect): ListedProvider[] {
  const chosen = names.length > 0 ? names : providerNames;
  return chosen
    .map((provider) => ({ provider, ...providers[provider] }))
    .map(({ provider, title, origins, documents }) => ({
      provider,
      title,
      origins,
      dialects: dialects
        .filter((one) => dialect === undefined || one === dialect)
        .map((one) => ({
          dialect: one,
          operations: documents[one].routes.map(({ operationId, method, path }) => ({
            id: operationId,
            method,
            path,
          })),
        })),
    }));
}

/** For people: dialects with the same operations are printed once. */
export function toText(listed: readonly ListedProvider[], color: Io['color']): string {
  return listed
    .map(({ provider, title, origins, dialects: known }) => {
      const head = `${color.bold(provider)}  ${title}  ${color.dim(origins[0] ?? '')}\n`;
      return (
        head +
        byOperations(known)
          .map(([names, lines]) => `  ${color.cyan(names)}\n${lines}`)
          .join('')
      );
    })
    .join('\n');
}

function byOperations(known: readonly ListedDialect[]): [names: string, lines: string][] {
  const groups = new Map<string, string[]>();
  for (const { dialect, operations } of known) {
    const lines = operations
      .map(({ id, method, path }) => `    ${method.padEnd(6)} ${path}  (${id})\n`)
      .join('');
    groups.set(lines, [...(groups.get(lines) ?? []), dialect]);
  }
  return [...groups].map(([lines, names]) => [names.join(', '), lines]);
}
