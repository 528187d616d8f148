import { describe, expect, it, onTestFinished } from 'vitest';
import { readTarget } from '../../../src/cli/target.ts';
import { createMock } from '../../../src/create-mock.ts';
import { listen } from '../../../src/doors/node.ts';
import type { Dialect } from '../../../src/mock/provider.ts';
import type { ProviderName } from '../../../src/providers/index.ts';
import { runAll } from './counting-server.ts';

/** Checks a mock that speaks one dialect against the document of another. */
async function check(name: ProviderName, spoken: Dialect, expected: Dialect) {
  const { url, close } = await listen(
    createMock({ providers: [name], dialects: { [name]: spoken }, seed: 1 }),
  );
  onTestFinished(close);
  const { document } = await readTarget(name, expected);
  return runAll({
    document,
    provider: name,
    dialect: expected,
    url,
    seed: 1,
    credentials: { token: 'me', otherToken: 'you', user: 'ak:sk', otherUser: 'bk:sk' },
    headers: { 'X-OB-Org-Id': 'org-1', 'X-OB-Project-Id': 'proj-1' },
    only: ['wire', 'lifecycle', 'auth'],
  });
}

/** Spoken, expected, and what the findings must speak of. */
const rows: readonly (readonly [ProviderName, Dialect, Dialect, readonly RegExp[]])[] = [
  ['ace-data-cloud', 'live', 'documented', [/'results'/]],
  ['ace-data-cloud', 'documented', 'live', [/'items'/]],
  ['feldera', 'live', 'documented', [/'scopes'/, /'telemetry'/]],
  ['feldera', 'documented', 'live', [/'role'/, /\/details of the 409/, /'posthog'/]],
  ['oceanbase', 'live', 'documented', [/a valid credential is rejected as basic/]],
  ['oceanbase', 'documented', 'live', [/accepted the right password by Basic/]],
];

describe('a server that speaks the other dialect', () => {
  it.each(rows)(
    '%s: %s is not %s, and the differences are named',
    async (name, spoken, expected, named) => {
      const { report } = await check(name, spoken, expected);
      expect(report.summary.failed).toBeGreaterThan(0);
      const said = report.findings
        .filter(({ severity }) => severity === 'error')
        .map((finding) => `${finding.message}: ${finding.expected}, ${finding.actual}`);
      for (const pattern of named) expect(said.join('\n')).toMatch(pattern);
      // No document names a way to delete an application.
      expect(report.leftBehind.filter(({ resource }) => resource !== 'application')).toEqual([]);
    },
    90_000,
  );
});
