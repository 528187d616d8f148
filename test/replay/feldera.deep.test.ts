import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { type Dialect, dialects } from '../../src/mock/provider.ts';
import { readRecording } from './recording.ts';
import { type Replayed, replay, withTokens } from './replay.ts';
import { createIssuer } from './tokens.ts';

const cases = readRecording('feldera');
/** The share of all cases in which the mock does exactly what the real server did. */
const promised = 0.97;

// Most of the time is waiting, which the dialects do together.
test.concurrent.for(dialects)(
  '%s: the mock does what the recorded server did, but for what docs/replay.md names',
  { timeout: 120_000 },
  async (dialect, { onTestFinished }) => {
    const issuer = createIssuer(Date.now);
    const sendable = withTokens(cases, issuer);
    const mock = createMock({
      providers: ['feldera'],
      dialects: { feldera: dialect },
      settings: { feldera: { auth: 'strict', credentials: issuer.vouched } },
    });
    const { port, close } = await listen(mock);
    onTestFinished(close);
    const different = (await replay(sendable, dialect, port)).filter((one) => one.differences.length > 0);
    console.log(summary(dialect, different));
    expect(different.map(({ recorded }) => recorded.id)).toEqual(namedIn(dialect));
    expect(1 - different.length / cases.length).toBeGreaterThanOrEqual(promised);
  },
);

function summary(dialect: Dialect, different: readonly Replayed[]): string {
  const share = (100 * (1 - different.length / cases.length)).toFixed(1);
  const lines = different.map(({ recorded: { id, group, label }, differences }) =>
    [`${id} ${group}: ${label}`, ...differences.map((line) => `    ${line.slice(0, 160)}`)].join('\n'),
  );
  return `${dialect}: ${share} % of ${cases.length} cases are alike; the others:\n${lines.join('\n')}`;
}

/** The cases that docs/replay.md lists for a dialect, by their numbers. */
function namedIn(dialect: Dialect): number[] {
  const page = readFileSync(join(import.meta.dirname, '../../docs/replay.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) \| ([a-z, ]+) \|/gm)];
  const named = rows.filter(([, , where = '']) => where.split(', ').includes(dialect));
  return named.map(([, id]) => Number(id)).sort((a, b) => a - b);
}
