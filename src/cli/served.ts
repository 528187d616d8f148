import { existsSync } from 'node:fs';
import { show } from '../contract/report/show.ts';
import type { Provider } from '../mock/provider.ts';
import type { ProviderSupport } from '../mock/support.ts';
import type { MockedDocument } from '../providers/document/load.ts';
import { type ProviderName, providers } from '../providers/index.ts';
import { supportOf } from '../providers/support.ts';
import { isProvider } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What `serve` serves: providers by their names, those made from documents among them. */
export interface Served {
  readonly available: Readonly<Record<string, Provider>>;
  supportOf(name: string): ProviderSupport | undefined;
  /** What of the documents is not mocked, a sentence each. */
  readonly notes: readonly string[];
}

/** Whether an argument names a document: a file that is there, an address, or what can only be a path. */
export function isDocument(text: string): boolean {
  return !isProvider(text) && (/^https?:\/\/|\.(ya?ml|json)$|[/\\]/i.test(text) || existsSync(text));
}

/**
 * The providers that are named, and one for each document. What reads documents is loaded only where there is one.
 *
 * @throws UsageError in one sentence for a document that cannot be read
 */
export async function readServed(
  names: readonly ProviderName[],
  documents: readonly string[],
): Promise<Served> {
  const builtIn = Object.fromEntries(names.map((name): [string, Provider] => [name, providers[name]]));
  if (documents.length === 0) return { available: builtIn, supportOf, notes: [] };
  const { loadMocked } = await import('../providers/document/load.ts');
  const { DocumentError } = await import('../spec/load.ts');
  const taken = Object.keys(providers);
  const loaded: (MockedDocument & { readonly source: string })[] = [];
  for (const source of documents) {
    if (!/^https?:\/\//i.test(source) && !existsSync(source))
      throw new UsageError(
        `there is no file "${source}". Give an OpenAPI document, or one of ${taken.join(', ')}.`,
      );
    try {
      const mocked = await loadMocked(source, [...taken, ...loaded.map(({ name }) => name)]);
      loaded.push({ ...mocked, source });
    } catch (error) {
      if (error instanceof DocumentError) throw new UsageError(show(error.message));
      throw error;
    }
  }
  const available = {
    ...builtIn,
    ...Object.fromEntries(loaded.map(({ name, provider }) => [name, provider])),
  };
  refuseOverlaps(available);
  return {
    available,
    supportOf: (name) => loaded.find((one) => one.name === name)?.support ?? supportOf(name),
    notes: loaded.flatMap(({ source, notes }) =>
      notes.map((note) => (note.startsWith(source) ? note : `${source}: ${note}`)),
    ),
  };
}

/** @throws UsageError where two APIs have the same paths: the first would answer for both. */
function refuseOverlaps(available: Readonly<Record<string, Provider>>): void {
  const seen = new Map<string, string>();
  for (const [name, { roots }] of Object.entries(available)) {
    for (const root of roots) {
      const other = [...seen.keys()].find((one) => isBelow(root, one) || isBelow(one, root));
      if (other !== undefined) {
        throw new UsageError(
          `${seen.get(other)} and ${name} both have paths at ${root}. Serve them on two ports, or give one of them another path in its "servers".`,
        );
      }
    }
    for (const root of roots) seen.set(root, name);
  }
}

function isBelow(root: string, other: string): boolean {
  return root === other || (other.endsWith('/') && root.startsWith(other));
}
