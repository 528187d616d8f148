import { type Finding, type RunEvent, runChecks } from '../../src/contract/index.ts';
import type { Document } from '../../src/spec/document.ts';
import { loadDocument } from '../../src/spec/load.ts';
import { documents, type Mutant, type OddServer, type Provider, setups } from '../../test/faulty/index.ts';
import { disagreements } from '../../test/support/disagreements.ts';

/** What one run of the checks found on one server. */
export interface Outcome {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly exchanges: number;
  readonly milliseconds: number;
  /** Where summary, exit code and reports differ from the findings; they never should. */
  readonly disagreements: readonly string[];
  /** Why the run broke off; it never should. */
  readonly crash?: string;
}

/** The document of a provider, loaded once. */
export function createLibrary(): (provider: Provider) => Promise<Document> {
  const loaded = new Map<Provider, Promise<Document>>();
  return (provider) => {
    const loading = loaded.get(provider) ?? loadDocument(documents[provider]);
    loaded.set(provider, loading);
    return loading;
  };
}

/** Starts a server, runs all checks against it, stops it. */
export async function judge(
  server: Mutant | OddServer,
  document: Document,
  seed: number,
  only: readonly string[] = [],
): Promise<Outcome> {
  const running = await server.start();
  const findings: Finding[] = [];
  const counted: RunEvent[] = [];
  let exchanges = 0;
  let crash: string | undefined;
  const startedAt = performance.now();
  try {
    const options = {
      document,
      provider: server.provider,
      url: running.url,
      seed,
      bulkMethods: true,
      only,
      ...setups[server.provider],
    };
    for await (const event of runChecks(options)) {
      if (event.type === 'finding') findings.push(event.finding);
      if (event.type === 'exchange') exchanges++;
      else counted.push(event);
    }
  } catch (error) {
    crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const milliseconds = performance.now() - startedAt;
  await running.close();
  return {
    id: server.id,
    findings,
    exchanges,
    milliseconds,
    disagreements: crash === undefined ? disagreements(counted) : [],
    ...(crash !== undefined && { crash }),
  };
}

/** Runs tasks, some at a time; the results are in the order of the tasks. */
export async function pool<Task, Result>(
  tasks: readonly Task[],
  width: number,
  run: (task: Task, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(tasks.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < tasks.length; at = next++) {
      const task = tasks[at];
      if (task !== undefined) results[at] = await run(task, at);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
