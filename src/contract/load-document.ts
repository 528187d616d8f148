import type { Document } from '../spec/document.ts';
import type { JsonObject } from '../spec/json.ts';

/**
 * Reads, validates and bundles an OpenAPI 3.0 or 3.1 document. The parser is loaded only now: who checks a provider, whose
 * document was validated long ago, need not wait for it.
 *
 * @param source a path, a URL, or the parsed document itself (which is not changed)
 * @throws DocumentError in one sentence, with path and line where they are known
 * @example
 * const document = await loadDocument('openapi.yaml');
 */
export async function loadDocument(source: string | URL | JsonObject): Promise<Document> {
  const { loadDocument: load } = await import('../spec/load.ts');
  return load(source);
}
