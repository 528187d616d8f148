import { expect, test } from 'vitest';
import { cli, serving } from './run-cli.ts';

const names = ['ace-data-cloud', 'feldera', 'oceanbase'];
const rows = names.flatMap((name) => ['documented', 'live'].map((dialect) => [name, dialect] as const));

test.each(rows)('keymock check finds nothing wrong with our own %s (%s)', async (name, dialect) => {
  const url = await serving(name, '--dialect', `${name}=${dialect}`);
  const { code, out, err } = await cli([
    ...['check', name, '--url', url, '--dialect', dialect, '--seed', '1'],
    ...['--token', 'me', '--other-token', 'you', '--user', 'ak:sk', '--other-user', 'bk:sk'],
    ...['-H', 'X-OB-Org-Id: org-1', '-H', 'X-OB-Project-Id: proj-1'],
  ]);
  expect(out).toMatch(/\d+ passed, 0 failed, 0 warned, \d+ skipped\n$/);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});
