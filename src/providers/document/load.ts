import { basename } from 'node:path';
import type { Provider } from '../../mock/provider.ts';
import type { ProviderSupport } from '../../mock/support.ts';
import type { Document } from '../../spec/document.ts';
import { loadDocument } from '../../spec/load.ts';
import { unsupportedSchemes } from './authenticate.ts';
import { documentProvider } from './index.ts';
import { planResources } from './plan.ts';
import { documentSupport } from './support.ts';

/** An API that is mocked from a document. */
export interface MockedDocument {
  readonly name: string;
  readonly provider: Provider;
  readonly support: ProviderSupport;
  /** What of the document is not mocked, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads a document and makes a provider of it.
 *
 * @param taken names that other providers have
 * @throws DocumentError in one sentence, with path and line where they are known
 *
 * @example
 * (await loadMocked('./openapi.yaml', [])).provider.title; // 'Keys API'
 */
export async function loadMocked(source: string, taken: readonly string[]): Promise<MockedDocument> {
  const document = await loadDocument(source);
  const name = freeName(nameOf(source, document), taken);
  const provider = documentProvider(name, document);
  return { name, provider, support: documentSupport(document, provider.property), notes: notesOf(document) };
}

/** The name of the file; where that says nothing, the document's title. */
function nameOf(source: string, { title }: Document): string {
  const file = basename(source).replace(/(\.(openapi|ya?ml|json))+$/i, '');
  const text = /^(openapi|swagger|api|spec|schema|index)?$/i.test(file) ? title : file;
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'document' : name;
}

function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let i = 2; taken.includes(free); i++) free = `${name}-${i}`;
  return free;
}

/** What the document asks for that is not mocked. */
function notesOf(document: Document): readonly string[] {
  const { roles } = planResources(document);
  const without = document.operations.filter(({ id }) => !roles.has(id));
  const labels = without.slice(0, shownOperations).map(({ label }) => label);
  const more = without.length > labels.length ? ` and ${without.length - labels.length} more` : '';
  return [
    ...(document.warnings ?? []),
    ...unsupportedSchemes(document).map((text) => `${text}.`),
    ...(without.length === 0
      ? []
      : [
          `these operations change nothing and answer with the document's example: ${labels.join(', ')}${more}.`,
        ]),
  ];
}

const shownOperations = 6;
