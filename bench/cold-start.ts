import { join } from 'node:path';
import { median, spread } from './numbers.ts';
import { prismArguments } from './prism.ts';
import { freePort, start } from './servers.ts';

const here = import.meta.dirname;

/** From the start of the process to the first answer, as a ratio to a bare node script. */
export async function coldStart(
  times: number,
  prism: string | undefined,
  say: (line: string) => void,
): Promise<void> {
  const took: Record<'keymock' | 'bare' | 'prism', number[]> = { keymock: [], bare: [], prism: [] };
  for (let i = 0; i < times; i++) {
    took.keymock.push(await once((port) => [join(here, '../dist/cli.js'), '--port', String(port)]));
    took.bare.push(await once((port) => [join(here, 'bare.mjs'), String(port)]));
    if (prism && i < 5) took.prism.push(await once((port) => prismArguments(prism, 'feldera', port)));
  }
  const toBare = (all: readonly number[]) => all.map((time, i) => time / (took.bare[i] ?? Number.NaN));
  say('| from start to the first answer | ms | times bare node |');
  say('|---|---|---|');
  say(`| bare node script | ${median(took.bare).toFixed(0)} | 1 |`);
  say(
    `| keymock, all three APIs | ${median(took.keymock).toFixed(0)} | ${spread(toBare(took.keymock), 1)} |`,
  );
  if (prism) say(`| Prism, one API | ${median(took.prism).toFixed(0)} | ${spread(toBare(took.prism), 1)} |`);
}

async function once(argumentsFor: (port: number) => readonly string[]): Promise<number> {
  const port = await freePort();
  const server = await start(argumentsFor(port), port);
  await server.stop();
  return server.coldStart;
}
