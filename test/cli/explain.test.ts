import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checks } from '../../src/contract/index.ts';
import { cli } from './run-cli.ts';

it('prints the page of a check', async () => {
  const page = readFileSync('docs/checks/secrecy-shown-once.md', 'utf8');
  expect(await cli(['explain', 'secrecy/shown-once'])).toMatchObject({ code: 0, out: page, err: '' });
});

it('lists every check, or those of a group', async () => {
  const { out } = await cli(['explain']);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(checks.map(({ id }) => id));
  const group = await cli(['explain', 'tenancy']);
  expect(group.out).toMatch(/^(tenancy\/[a-z-]+ {2,}[^\n]+\n)+$/);
});

it('says what may be meant by a name that is none', async () => {
  const wrong =
    'keymock: there is no check or group "shown-once". Did you mean secrecy/shown-once? keymock explain names them all.\n';
  expect(await cli(['explain', 'shown-once'])).toMatchObject({ code: 2, out: '', err: wrong });
});
