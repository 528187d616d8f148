import { readFileSync } from 'node:fs';

/** The text of a file in `page/`. The build puts the texts themselves in the place of this module: see scripts/build/embed-page.ts. */
export function readPageFile(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}
