/**
 * `curl --digest`, and the curl of document 004 as printed (which sends Basic), against both dialects:
 * `npx tsx scripts/clients/digest-curl.ts`. Exit code 0: it works; 1: it does not; 3: there is no curl.
 */
import type { Dialect } from '../../src/mock/provider.ts';
import { giveUp } from './install.ts';
import { tryClient } from './kit.ts';
import { run } from './run.ts';

interface Attempt {
  readonly title: string;
  /** Without the URL's origin. */
  readonly path: string;
  readonly flags: readonly string[];
  readonly status: (dialect: Dialect) => number;
}

const path = '/api/v2/maas/apikeys';
const scope = ['-H', 'X-OB-Org-Id: org-xxxxxxxx', '-H', 'X-OB-Project-Id: proj-xxxxxxxx'];
const create = [
  '-X',
  'POST',
  ...scope,
  '-H',
  'Content-Type: application/json',
  '-d',
  '{"name":"my-api-key","action":"read"}',
];
const digest = ['--digest', '-u', 'AK:SK'];

const attempts: readonly Attempt[] = [
  { title: 'create, by Digest', path, flags: [...digest, ...create], status: () => 200 },
  { title: 'list, by Digest', path: `${path}?pageSize=5`, flags: [...digest, ...scope], status: () => 200 },
  {
    title: 'delete what is not there, by Digest',
    path: `${path}?id=ak-1`,
    flags: [...digest, ...scope, '-X', 'DELETE'],
    status: () => 404,
  },
  {
    title: 'a wrong secret, by Digest',
    path,
    flags: ['--digest', '-u', 'AK:wrong', ...scope],
    status: () => 401,
  },
  {
    title: 'curl chooses (--anyauth)',
    path,
    flags: ['--anyauth', '-u', 'AK:SK', ...scope],
    status: () => 200,
  },
  {
    title: "the documented -u '<Your AK:SK>'",
    path,
    flags: [...create, '-u', '<Your AK:SK>'],
    status: (dialect) => (dialect === 'live' ? 401 : 200),
  },
  {
    title: "--digest -u '<Your AK:SK>'",
    path,
    flags: [...create, '--digest', '-u', '<Your AK:SK>'],
    status: () => 200,
  },
];

const version = await run('curl', ['--version']);
if (version.code !== 0) giveUp('curl', 'there is none', version.output);

await tryClient(['oceanbase'], `${version.output.split(' ', 2).join(' ')} --digest`, async (url, dialect) => {
  let output = '';
  let code = 0;
  for (const { title, path: target, flags, status } of attempts) {
    const ended = await run('curl', ['-sS', '-w', '\n%{http_code}', ...flags, url + target]);
    const seen = Number(ended.output.trim().split('\n').at(-1));
    const good = ended.code === 0 && seen === status(dialect);
    if (!good) code = 1;
    output += `  ${good ? 'ok    ' : 'FAILED'} ${title}: ${seen}\n${good ? '' : ended.output}`;
  }
  // Two requests of one curl: the second one reuses the nonce with the next count.
  const twice = await run('curl', [
    '-sS',
    '-w',
    '%{http_code}\n',
    '-o',
    '/dev/null',
    '-o',
    '/dev/null',
    ...digest,
    ...scope,
    url + path,
    url + path,
  ]);
  const good =
    twice.code === 0 &&
    twice.output
      .trim()
      .split('\n')
      .every((line) => line === '200');
  output += `  ${good ? 'ok    ' : 'FAILED'} two requests with one nonce\n${good ? '' : twice.output}`;
  return { code: good ? code : 1, output };
});
