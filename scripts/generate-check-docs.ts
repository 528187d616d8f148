/** Writes docs/checks/ from the checks' own words: a page per check and an index. `npx tsx scripts/generate-check-docs.ts`. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageText } from '../src/cli/check-page.ts';
import { checks } from '../src/contract/checks/index.ts';
import type { Check } from '../src/contract/run/check.ts';

const folder = join(import.meta.dirname, '../docs/checks');

await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) if (name.endsWith('.md')) await rm(join(folder, name));
for (const check of checks) await writeFile(join(folder, fileOf(check)), pageText(check));
await writeFile(join(folder, 'README.md'), toIndex(checks));
console.log(`wrote ${checks.length} pages`);

function fileOf({ id }: Check): string {
  return `${id.replace('/', '-')}.md`;
}

function toIndex(all: readonly Check[]): string {
  const groups = [...new Set(all.map(({ id }) => id.split('/')[0] ?? ''))];
  const sections = groups.map((group) => {
    const rows = all
      .filter(({ id }) => id.startsWith(`${group}/`))
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map((check) => `- [${check.id}](${fileOf(check)}): ${check.title}`);
    return `## ${group}\n\n${rows.join('\n')}\n`;
  });
  return `# The checks

Each is one small function in \`src/contract/checks/\`; these pages are made from its own words
(\`npx tsx scripts/generate-check-docs.ts\`). How severe a finding is depends on the grade of what it stands on, see
[specs/README.md](../../specs/README.md); a hole in authentication, a leaked secret and a crash are errors on any server.

${sections.join('\n')}`;
}
