import { describe, expect, it, onTestFinished } from 'vitest';
import { activeChecks } from '../../../src/contract/checks/index.ts';
import { oddServers } from '../../faulty/index.ts';
import { tellFindings } from './tell.ts';
import { attempt, optionsFor, quickFetch } from './trial.ts';

const right = oddServers.filter(({ id }) => /^(ace-data-cloud|oceanbase)\/plain$/.test(id));
const rows = activeChecks.flatMap(({ id }) => right.map((server) => [id, server.provider, server] as const));

describe('on a server that says yes to everything', () => {
  it.each(rows)('%s on %s finds all that it tries', async (check, provider, server) => {
    const { url, close } = await server.start();
    onTestFinished(close);
    const options = { ...optionsFor(provider), url: 'http://localhost', only: [check] };
    const { findings } = await attempt({ ...options, fetch: sayYes(url) });
    expect(tellFindings(findings)).toMatchSnapshot();
  });
});

/** What was answered to another request of the same kind takes the place of a refusal. */
function sayYes(base: string): typeof fetch {
  const successes = new Map<string, Response>();
  return async (input, init) => {
    const url = new URL(String(input));
    const response = await quickFetch(base + url.pathname + url.search, init);
    const kind = `${init?.method} ${url.pathname.split('/').length}`;
    if (!response.ok) return successes.get(kind)?.clone() ?? response;
    const { status, headers } = response;
    const kept = new Response(status === 204 ? null : await response.arrayBuffer(), { status, headers });
    successes.set(kind, kept);
    return kept.clone();
  };
}
