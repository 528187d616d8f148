import { normalisePath } from './server.ts';

/** The API itself. */
export const apiRoot = '/v0/';
/** What needs no credential: where tokens come from, and whether the server is there. */
export const publicPaths = ['/config/', '/healthz'] as const;

/**
 * Whether a path is one of those that need no credential.
 *
 * @example
 * isPublic('/config/authentication'); // true
 */
export function isPublic(path: string): boolean {
  return isHealth(path) || /^\/config(?:\/|$)/.test(normalisePath(path));
}

/** The health check stands outside of the CORS layer. */
export function isHealth(path: string): boolean {
  return normalisePath(path) === '/healthz';
}
