import { notInstalled } from './install.ts';
import type { Ended } from './run.ts';

/** How a client did in one dialect. */
export interface Outcome {
  readonly client: string;
  readonly dialect: string;
  readonly calls: number;
  readonly verdict: 'ok' | 'own bug' | 'FAILED' | 'not installed here';
  /** What the client itself does wrong, as a bare server shows too. */
  readonly bugs: readonly string[];
  /** Why it could not be tried. */
  readonly why?: string;
}

/** Reads what a client's script printed. A script that does not say how it went has failed. */
export function outcomes(client: string, { code, output }: Ended): readonly Outcome[] {
  if (code === notInstalled) {
    const why = /: not installed here: (.+)$/m.exec(output)?.[1] ?? 'unknown';
    return [{ client, dialect: '-', calls: 0, verdict: 'not installed here', bugs: [], why }];
  }
  const found: Outcome[] = [];
  for (const part of output.split(/^(?=\S.*, (?:documented|live) dialect: )/m)) {
    const head = /^(.+), (documented|live) dialect: (works|FAILS)$/m.exec(part);
    const [, name, dialect, how] = head ?? [];
    if (name === undefined || dialect === undefined) continue;
    const calls = part.match(/^ {2}(ok|bug|FAILED) /gm)?.length ?? 0;
    const bugs = [...part.matchAll(/^ {2}bug +(.+)$/gm)].map(([, bug = '']) => bug);
    const works = how === 'works' && calls > 0;
    found.push({
      client: name,
      dialect,
      calls,
      verdict: !works ? 'FAILED' : bugs.length > 0 ? 'own bug' : 'ok',
      bugs,
    });
  }
  const told = found.some(({ verdict }) => verdict === 'FAILED') ? code !== 0 : code === 0;
  if (found.length > 0 && told) return found;
  return [...found, { client, dialect: '-', calls: 0, verdict: 'FAILED', bugs: [] }];
}
