import { existsSync } from 'node:fs';
import { show } from '../contract/report/show.ts';
import { documents } from '../generated/documents.ts';
import type { Dialect } from '../mock/provider.ts';
import { type ProviderName, providerNames } from '../providers/index.ts';
import type { Document } from '../spec/document.ts';
import { objectOf } from '../spec/json.ts';
import { isLoopbackHost } from '../spec/loopback.ts';
import { readDocument } from '../spec/read-document.ts';
import type { Io } from './io.ts';
import { isProvider } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What is checked against: a document, and what reports call it. */
export interface Target {
  readonly document: Document;
  /** A provider's name, or the document's title. */
  readonly provider: string;
  readonly dialect: Dialect;
  /** The path or the address that it was read from; undefined where it is one of ours. */
  readonly source: string | URL | undefined;
}

/** How a document that is not one of ours is read. */
export interface TargetOptions {
  readonly allowRemoteRefs?: boolean | undefined;
  /** For the origin of the document's own URL. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The document of a provider, or the one in a file or at a URL.
 *
 * @throws UsageError for a name that is neither, and for a document that cannot be read.
 */
export async function readTarget(
  name: string,
  dialect: Dialect,
  { allowRemoteRefs = false, headers = {} }: TargetOptions = {},
): Promise<Target> {
  if (isProvider(name)) {
    return { document: await documentOf(name, dialect), provider: name, dialect, source: undefined };
  }
  const isUrl = /^https?:\/\//i.test(name) && !existsSync(name);
  if (!isUrl && !existsSync(name)) {
    throw new UsageError(
      `"${name}" is neither a provider nor a file. Providers are ${providerNames.join(', ')}; or give an OpenAPI document.`,
    );
  }
  const { DocumentError, loadDocument } = await import('../spec/load.ts');
  try {
    const document = await loadDocument(name, { allowRemoteRefs, headers });
    return { document, provider: document.title, dialect, source: isUrl ? new URL(name) : name };
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(show(error.message));
    throw error;
  }
}

/** Writes what of the document is not checked. */
export function writeWarnings({ document }: Target, io: Io): void {
  const { warnings = [] } = document;
  for (const warning of warnings.slice(0, MOST_WARNINGS)) io.err(`keymock: warning: ${show(warning)}\n`);
  const more = warnings.length - MOST_WARNINGS;
  if (more > 0) io.err(`keymock: warning: ${more} more like these\n`);
}

const MOST_WARNINGS = 10;

/**
 * The headers for the request for a document: those for the server under test, where the document is on the same host.
 * They may hold its credential, which is nobody else's business.
 */
export function headersForDocument(
  name: string,
  url: string | undefined,
  headers: readonly (readonly [name: string, value: string])[],
): Record<string, string> {
  if (!URL.canParse(name)) return {};
  const from = new URL(name).hostname;
  const to = url === undefined ? from : new URL(url).hostname;
  return from === to || (isLoopbackHost(from) && isLoopbackHost(to)) ? Object.fromEntries(headers) : {};
}

/** The generated document was validated when it was made, so nothing is validated here. */
async function documentOf(name: ProviderName, dialect: Dialect): Promise<Document> {
  const { document } = await documents[name][dialect]();
  return readDocument(objectOf(document), `specs/${name}/openapi.yaml`);
}
