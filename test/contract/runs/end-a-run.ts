import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../src/contract/types.ts';
import { spawnCli } from '../../cli/run-cli.ts';
import { felderaKeys } from './feldera-keys.ts';

/** How a run of `keymock check` can be ended from outside, and the exit codes that may follow. */
export const ends = {
  SIGINT: [130],
  SIGTERM: [143],
  SIGHUP: [129],
  SIGQUIT: [131],
  'closed pipe': [141],
  'crashed server': [1],
  'crashed server that comes back': [0, 1],
} as const;

export type End = keyof typeof ends;

/** What a run that was ended from outside has come to. */
export interface Ended {
  readonly code: number | null;
  readonly report: Report;
  /** Names of the keys that are still on the server. */
  readonly left: readonly string[];
  /** Those of them that the report does not name. */
  readonly unnamed: readonly string[];
  /** How many keys there were at the moment of the end. */
  readonly then: number;
  /** Milliseconds from the end to the exit. */
  readonly ms: number;
  /** Requests that the server got in all. */
  readonly requests: number;
}

/** Runs the real program against a correct server, and ends it when the server has got `moment` requests; never, if undefined. */
export async function endRun(end: End, moment?: number): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-'));
  const file = join(folder, 'report.json');
  // Kept: runs are concurrent, and what one test owns must not end with another.
  const { server, options, names } = await felderaKeys({ kept: true });
  const child = spawnCli(
    { kept: true },
    ...['check', 'feldera', '--url', server.url, '--seed', '3', '--report', `json=${file}`],
    ...['--token', options.credentials?.token ?? '', '--only', 'lifecycle', '--only', 'auth/revoked'],
  );
  let endedAt = 0;
  let then = 0;
  server.after = (_, number) => {
    if (number !== moment) return undefined;
    endedAt = performance.now();
    then = names().length;
    if (end === 'closed pipe') child.stdout.destroy();
    else if (end === 'crashed server') void server.crash();
    else if (end === 'crashed server that comes back')
      void server.crash().then(() => setTimeout(() => void server.comeBack(), 500));
    else child.kill(end);
    return undefined;
  };
  child.stdout.resume();
  const [code] = await once(child, 'exit');
  const ms = performance.now() - endedAt;
  const report: Report = JSON.parse(await readFile(file, 'utf8'));
  await rm(folder, { recursive: true });
  await server.close();
  const left = names();
  const unnamed = left.filter((name) => !report.leftBehind.some((one) => one.name === name));
  return { code, report, left, unnamed, then, ms, requests: server.asked.length };
}
