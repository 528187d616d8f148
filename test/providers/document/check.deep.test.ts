import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, serving } from '../../cli/run-cli.ts';

const folder = join(import.meta.dirname, 'documents');
const tokens = ['--token', 'me', '--other-token', 'you'];

/** Documents of different shapes: what each is for stands beside it. */
test.each([
  ['tokens.yaml', '3.1, bearer, offset, uuid ids, 409 for a name', tokens],
  ['machines.json', '3.0, basic, page number, whole numbers, PUT', ['--user', 'a:b', '--other-user', 'c:d']],
  ['teams.yaml', '3.1, apiKey in a header, cursor, nested, problem+json', tokens],
  ['hooks.yaml', '3.1, a prefix in Authorization, rotation, writeOnly, 4XX', tokens],
  ['calls.yaml', '3.1, RPC, where nothing can be created', tokens],
])("keymock's own checker passes on its own mock of %s (%s)", async (file, _, credentials) => {
  const path = join(folder, file);
  const url = await serving(path);
  const { code, out } = await cli(['check', path, '--url', url, '--seed', '1', ...credentials]);
  expect({ code, summary: /\d+ passed, .*? warned/.exec(out)?.[0] }).toEqual({
    code: 0,
    summary: expect.stringMatching(/^[1-9]\d* passed, 0 failed, 0 warned$/),
  });
});
