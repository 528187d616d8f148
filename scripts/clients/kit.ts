import { type Dialect, dialects } from '../../src/mock/provider.ts';
import type { Ended } from './run.ts';
import { serve } from './serve.ts';

/**
 * Runs a client against `keymock serve` in both dialects, prints how it went, and sets the exit code: 0 it works, 1 it does not.
 *
 *     await tryClient(['oceanbase'], 'curl 8', (url, dialect) => run('curl', [url]));
 */
export async function tryClient(
  providers: readonly string[],
  name: string,
  client: (url: string, dialect: Dialect) => Promise<Ended>,
): Promise<void> {
  for (const dialect of dialects) {
    const { url, stop } = await serve(providers, dialect);
    const { code, output } = await client(url, dialect).finally(stop);
    tell(name, dialect, { code, output });
  }
}

/** Prints how a client did in one dialect, as `main.ts` reads it: one line for the client, one per call, indented by two. */
export function tell(name: string, dialect: Dialect, { code, output }: Ended): void {
  console.log(`${name}, ${dialect} dialect: ${code === 0 ? 'works' : 'FAILS'}\n${output.trimEnd()}`);
  if (code !== 0) process.exitCode = 1;
}

/** Notes calls one by one. `bug` is for what the client itself does wrong. */
export function notes() {
  const lines: string[] = [];
  let code = 0;
  return {
    expect(title: string, good: boolean, seen: unknown): void {
      if (!good) code = 1;
      lines.push(good ? `  ok     ${title}` : `  FAILED ${title}: ${JSON.stringify(seen)}`);
    },
    bug(what: string): void {
      lines.push(`  bug    ${what}`);
    },
    ended: (): Ended => ({ code, output: lines.join('\n') }),
  };
}
