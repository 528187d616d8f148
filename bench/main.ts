/**
 * How fast the mock is, as ratios measured in one interleaved run: to a bare node:http server that answers the same bytes,
 * and to Prism on the same document. Run it as `npm run bench`, with `-- --quick` for a short look and `-- --no-prism`
 * without Prism, and with `-- --write` to put the figures into docs/benchmarks.md. Servers run on the first core, the load
 * comes from the second.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, type MakeRequest } from './load.ts';
import { median, spread } from './numbers.ts';
import { installPrism } from './prism.ts';
import { type Sample, sample } from './sample.ts';
import { writeSection } from './section.ts';
import { freePort, hasTaskset, pinLoader, type Server, start } from './servers.ts';
import { creating, getting, listHeaders, type Story, stories } from './stories.ts';

const here = import.meta.dirname;
const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 7;
const seconds = quick ? 0.5 : 1.5;
const coldStarts = quick ? 3 : 11;
const connections = 16;
const said: string[] = [];
/** Each created key has a number of its own. */
let next = 0;
const scratch = mkdtempSync(join(tmpdir(), 'keymock-bench-'));

say(
  `Node ${process.version}, ${hasTaskset ? 'server and load pinned to a core each' : 'no taskset: cores shared'}.`,
);
say(`Medians of ${rounds} interleaved rounds of ${seconds} s, ${connections} connections.\n`);
execFileSync(process.execPath, ['--import', 'tsx', join(here, '../scripts/build.ts'), '--no-types'], {
  stdio: 'inherit',
});
pinLoader();
const prism = process.argv.includes('--no-prism') ? undefined : installPrism();
if (!prism) say('Without Prism.\n');

try {
  await throughput();
  await growth();
  await coldStart();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (process.argv.includes('--write'))
  writeSection(join(here, '../docs/benchmarks.md'), 'speed', said.join('\n'));

function say(line: string): void {
  console.log(line);
  said.push(line);
}

async function throughput(): Promise<void> {
  say('| API | request | keymock /s | bare node /s | keymock : bare | Prism /s | keymock : Prism |');
  say('|---|---|---|---|---|---|---|');
  for (const story of stories) {
    const mock = await startMock([]);
    await fillToTen(mock, story);
    const probe = { ...story.headers, 'X-Keymock-Namespace': 'probe' };
    const created = await sample(
      mock.port,
      'POST',
      story.path,
      probe,
      story.body.replace('NUMBER', 'sample'),
    );
    const listed = await sample(mock.port, 'GET', story.path, listHeaders(story));
    const bare = await startBare([created, listed], story);
    const other = prism ? await startPrism(prism, story) : undefined;

    const requests: [string, MakeRequest, number][] = [
      ['create', creating(story), created.status],
      ['list of 10', getting(story.path, listHeaders(story)), 200],
    ];
    for (const [title, make, status] of requests) {
      const rates = await interleave({ mock, bare, ...(other && { other }) }, make, status);
      const toBare = rates.map((round) => (round['mock'] ?? 0) / (round['bare'] ?? 1));
      const toPrism = rates.map((round) => (round['mock'] ?? 0) / (round['other'] ?? 1));
      const per = (name: string) =>
        Math.round(median(rates.map((round) => round[name] ?? 0))).toLocaleString('en');
      say(
        `| ${story.provider} | ${title} | ${per('mock')} | ${per('bare')} | ${spread(toBare, 2)} | ${other ? per('other') : '-'} | ${other ? spread(toPrism, 1) : '-'} |`,
      );
    }
    await Promise.all([mock, bare, other].map((server) => server?.stop()));
  }
}

/** Creates, and reads of one key or page, in an account of 100 and of 100,000 keys. */
async function growth(): Promise<void> {
  const many = quick ? 20_000 : 100_000;
  say(`\n| API | request | at 100 keys /s | at ${many.toLocaleString('en')} keys /s | ratio |`);
  say('|---|---|---|---|---|');
  for (const story of stories) {
    const [few, full] = [await startMock(preload(story, 100)), await startMock(preload(story, many))];
    const requests: [string, MakeRequest, number][] = [
      ['create', creating(story), story.created],
      ['read', getting(story.readPath(story.path), story.headers), 200],
    ];
    for (const [title, make, status] of requests) {
      const rates = await interleave({ few, full }, make, status, many);
      const ratio = rates.map((round) => (round['full'] ?? 0) / (round['few'] ?? 1));
      const per = (name: string) =>
        Math.round(median(rates.map((round) => round[name] ?? 0))).toLocaleString('en');
      say(`| ${story.provider} | ${title} | ${per('few')} | ${per('full')} | ${spread(ratio, 2)} |`);
    }
    await Promise.all([few.stop(), full.stop()]);
  }
}

async function coldStart(): Promise<void> {
  const times: Record<'keymock' | 'bare' | 'prism', number[]> = { keymock: [], bare: [], prism: [] };
  for (let i = 0; i < coldStarts; i++) {
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    times.keymock.push(await once([join(here, '../dist/cli.js'), '--port', String(ports[0])], ports[0]));
    times.bare.push(await once([join(here, 'bare.mjs'), String(ports[1])], ports[1]));
    if (prism && i < 3) times.prism.push(await once(prismArguments(prism, 'feldera', ports[2]), ports[2]));
  }
  const ratio = times.keymock.map((time, i) => time / (times.bare[i] ?? 1));
  say('\n| cold start to the first answer | ms | to bare node |\n|---|---|---|');
  say(`| bare node script | ${median(times.bare).toFixed(0)} | 1 |`);
  say(`| keymock, all three APIs | ${median(times.keymock).toFixed(0)} | ${spread(ratio, 1)} |`);
  if (prism) {
    const times3 = median(times.prism);
    say(`| Prism, one API | ${times3.toFixed(0)} | ${(times3 / median(times.bare)).toFixed(1)} |`);
  }
}

async function once(args: readonly string[], port: number): Promise<number> {
  const server = await start(args, port);
  await server.stop();
  return server.coldStart;
}

/** Rounds in which each server is loaded in turn, so that whatever else the machine does falls on all of them. */
async function interleave(servers: Record<string, Server>, make: MakeRequest, status: number, from = 0) {
  next = Math.max(next, from);
  const run = async (server: Server, length: number) => {
    const result = await load({ port: server.port, make, status, connections, seconds: length, from: next });
    next += result.replies + connections;
    return result;
  };
  for (const server of Object.values(servers)) await run(server, seconds / 2);
  const results: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const rates: Record<string, number> = {};
    for (const [name, server] of Object.entries(servers)) {
      const { rate, wrong, replies } = await run(server, seconds);
      // Prism answers some requests in its own way; the others must answer as they should.
      if (wrong > 0 && name !== 'other')
        throw new Error(`${wrong} of ${replies} replies of ${name} were not ${status}.`);
      rates[name] = rate;
    }
    results.push(rates);
  }
  return results;
}

async function startMock(args: readonly string[]): Promise<Server> {
  const port = await freePort();
  return start([join(here, 'keymock.mjs'), String(port), ...args], port);
}

function preload(story: Story, count: number): string[] {
  const file = join(scratch, `${story.provider}.json`);
  const headers = Object.fromEntries(
    Object.entries(story.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  writeFileSync(
    file,
    JSON.stringify({ method: 'POST', path: story.path, query: '', headers, body: story.body }),
  );
  return [String(count), file];
}

async function startBare(samples: readonly Sample[], story: Story): Promise<Server> {
  const file = join(scratch, `${story.provider}-replies.json`);
  writeFileSync(file, JSON.stringify(samples));
  const port = await freePort();
  return start([join(here, 'bare.mjs'), String(port), file], port);
}

async function startPrism(script: string, story: Story): Promise<Server> {
  const port = await freePort();
  return start(prismArguments(script, story.provider, port), port);
}

function prismArguments(script: string, provider: string, port: number): string[] {
  const document = join(here, `../specs/${provider}/openapi.yaml`);
  return [script, 'mock', document, '--port', String(port), '--host', '127.0.0.1'];
}

async function fillToTen(server: Server, story: Story): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const { body } = await sample(server.port, 'GET', story.path, listHeaders(story));
    if (firstArray(JSON.parse(body)).length >= 10) return;
    await sample(
      server.port,
      'POST',
      story.path,
      listHeaders(story),
      story.body.replace('NUMBER', `ten-${i}`),
    );
  }
}

function firstArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return (
    Object.values(value)
      .map(firstArray)
      .find((array) => array.length > 0) ?? []
  );
}
