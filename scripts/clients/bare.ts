import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Ended } from './run.ts';

/** What the provider publishes for a second application of a service, letter by letter. */
const duplication =
  '{"detail":"Item already exists.","code":"duplication","trace_id":"1a87524f8cbba0b790b2951e2e43117e"}';

const missing = '{"detail":"Not found.","code":"not_found","trace_id":"1a87524f8cbba0b790b2951e2e43117e"}';

/**
 * Shows that a client's bug is its own: what it does wrong with keymock it also does wrong with a bare server, which has nothing
 * of keymock and answers as Ace Data Cloud's documentation says: 204 without a body to the first DELETE of a path and 404 to a
 * further one, 400 `duplication` to a POST. A bug that shows with keymock alone is keymock's, and a failure.
 */
export async function judgeBugs(
  here: Ended,
  client: (url: string) => Promise<Pick<Ended, 'output'>>,
): Promise<Ended> {
  const bugs = bugLines(here.output);
  if (bugs.length === 0) return here;
  const { url, stop } = await serveBare();
  const bare = await client(url).finally(stop);
  const ours = bugs.filter((bug) => !bugLines(bare.output).includes(bug));
  const output = here.output.trimEnd();
  if (ours.length === 0)
    return { code: here.code, output: `${output}\n  note   a bare server: the same bugs` };
  return { code: 1, output: `${output}\n  FAILED with keymock only: ${ours.join(', ')}\n${bare.output}` };
}

function bugLines(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.startsWith('  bug '));
}

async function serveBare(): Promise<{ url: string; stop(): void }> {
  const deleted = new Set<string | undefined>();
  const server = createServer((request, response) => {
    request.resume();
    const json = (status: number, body: string) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    if (request.method === 'POST') return json(400, duplication);
    if (deleted.has(request.url)) return json(404, missing);
    deleted.add(request.url);
    response.writeHead(204).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bare server has no port.');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${address.port}`, stop };
}
