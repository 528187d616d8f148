import { createJudge, createSession, type Session } from '../contract/index.ts';
import { version } from '../version.ts';
import type { Target } from './target.ts';

/**
 * Judges what others send to a server.
 *
 * @param url of the server; a path stands in place of the document's own base path
 */
export function judgeFor({ document, provider, dialect }: Target, url: string): Session {
  const { origin, pathname } = new URL(url);
  const base = pathname === '/' ? (document.basePaths[0] ?? '') : pathname;
  const judge = createJudge({ document, base: origin + base, dialect });
  return createSession({ judge, url: origin, provider, dialect, tool: `keymock/${version}` });
}
