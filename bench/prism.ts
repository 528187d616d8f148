import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Server, start } from './servers.ts';

/** Installs Prism under the temporary folder, once; it is never a dependency. Gives its script, undefined where it can't be had. */
export function installPrism(): string | undefined {
  const folder = join(tmpdir(), 'keymock-bench-prism');
  const script = join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js');
  if (existsSync(script)) return script;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', '@stoplight/prism-cli@5'],
      {
        stdio: 'inherit',
      },
    );
    return script;
  } catch {
    return undefined;
  }
}

/** Prism as it comes, on a provider's document. */
export function prismArguments(script: string, provider: string, port: number): string[] {
  const document = join(import.meta.dirname, `../specs/${provider}/openapi.yaml`);
  return [script, 'mock', document, '--port', String(port), '--host', '127.0.0.1'];
}

export async function startPrism(script: string, provider: string): Promise<Server> {
  const port = await freePort();
  return start(prismArguments(script, provider, port), port);
}
