import type { Step } from '../../mock/provider.ts';
import type { Principal } from './principal.ts';

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

/**
 * A collection or an action without its last slash. Django redirects such a request, and most clients follow a redirected
 * POST with a GET: it seems to succeed and creates nothing. The live dialect redirects, too; the documented one serves the
 * request and says so in the log.
 */
export const requireLastSlash: Step<Principal> = ({ request, router, dialect, warnings }) => {
  const { method, path, query } = request;
  const withSlash = toDocumentedPath(path);
  if (path.endsWith('/') || !withSlash.endsWith('/') || !router(withSlash)) return undefined;
  if (!readingMethods.has(method)) {
    warnings.push(
      'the path has no slash at its end. The real service may redirect it; most clients then send a GET, which changes nothing.',
    );
  }
  if (dialect === 'documented') return undefined;
  return {
    status: 301,
    evidence: 'ace-data-cloud.path.last-slash',
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      Location: `${path}/${query === '' ? '' : `?${query}`}`,
    },
  };
};

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const isSingle = /^\/api\/v1\/[^/]+\/[^/]+$/;
