import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { openState, type StateOptions } from '../../src/persistence/open-state.ts';
import { openSqlite } from '../../src/persistence/sqlite.ts';
import { tempFolder } from '../support/temp-folder.ts';

const now = '2024-08-01T10:00:00Z';

/** A mock that stores its state, and is served. */
async function serve(
  path: string,
  seed = 1,
  { mayFail = false, ...options }: StateOptions & { readonly mayFail?: boolean } = {},
) {
  const mock = createMock({ seed, now });
  const state = await openState(path, mock, options);
  const { url, close } = await listen(mock);
  let isOpen = true;
  const stop = async () => {
    if (!isOpen) return;
    isOpen = false;
    await close();
    await state.close().catch((error: unknown) => {
      if (!mayFail) throw error;
    });
  };
  onTestFinished(stop);
  const create = (name: string, namespace = '') =>
    fetch(`${url}/v0/api_keys`, {
      method: 'POST',
      headers: {
        Authorization: 'Bearer me',
        'Content-Type': 'application/json',
        'X-Keymock-Namespace': namespace,
      },
      body: JSON.stringify({ name }),
    });
  return { mock, state, stop, create };
}

async function newPath(): Promise<string> {
  return join(await tempFolder(), 'state');
}

describe('a file of the state', () => {
  it('goes on with everything that a snapshot has', async () => {
    const path = await newPath();
    const first = await serve(path);
    for (const name of ['a', 'b', 'c']) await first.create(name);
    await first.create('a', 'other');
    first.mock.oceanbase.addKey({ account: 'AK:SK', orgId: 'o', projectId: 'p', name: 'ob' });
    first.mock.clock.advance(60_000);
    await first.mock.stored();
    const snapshot = first.mock.snapshot();
    await first.stop();
    // The options of the second are those of a new file only.
    const { mock, state } = await serve(path, 2);
    expect(state.isNew).toBe(false);
    expect(mock.snapshot()).toEqual(snapshot);
  });

  it('gives the same bytes with a restart as without', async () => {
    const path = await newPath();
    const whole = await serve(await newPath());
    const bytes = async (server: typeof whole, name: string) => (await server.create(name)).text();
    const expected = [await bytes(whole, 'a'), await bytes(whole, 'b'), await bytes(whole, 'c')];
    const found: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const server = await serve(path);
      found.push(await bytes(server, name));
      await server.stop();
    }
    expect(found).toEqual(expected);
  });

  it.each([
    ['reset', (mock: ReturnType<typeof createMock>) => mock.reset()],
    ['reset of a namespace', (mock) => mock.reset({ namespace: 'other' })],
    ['restore', (mock) => mock.restore(createMock({ seed: 9, now }).snapshot())],
    ['a moved clock', (mock) => mock.clock.advance(5)],
    [
      'a clock that runs, moved',
      (mock) => {
        mock.clock.restore();
        mock.clock.advance(3_600_000);
      },
    ],
    ['a key of a tool', (mock) => mock.feldera.addKey({ account: 'me', name: 'tool' })],
  ] as [string, (mock: ReturnType<typeof createMock>) => unknown][])('keeps %s', async (_, act) => {
    const path = await newPath();
    const first = await serve(path);
    await first.create('a');
    await first.create('a', 'other');
    act(first.mock);
    await first.mock.stored();
    const { clock, ...before } = first.mock.snapshot();
    await first.stop();
    const { clock: after, ...found } = (await serve(path)).mock.snapshot();
    expect(found).toEqual(before);
    expect(after.frozen).toBe(clock.frozen);
    expect(Math.abs(Date.parse(after.now) - Date.parse(clock.now))).toBeLessThan(clock.frozen ? 1 : 20_000);
  });

  it('stores what was there before it was opened', async () => {
    const path = await newPath();
    const mock = createMock({ seed: 1, now });
    mock.feldera.addKey({ account: 'me', name: 'before' });
    await (await openState(path, mock)).close();
    expect((await serve(path)).mock.snapshot()).toEqual(mock.snapshot());
  });

  it('is for its owner alone, and so is its log', async () => {
    const path = await newPath();
    const { create, state } = await serve(path);
    await create('a');
    expect([path, `${path}-wal`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(state.openMode).toBe(undefined);
  });

  it('is one file when its server has ended', async () => {
    const path = await newPath();
    const { create, stop } = await serve(path);
    await create('a');
    await stop();
    expect([`${path}-wal`, `${path}-shm`, `${path}-journal`, `${path}.lock`].filter(existsSync)).toEqual([]);
  });

  it('keeps the rows of an API that is not served now', async () => {
    const path = await newPath();
    const first = await serve(path);
    await first.create('a');
    await first.stop();
    const other = createMock({ providers: ['oceanbase'] });
    const state = await openState(path, other);
    other.oceanbase.addKey({ account: 'AK:SK', orgId: 'o', projectId: 'p', name: 'ob' });
    await state.close();
    const { rows } = (await serve(path)).mock.snapshot();
    expect(JSON.stringify(rows)).toMatch(/"a".*"ob"|"ob".*"a"/);
  });
});

describe('a file that cannot be used is refused, and left as it is', () => {
  it('in use', async () => {
    const path = await newPath();
    await serve(path);
    await expect(openState(path, createMock())).rejects.toThrow(
      `${path} is in use: another keymock stores its state there. Stop that, or use another file.`,
    );
  });

  it.each([
    ['a text', (path: string) => writeFileSync(path, 'hello'), 'is no state file of keymock, or is damaged.'],
    ['cut short', (path: string) => truncateSync(path, 5000), 'is damaged.'],
    [
      'zeros at its start',
      (path: string) => overwrite(path, 0, 0),
      'is no state file of keymock, or is damaged.',
    ],
    [
      'a secret that was changed',
      (path: string) => overwrite(path, readFileSync(path).indexOf('"hash":"') + 9, 33),
      'is damaged.',
    ],
    ['another program', (path: string) => overwrite(path, 68, 1), 'is a database of another program.'],
  ])('%s', async (_, change, message) => {
    const path = await newPath();
    const { create, stop } = await serve(path);
    await create('a');
    await stop();
    change(path);
    await expectRefused(path, message);
  });

  it('a newer version', async () => {
    const path = await newPath();
    await (await serve(path)).stop();
    const database = await openSqlite(path);
    database.all('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA user_version = 2');
    database.close();
    await expectRefused(path, 'was written by a newer keymock (form 2; this one reads form 1).');
  });

  it('a damaged log of a server that was killed', async () => {
    const path = await newPath();
    const { create, mock, stop } = await serve(path);
    for (const name of ['a', 'b', 'c']) await create(name);
    const copy = `${path}-killed`;
    await copyFile(path, copy);
    await copyFile(`${path}-wal`, `${copy}-wal`);
    const intact = createMock();
    const before = mock.snapshot();
    await stop();
    overwrite(`${copy}-wal`, 6000, 33);
    await expectRefused(copy, 'is damaged.', `${copy}-wal`);
    overwrite(`${copy}-wal`, 6000, 33);
    const state = await openState(copy, intact);
    expect(intact.snapshot()).toEqual(before);
    await state.close();
  });
});

describe('while it serves', () => {
  const lost = (reason: string) =>
    `keymock: the state cannot be stored: ${reason}. It is kept in memory until it can.\n`;

  it('acknowledges nothing while the file is removed, and goes on once it is back', async () => {
    const path = await newPath();
    const told: string[] = [];
    const { create, stop, mock } = await serve(path, 1, { onTrouble: (message) => told.push(message) });
    await create('a');
    await rename(path, `${path}-away`);
    for (const name of ['b', 'c']) {
      const reply = await create(name);
      expect([reply.status, await reply.text()]).toEqual([503, lost('the file was removed')]);
    }
    const direct = await mock.fetch('https://api.example.com/v0/api_keys', {
      headers: { Authorization: 'Bearer me' },
    });
    expect(direct.status).toBe(503);
    await rename(`${path}-away`, path);
    expect((await create('d')).status).toBe(201);
    await stop();
    expect(told).toEqual([
      `cannot store the state in ${path}: the file was removed. Requests that change it get a 503.`,
      `${path} can be written again: all of the state is stored.`,
    ]);
    const again = await serve(path);
    expect(JSON.stringify(again.mock.snapshot().rows)).toMatch(/"a".*"b".*"c".*"d"/);
  });

  it('does not write to a file that was put in its place', async () => {
    const path = await newPath();
    const { create, state } = await serve(path, 1, { mayFail: true });
    await rm(path);
    writeFileSync(path, 'mine');
    const reply = await create('a');
    expect([reply.status, await reply.text()]).toEqual([503, lost('the file was replaced by another')]);
    await expect(state.close()).rejects.toThrow('the file was replaced by another');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

/** Changes a byte by adding to it, or sets 16 to zero. */
function overwrite(path: string, at: number, by: number): void {
  const bytes = readFileSync(path);
  if (by === 0) bytes.fill(0, at, at + 16);
  else bytes[at] = (bytes[at] ?? 0) ^ by;
  writeFileSync(path, bytes);
}

async function expectRefused(path: string, message: string, ...others: string[]): Promise<void> {
  const files = [path, ...others];
  const before = files.map((file) => readFileSync(file));
  await expect(openState(path, createMock())).rejects.toThrow(`${path} ${message}`);
  expect(files.map((file) => readFileSync(file))).toEqual(before);
}
