import { groups, type Mutant, oddServers, type Provider } from '../../test/faulty/index.ts';
import type { Running } from '../../test/faulty/kit/http.ts';
import { installDredd } from './peers/dredd.ts';
import { installSchemathesis } from './peers/schemathesis.ts';
import type { Tool } from './peers/tool.ts';
import { pool } from './run.ts';

/** What another tool killed, of the mutants that it was given. */
export interface PeerResult {
  readonly tool: string;
  readonly asked: readonly Mutant[];
  readonly killed: ReadonlySet<string>;
  /** Median of a run, in milliseconds. */
  readonly milliseconds: number;
}

/** Runs Schemathesis and Dredd on a sample of the same servers: so many per group and provider, evenly spread. */
export async function runPeers(mutants: readonly Mutant[], perGroup: number): Promise<PeerResult[]> {
  const asked = sampleOf(mutants, perGroup);
  const results: PeerResult[] = [];
  for (const install of [installSchemathesis, installDredd]) {
    const tool = await install();
    if (tool === undefined) console.log(`${install.name}: not possible here; left out`);
    else results.push(await runPeer(tool, asked));
  }
  return results;
}

async function runPeer(tool: Tool, asked: readonly Mutant[]): Promise<PeerResult> {
  console.log(`${tool.name} ${tool.version} on ${asked.length} mutants...`);
  for (const provider of new Set(asked.map((mutant) => mutant.provider))) {
    await against(plainOf(provider), (url) => tool.baseline(provider, url));
  }
  const killed = new Set<string>();
  const times: number[] = [];
  await pool(asked, 2, async (mutant) => {
    const startedAt = performance.now();
    if (await against(mutant, (url) => tool.kills(mutant.provider, url))) killed.add(mutant.id);
    times.push(performance.now() - startedAt);
  });
  const milliseconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return { tool: `${tool.name} ${tool.version}`, asked, killed, milliseconds };
}

async function against<Result>(
  server: { start(): Promise<Running> },
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const running = await server.start();
  try {
    return await use(running.url);
  } finally {
    await running.close();
  }
}

function plainOf(provider: Provider) {
  const plain = oddServers.find(({ id }) => id === `${provider}/plain`);
  if (plain === undefined) throw new Error(`Failed to find the correct server of ${provider}.`);
  return plain;
}

function sampleOf(mutants: readonly Mutant[], perGroup: number): Mutant[] {
  const providers = [...new Set(mutants.map((mutant) => mutant.provider))];
  return providers
    .flatMap((provider) =>
      groups.flatMap((group) => {
        const mine = mutants.filter((mutant) => mutant.provider === provider && mutant.group === group);
        const step = Math.max(1, mine.length / perGroup);
        return Array.from(
          { length: Math.min(perGroup, mine.length) },
          (_, at) => mine[Math.floor(at * step)],
        );
      }),
    )
    .filter((mutant) => mutant !== undefined);
}
