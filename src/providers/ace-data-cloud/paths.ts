/**
 * The form of a path that the document has. Every path is served with and without its last slash; the document, as the
 * provider's pages do, ends collections and actions with one and single things without.
 *
 * @example
 * toDocumentedPath('/api/v1/credentials/1/'); // '/api/v1/credentials/1'
 */
export function toDocumentedPath(path: string): string {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  return isSingle.test(bare) && bare !== '/api/v1/platform-tokens/me' ? bare : `${bare}/`;
}

const isSingle = /^\/api\/v1\/[^/]+\/[^/]+$/;
