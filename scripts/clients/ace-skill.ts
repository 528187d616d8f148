/**
 * The management script of Ace Data Cloud's Skills, unmodified, against the live dialect: it reads `items`. It is in no registry, so
 * KEYMOCK_CLIENTS_ACE_SKILLS names a checkout of github.com/AceDataCloud/Skills: `npx tsx scripts/clients/ace-skill.ts`.
 * Exit code 0: it works; 1: it does not; 3: not there.
 */
import { join } from 'node:path';
import { giveUp } from './install.ts';
import { notes, tell } from './kit.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';

const name = 'acedatacloud.py of Skills (Python)';
const checkout = process.env.KEYMOCK_CLIENTS_ACE_SKILLS;
if (checkout === undefined) giveUp(name, 'KEYMOCK_CLIENTS_ACE_SKILLS names no checkout');
const script = join(checkout, 'skills', 'acedatacloud', 'scripts', 'acedatacloud.py');
const application = '107f8d0f-e465-4a7e-a49e-d633d26f7aa2';

const { url, stop } = await serve(['ace-data-cloud'], 'live');
const { expect, ended } = notes();

await call('balance', 0, /107f8d0f/);
await call('services --search midjourney', 0, /1 match 'midjourney' \/ \d+ total[\s\S]*d87e5e99/);
await call('get-service --service midjourney', 0, /"alias": "midjourney"/);
const made = await call(
  `create-key --application ${application} --name skill-key --limited-amount 100 --yes`,
  0,
  /"token": "[0-9a-f]{32}"/,
);
const id = /"id": "([0-9a-f-]{36})"/.exec(made)?.[1] ?? '';
await call(
  `keys --application ${application}`,
  0,
  new RegExp(`${id.slice(0, 8)}\\s+skill-key\\s+Token\\s+100`),
);
await call(`delete-key --id ${id} --yes`, 0, /deleted credential \S+ \(HTTP 204\)/);
await call(`delete-key --id ${id} --yes`, 2, /error: HTTP 404: Not found\./);
const token = await call('create-token --yes', 0, /"token": "platform-v1-[0-9a-f]{64}"/);
const tokenId = /"id": "([0-9a-f-]{36})"/.exec(token)?.[1] ?? '';
await call('tokens', 0, new RegExp(tokenId.slice(0, 8)));
await call(`delete-token --id ${tokenId} --yes`, 0, /\(HTTP 204\)/);

await stop();
tell(name, 'live', ended());

async function call(words: string, code: number, says: RegExp): Promise<string> {
  const args = [script, '--base-url', url, '--token', 'a-login', ...words.split(' ')];
  const answer = await run('python3', args);
  const title = words.replaceAll(/[0-9a-f-]{36}/g, '...');
  expect(title, answer.code === code && says.test(answer.output), answer.output);
  return answer.output;
}
