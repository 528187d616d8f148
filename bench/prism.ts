import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
