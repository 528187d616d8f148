import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { checks } from '../src/contract/index.ts';
import { mutants, type OddServer, oddServers, survivors } from '../test/faulty/index.ts';
import { needOthers } from '../test/faulty/need-others.ts';
import { createCrew } from './mutants/crew.ts';
import { type Options, readOptions, usage } from './mutants/options.ts';
import { runPeers } from './mutants/peers.ts';
import { createLibrary, judge, type Outcome, pool } from './mutants/run.ts';
import { aligned, tableOf } from './mutants/table.ts';
import { targetsOf } from './mutants/targets.ts';
import { neverAlone, type Verdict, verdictOf } from './mutants/verdict.ts';

const options = readOptionsOrExit();
const library = createLibrary();
const chosen = <Server extends { id: string }>(servers: readonly Server[]) =>
  servers.filter(({ id }) => options.only.length === 0 || options.only.some((part) => id.includes(part)));

const runs = await timeRuns();
const known = chosen(survivors);
const asked = options.mutants
  ? chosen(options.survivors ? [...mutants, ...known] : mutants).filter(
      ({ id }, at) => at % options.every === 0 || needOthers.includes(id),
    )
  : [];
const crew = createCrew(Math.min(options.width, availableParallelism()));
const verdicts = await runMutants();
const alarms = options.odd ? await runOdd() : undefined;
crew.close();
const peers = options.peers ? await runPeers(asked, options.sample) : [];

console.log(`\n${tableOf(verdicts, peers)}\n`);
for (const { tool, milliseconds } of peers)
  console.log(`${tool}: ${(milliseconds / 1000).toFixed(1)} s a run`);
for (const provider of new Set(asked.map((mutant) => mutant.provider))) {
  const mine = verdicts.filter(({ mutant }) => mutant.provider === provider);
  console.log(`${provider}\n${tableOf(mine, peers)}\n`);
}
const disagreeing = verdicts.filter(({ outcome }) => outcome.disagreements.length > 0);
const targets = targetsOf({
  verdicts,
  disagreeing: disagreeing.length,
  neverAlone: needless(),
  falseAlarms: alarms?.length,
  runs,
});
console.log(aligned(targets.map(({ title, actual, isMet }) => [title, actual, isMet ? 'met' : 'MISSED'])));
if (options.mutants && !options.survivors && known.length > 0)
  console.log(
    `\n${known.length} more mutants are known and not caught yet; they are not in the table (--survivors).`,
  );
if (options.json !== undefined) await writeFile(options.json, JSON.stringify(reportOf(), null, 2));
const crashed = verdicts.filter(({ outcome }) => outcome.crash !== undefined).length;
process.exitCode = targets.every(({ isMet }) => isMet) && crashed === 0 ? 0 : 1;

/** A full run by itself, the median of three, by provider. */
async function timeRuns(): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const server of oddServers.filter(({ id }) => id.endsWith('/plain'))) {
    if (
      !options.odd ||
      chosen([...mutants, ...oddServers]).every(({ provider }) => provider !== server.provider)
    )
      continue;
    const document = await library(server.provider);
    const taken: number[] = [];
    for (const seed of [0, 1, 2, 3]) taken.push((await judge(server, document, seed)).milliseconds);
    times[server.provider] = taken.slice(1).sort((a, b) => a - b)[1] ?? 0; // the first one warms up
  }
  return times;
}

async function runMutants(): Promise<Verdict[]> {
  return pool(asked, options.width, async (mutant) => {
    const only = options.focus ? focusOn(mutant.check) : [];
    const verdict = verdictOf(mutant, await crew.judge(mutant, 1, only));
    const isSound = verdict.fate === 'intended' && verdict.outcome.disagreements.length === 0;
    if (!isSound || options.verbose) tell(verdict);
    return verdict;
  });
}

/** Only all mutants, with all checks, tell whether a check is needed. */
function needless(): string[] | undefined {
  const isWhole = options.mutants && options.only.length === 0 && options.every === 1 && !options.focus;
  return isWhole
    ? neverAlone(
        checks.map(({ id }) => id),
        verdicts,
      )
    : undefined;
}

/** A passive check needs the exchanges of all others. A crash belongs to the check that was under way. */
function focusOn(id: string): readonly string[] {
  const kind = checks.find((check) => check.id === id)?.kind;
  return kind === 'active' ? [id, 'robustness/no-server-error'] : [];
}

function tell({ mutant, outcome, fate, isAlone }: Verdict): void {
  const found = [...new Set(outcome.findings.map((finding) => finding.check))].join(', ');
  console.log(
    `${(isAlone ? 'alone' : fate).padEnd(8)}  ${mutant.id}  (${mutant.check})${found === '' ? '' : `  found: ${found}`}`,
  );
  if (outcome.crash !== undefined) console.log(`  the run crashed: ${outcome.crash}`);
  for (const line of outcome.disagreements) console.log(`  disagrees with the findings: ${line}`);
}

interface Alarm {
  readonly server: string;
  readonly seed: number;
  readonly check: string;
  readonly message: string;
}

/** Seed by seed, so that a bench which is cut off has still seen every server. */
async function runOdd(): Promise<Alarm[]> {
  const servers = chosen(oddServers);
  const alarms: Alarm[] = [];
  let done = 0;
  const seeds = Array.from({ length: options.seeds }, (_, at) => at + 1);
  const tasks = seeds.flatMap((seed) => servers.map((server) => ({ server, seed })));
  await pool(tasks, options.width, async ({ server, seed }) => {
    const outcome = await crew.judge(server, seed);
    for (const alarm of alarmsOf(server, seed, outcome)) {
      alarms.push(alarm);
      console.log(`ALARM     ${alarm.server} (seed ${alarm.seed})  ${alarm.check}: ${alarm.message}`);
    }
    done++;
    if (done % servers.length === 0)
      console.log(`${done} of ${tasks.length} runs against odd servers, ${alarms.length} false alarms`);
  });
  console.log(`\n${tasks.length} runs against ${servers.length} odd servers, ${alarms.length} false alarms`);
  return alarms;
}

function alarmsOf(server: OddServer, seed: number, outcome: Outcome): Alarm[] {
  const found = outcome.findings.map(({ check, operation, message, expected, actual }) => ({
    server: server.id,
    seed,
    check,
    message: `${operation}: ${message} Expected ${expected}; actual ${actual}`,
  }));
  if (outcome.crash !== undefined)
    found.push({ server: server.id, seed, check: 'crash', message: outcome.crash });
  return found;
}

function reportOf() {
  return {
    targets,
    runs,
    mutants: verdicts.map(({ mutant, outcome, fate, isAlone }) => ({
      id: mutant.id,
      group: mutant.group,
      check: mutant.check,
      title: mutant.title,
      fate,
      isAlone,
      found: [...new Set(outcome.findings.map((finding) => finding.check))],
      milliseconds: Math.round(outcome.milliseconds),
    })),
    alarms: alarms ?? null,
    peers: peers.map(({ tool, asked: given, killed, milliseconds }) => ({
      tool,
      milliseconds,
      asked: given.map(({ id }) => id),
      killed: [...killed],
    })),
  };
}

function readOptionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
