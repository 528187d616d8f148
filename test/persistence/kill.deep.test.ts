import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { call, type StateServer, startServer } from './state-server.ts';

/** `KEYMOCK_KILLS=200` is the full run; fewer are enough for each change. */
const kills = Number(process.env['KEYMOCK_KILLS'] ?? 20);
const workers = 8;

interface Known {
  /** Acknowledged, and not deleted since: name to id. */
  readonly there: Map<string, string>;
  /** Acknowledged as deleted. */
  readonly gone: Set<string>;
  /** Requested, but the reply never came: either outcome is right. */
  readonly open: Set<string>;
}

/** Creates and deletes keys until the server dies. */
async function load(
  server: StateServer,
  account: string,
  known: Known,
  round: number,
  acknowledged: () => void,
): Promise<void> {
  const headers = { Authorization: `Bearer ${account}`, 'X-Keymock-Namespace': account };
  for (let i = 0; ; i++) {
    const name = `r${round}-${i}`;
    known.open.add(name);
    try {
      const created = await call(server, 'POST', '/v0/api_keys', { name }, headers);
      expect(created.status).toBe(201);
      known.there.set(name, (created.body as { id: string }).id);
      known.open.delete(name);
      acknowledged();
      if (i % 2 === 0) continue;
      known.open.add(name);
      known.there.delete(name);
      expect((await call(server, 'DELETE', `/v0/api_keys/${name}`, undefined, headers)).status).toBe(200);
      known.gone.add(name);
      known.open.delete(name);
    } catch (error) {
      // `fetch` says no more than this of a connection that broke.
      if (error instanceof TypeError || error instanceof SyntaxError) return;
      throw error;
    }
  }
}

test(
  `${kills} kills under load lose nothing acknowledged, and leave nothing half there`,
  async () => {
    const path = join(await tempFolder(), 'state');
    const accounts = Array.from({ length: workers }, (_, i) => `worker-${i}`);
    const known = new Map<string, Known>(
      accounts.map((account) => [account, { there: new Map(), gone: new Set(), open: new Set() }]),
    );
    let acknowledged = 0;
    let inFlight = 0;
    for (let round = 0; round < kills; round++) {
      const server = await startServer(path, '--seed', '1');
      let running: Promise<void>[] = [];
      try {
        for (const [account, { there, gone, open }] of known) {
          const headers = { Authorization: `Bearer ${account}`, 'X-Keymock-Namespace': account };
          const { status, body } = await call(server, 'GET', '/v0/api_keys', undefined, headers);
          expect(status).toBe(200);
          const listed = new Map((body as { id: string; name: string }[]).map(({ id, name }) => [name, id]));
          for (const [name, id] of there)
            expect([account, name, listed.get(name)]).toEqual([account, name, id]);
          for (const name of gone) expect([account, name, listed.has(name)]).toEqual([account, name, false]);
          for (const name of listed.keys()) expect(there.has(name) || open.has(name)).toBe(true);
          inFlight += open.size;
          // What had no reply is known from here on.
          for (const name of open) {
            const id = listed.get(name);
            if (id !== undefined) there.set(name, id);
          }
          open.clear();
        }
        // Another moment each time, counted in replies, since a slow machine takes longer for each.
        const end = acknowledged + workers + ((round * 37) % 100);
        await new Promise<void>((resolve) => {
          const count = () => {
            acknowledged++;
            if (acknowledged >= end) void server.kill().then(() => resolve());
          };
          running = [...known].map(([account, own]) => load(server, account, own, round, count));
        });
        await Promise.all(running);
      } finally {
        await server.kill();
      }
    }
    expect(acknowledged).toBeGreaterThan(kills * workers);
    console.log(`${kills} kills: ${acknowledged} creates acknowledged, ${inFlight} requests without a reply`);
  },
  60_000 + kills * 10_000,
);
