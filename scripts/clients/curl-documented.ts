/**
 * The given documents' curl commands, letter by letter but for the host, against all three providers and both dialects:
 * `npx tsx scripts/clients/curl-documented.ts`. Exit code 0: each gets its documented answer; 1: not; 3: there is no curl.
 */
import type { Dialect } from '../../src/mock/provider.ts';
import { giveUp } from './install.ts';
import { notes, tryClient } from './kit.ts';
import { run } from './run.ts';

interface Command {
  readonly title: string;
  readonly host: string;
  readonly text: string;
  /** Statuses that the provider answers with, and a part of the body. */
  readonly answers: Readonly<Record<Dialect, readonly [status: number, part: string]>>;
}

const ace = 'https://platform.acedata.cloud';

const commands: readonly Command[] = [
  {
    title: 'Ace Data Cloud: create a basic key',
    host: ace,
    text: String.raw`curl -X POST \
-H "accept: application/json" \
-H "content-type: application/json" \
-H "authorization: Bearer {token}" \
-d '{"application_id": "107f8d0f-e465-4a7e-a49e-d633d26f7aa2"}' \
"https://platform.acedata.cloud/api/v1/credentials/"`,
    answers: same(201, '"application_id":"107f8d0f-e465-4a7e-a49e-d633d26f7aa2"'),
  },
  {
    title: 'Ace Data Cloud: create a key with usage limit',
    host: ace,
    text: String.raw`curl -X POST \
-H "accept: application/json" \
-H "content-type: application/json" \
-H "authorization: Bearer {token}" \
-d '{"application_id": "107f8d0f-e465-4a7e-a49e-d633d26f7aa2", "limited_amount": 100}' \
"https://platform.acedata.cloud/api/v1/credentials/"`,
    answers: same(201, '"limited_amount":100'),
  },
  {
    title: 'Ace Data Cloud: list keys',
    host: ace,
    text: String.raw`curl -X GET \
  -H "accept: application/json" \
  -H "authorization: Bearer {token}" \
  "https://platform.acedata.cloud/api/v1/credentials/"`,
    answers: { documented: [200, '"count":2,"results":['], live: [200, '"count":2,"items":['] },
  },
  {
    title: 'Ace Data Cloud: list the keys of an application',
    host: ace,
    text: String.raw`curl -X GET \
  -H "accept: application/json" \
  -H "authorization: Bearer {token}" \
  "https://platform.acedata.cloud/api/v1/credentials/?application_id=107f8d0f-e465-4a7e-a49e-d633d26f7aa2"`,
    answers: { documented: [200, '"count":2,"results":['], live: [200, '"count":2,"items":['] },
  },
  {
    title: 'Ace Data Cloud: create an application',
    host: ace,
    text: String.raw`curl -X POST \
  -H "accept: application/json" \
  -H "content-type: application/json" \
  -H "authorization: Bearer {token}" \
  -d '{"service_id": "d87e5e99-b797-4ade-9e73-b896896b0461"}' \
  "https://platform.acedata.cloud/api/v1/applications/"`,
    answers: same(201, '"service_id":"d87e5e99-b797-4ade-9e73-b896896b0461"'),
  },
  {
    // The document's own example sends no name, which it requires.
    title: 'Feldera: create an API key, as printed: without the required name',
    host: 'https://api.example.com',
    text: String.raw`curl -X POST 'https://api.example.com/v0/api_keys' \
-H 'Authorization: Bearer YOUR_TOKEN' \
-H 'Content-Type: application/json' \
-d '{}'`,
    answers: same(400, 'missing field `name`'),
  },
  {
    // -u sends Basic, which the service that we know from its Terraform provider does not take.
    title: 'OceanBase: create an API key',
    host: 'https://api-cloud.oceanbase.com',
    text: String.raw`curl -X POST \
https://api-cloud.oceanbase.com/api/v2/maas/apikeys \
-H 'X-OB-Org-Id: org-xxxxxxxx' \
-H 'X-OB-Project-Id: proj-xxxxxxxx' \
-H 'Content-Type: application/json' \
-u '<Your AK:SK>' \
-d '{
"name": "my-api-key",
"action": "read"
}'`,
    answers: { documented: [200, '"name":"my-api-key"'], live: [401, ''] },
  },
];

const version = await run('curl', ['--version']);
if (version.code !== 0) giveUp('curl', 'there is none', version.output);
const name = `${version.output.split(' ', 2).join(' ')}, the documents' commands`;

await tryClient(['ace-data-cloud', 'feldera', 'oceanbase'], name, async (url, dialect) => {
  const { expect, ended } = notes();
  for (const { title, host, text, answers } of commands) {
    // The function adds what shows the status; the command below it stays as printed.
    const script = `curl() { command curl -sS -w '\\n%{http_code}' "$@"; }\n${text.replaceAll(host, url)}`;
    const { code, output } = await run('bash', ['-c', script]);
    const [status, part] = answers[dialect];
    const good = code === 0 && output.endsWith(`\n${status}`) && output.includes(part);
    expect(`${title}: ${status}`, good, output);
  }
  return ended();
});

function same(status: number, part: string): Command['answers'] {
  return { documented: [status, part], live: [status, part] };
}
