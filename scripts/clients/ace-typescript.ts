/**
 * Ace Data Cloud's TypeScript SDK, unmodified, against both dialects: `npx tsx scripts/clients/ace-typescript.ts`. It is taken
 * from npm, or with --source bundled from the checkout of github.com/AceDataCloud/SDK that KEYMOCK_CLIENTS_ACE_SDK names.
 * Exit code 0: it works; 1: it does not; 3: not installed.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { judgeBugs } from './bare.ts';
import { clientsFolder, giveUp, installNpm } from './install.ts';
import { notes, tryClient } from './kit.ts';
import type { Ended } from './run.ts';

type Json = Record<string, unknown>;
interface Rows extends Json {
  readonly count?: number;
  readonly items?: readonly Json[];
  readonly results?: readonly Json[];
}
interface Sdk {
  readonly AceDataCloud: new (options: {
    apiToken: string;
    platformBaseURL: string;
  }) => { readonly platform: Management };
}
interface Management {
  readonly applications: {
    list(params?: Record<string, string>): Promise<Rows>;
    create(options: Json & { serviceId: string }): Promise<Json & { id: string }>;
    get(id: string): Promise<Json>;
  };
  readonly credentials: {
    list(params?: Record<string, string>): Promise<Rows>;
    create(options: Json & { applicationId: string }): Promise<Json & { id: string }>;
    rotate(id: string): Promise<Json>;
    delete(id: string): Promise<Json>;
  };
}
interface Refusal {
  readonly name?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly traceId?: string;
  readonly body?: Json;
}

const serviceId = 'd87e5e99-b797-4ade-9e73-b896896b0461';
const { sdk, name } = process.argv.includes('--source') ? await fromSource() : await fromNpm();

await tryClient(['ace-data-cloud'], name, async (url, dialect) =>
  judgeBugs(await use(url, dialect === 'live' ? 'items' : 'results'), bugs),
);

async function use(url: string, wrapper: 'items' | 'results'): Promise<Ended> {
  const { applications, credentials } = open(url);
  const { expect, bug, ended } = notes();

  const made = await applications.create({ serviceId });
  expect('applications.create', made.service_id === serviceId, made);
  const all = await applications.list();
  expect(`applications.list (${wrapper})`, all[wrapper]?.some(({ id }) => id === made.id) === true, all);
  const got = await applications.get(made.id);
  expect('applications.get', got.id === made.id, got);
  for (const line of await duplicate(url)) bug(line);

  const applicationId = made.id;
  const key = await credentials.create({ applicationId, name: 'sdk-key', limited_amount: 100 });
  expect('credentials.create', key.application_id === applicationId && key.limited_amount === 100, key);
  const listed = await credentials.list({ application_id: applicationId, limit: '1' });
  expect(`credentials.list (${wrapper})`, listed[wrapper]?.[0]?.id === key.id && listed.count === 1, listed);
  const rotated = await credentials.rotate(key.id);
  expect('credentials.rotate', rotated.id === key.id && rotated.token !== key.token, rotated);
  const byKey = await refusal(open(url, String(rotated.token)).credentials.list());
  expect('a key opens no management', byKey.statusCode === 401, byKey);
  for (const line of await remove(url, key.id)) bug(line);
  const after = await credentials.list({ application_id: applicationId });
  expect('it is gone', after.count === 0, after);
  const bad = await refusal(credentials.create({ applicationId: 'not-an-id' }));
  expect('a bad id', bad.statusCode === 400 && bad.body?.code === 'invalid', bad);
  return ended();
}

async function bugs(url: string): Promise<{ output: string }> {
  const lines = [...(await duplicate(url)), ...(await remove(url, 'c1d2e3f4-a5b6-7890-cdef-1234567890ab'))];
  return { output: lines.map((line) => `  bug    ${line}`).join('\n') };
}

/** It takes code and message from an `error` object, which the management API does not send. */
async function duplicate(url: string): Promise<readonly string[]> {
  const { statusCode, code, message, body } = await refusal(open(url).applications.create({ serviceId }));
  if (statusCode !== 400 || body?.code !== 'duplication') throw new Error('A duplicate was not refused.');
  if (code === 'duplication') return [];
  return [`a refusal's code and message come out as '${code}' and '${message}'`];
}

/** It reads JSON from every success, and a deletion has none; what it then throws makes it ask again. */
async function remove(url: string, id: string): Promise<readonly string[]> {
  try {
    await open(url).credentials.delete(id);
    return [];
  } catch (error) {
    const { name: kind, message, statusCode } = seen(error);
    return [`credentials.delete deletes, asks again, then throws ${kind} ${statusCode ?? message}`];
  }
}

function open(url: string, apiToken = 'a-login'): Management {
  return new sdk.AceDataCloud({ apiToken, platformBaseURL: url }).platform;
}

async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    return seen(error);
  }
  return {};
}

function seen(error: unknown): Refusal {
  return error instanceof Error ? error : { message: String(error) };
}

async function fromNpm(): Promise<{ sdk: Sdk; name: string }> {
  const load = await installNpm('ace-sdk', ['@acedatacloud/sdk']);
  const { version } = load('./node_modules/@acedatacloud/sdk/package.json');
  return { sdk: load('@acedatacloud/sdk'), name: `@acedatacloud/sdk ${version} (TypeScript)` };
}

async function fromSource(): Promise<{ sdk: Sdk; name: string }> {
  const name = '@acedatacloud/sdk, from its source (TypeScript)';
  const checkout = process.env.KEYMOCK_CLIENTS_ACE_SDK;
  if (checkout === undefined) giveUp(name, 'KEYMOCK_CLIENTS_ACE_SDK names no checkout');
  const outfile = join(clientsFolder, 'ace-sdk.cjs');
  const entryPoints = [join(checkout, 'typescript', 'src', 'index.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return { sdk: createRequire(outfile)(outfile), name };
}
