import { stat } from 'node:fs/promises';
import { addKey } from '../control/add-key.ts';
import type { AnyFullMock } from '../full-mock.ts';
import type { Snapshot } from '../mock/state/snapshot.ts';
import { joinPointer } from '../spec/pointer.ts';
import { lineOf, parseYaml, readInput } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/**
 * Fills a mock from a file: keys ready-made, each as `POST /__keymock/keys` takes it, or a snapshot as `GET /__keymock/state` gives
 * it. Where the file is wrong, the mock stays as it was.
 *
 * @throws UsageError that names the file, the line and the place in it
 *
 * @example
 * await loadFixture('keys.yaml', mock); // keys: [{ provider: feldera, account: me, name: ci }]
 */
export async function loadFixture(path: string, mock: AnyFullMock): Promise<void> {
  const text = await readInput('--fixture', path);
  const document = await parseYaml(path, text);
  const content: unknown = document.toJS();
  const before = mock.snapshot();
  const wrong = (at: readonly (string | number)[], reason: string) => {
    const line = lineOf(document, text, at);
    const place = at.length === 0 ? '' : `${joinPointer('', ...at)}: `;
    return new UsageError(`${path}${line === undefined ? '' : `, line ${line}`}: ${place}${reason}`);
  };
  if (isSnapshot(content)) {
    try {
      mock.restore(content);
    } catch (error) {
      throw wrong([], messageOf(error));
    }
    return;
  }
  const fields = typeof content === 'object' && content !== null ? Object.keys(content) : [];
  const other = fields.find((name) => name !== 'keys' && name !== '$schema');
  const keys = Object(content).keys as unknown;
  if (!Array.isArray(keys) || other !== undefined) {
    const found = other === undefined ? '' : ` It has "${other}".`;
    throw wrong(other === undefined ? [] : [other], `a fixture is a list of "keys", or a snapshot.${found}`);
  }
  mock.reset();
  for (const [at, key] of keys.entries()) {
    try {
      addKey(mock, key);
    } catch (error) {
      mock.restore(before);
      throw wrong(['keys', at], messageOf(error));
    }
  }
}

/**
 * Fills a mock anew each time the file changes.
 *
 * @param told says how it went
 * @returns ends the watch
 */
export async function watchFixture(
  path: string,
  mock: AnyFullMock,
  told: (message: string) => void,
): Promise<() => void> {
  const reload = () =>
    loadFixture(path, mock)
      .then(() => mock.stored())
      .then(
        () => told(`${path} has changed: it was loaded anew.`),
        (error: unknown) => told(`${path} has changed and was not loaded: ${messageOf(error)}`),
      );
  let seen = await tracesOf(path);
  // By looking at it: editors and containers replace files in ways that no event tells of.
  const look = async () => {
    const now = await tracesOf(path);
    // An editor may take a file away for a moment.
    if (now === seen || now === undefined) return;
    seen = now;
    await reload();
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, 200);
  timer.unref();
  return () => clearInterval(timer);
}

/** What a change of a file shows in; undefined where it is not there. */
async function tracesOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function isSnapshot(content: unknown): content is Snapshot {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'keymock');
}

/** Without the task that the control API names first. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Failed to (?:add a key|restore): /, '');
}
