import { setMaxListeners } from 'node:events';
import { conduct } from './conduct.ts';
import { createQueue } from './http/queue.ts';
import { type RunOptions, settle } from './options.ts';
import { createPlan } from './plan.ts';
import type { RunEvent } from './types.ts';

/**
 * Checks a server against a document and tells what happens, event by event. What it makes on the server is deleted at
 * the end, also where the run is interrupted (`signal`) or fails.
 *
 * @throws TypeError where the URL is none; ResourceError where `x-resource` says what it cannot mean
 *
 * @example
 * const document = await loadDocument('specs/feldera/openapi.yaml');
 * for await (const event of runChecks({ document, url: 'http://127.0.0.1:4010', credentials: { token: 'me' } })) {
 *   if (event.type === 'finding') console.log(event.finding.message);
 * }
 */
export async function* runChecks(options: RunOptions): AsyncGenerator<RunEvent, void, undefined> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  // Each request that waits listens to it, and Node would take more than ten for a leak.
  setMaxListeners(0, signal);
  const plan = createPlan(options);
  // What is excluded does not exist for the run.
  const settings = settle({ ...options, document: plan.choice.document, signal }, plan.choice.excludedBy);
  const queue = createQueue<RunEvent>();
  const work = conduct(settings, plan, options.confirm, (event) => queue.push(event)).then(
    () => queue.end(),
    (error: unknown) => queue.end(error),
  );
  try {
    yield* queue;
  } finally {
    // Whoever stops listening has interrupted the run; what was made is still deleted.
    stop.abort();
    await work;
  }
}
