import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { openState } from '../../src/persistence/open-state.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** How many bytes of a file are changed, one at a time, evenly spread. */
const flips = 200;
/** Of the log, the last transactions are left out: damage in the very last cannot be told from a write that was cut off. */
const spared = 4 * 4120;

test.each([
  ['a file', '', 0],
  ['a log of a server that was killed', '-wal', spared],
])(
  '%s with a changed byte is refused, or has all of the state',
  async (_, end, tail) => {
    const folder = await tempFolder();
    const { path, expected } = end === '' ? await stopped(folder) : await killed(folder);
    const bytes = readFileSync(path + end);
    let refused = 0;
    for (let i = 0; i < flips; i++) {
      const at = Math.floor((i * (bytes.length - tail)) / flips);
      const flipped = join(folder, `flip-${i}`);
      copyFileSync(path, flipped);
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x11;
      writeFileSync(flipped + end, changed);
      const found = await outcome(flipped);
      if (found === 'refused') refused++;
      else expect([at, found]).toEqual([at, expected]);
    }
    expect(refused).toBeGreaterThan(flips / 3);
  },
  300_000,
);

/** The files of a server that has ended. */
async function stopped(folder: string): Promise<{ path: string; expected: string }> {
  const { path, expected } = await killed(folder);
  expect(await outcome(path)).toBe(expected);
  return { path, expected };
}

/** The files as `kill -9` leaves them. */
async function killed(folder: string): Promise<{ path: string; expected: string }> {
  const source = join(folder, 'source');
  const mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
  const state = await openState(source, mock);
  for (let i = 0; i < 60; i++) {
    mock.feldera.addKey({ account: `tenant-${i % 7}`, name: `key-${i}` });
    await mock.stored();
  }
  const path = join(folder, 'killed');
  for (const end of ['', '-wal']) copyFileSync(source + end, path + end);
  await state.close();
  return { path, expected: JSON.stringify(mock.snapshot()) };
}

/** The state that a mock has after opening the file, or `refused`. */
async function outcome(path: string): Promise<string> {
  const mock = createMock();
  try {
    await (await openState(path, mock)).close();
  } catch (error) {
    return error instanceof Error && error.name === 'StateError' ? 'refused' : `failed: ${String(error)}`;
  }
  return JSON.stringify(mock.snapshot());
}
