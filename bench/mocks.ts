import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sample, sample } from './sample.ts';
import { freePort, type Server, start } from './servers.ts';
import { listHeaders, type Story } from './stories.ts';

const here = import.meta.dirname;

/** keymock, as built, with a number of keys of one story in one account. */
export async function startMock(
  scratch: string,
  story: Story,
  keys = 0,
  ...flags: readonly 'no-journal'[]
): Promise<Server> {
  const file = join(scratch, `${story.provider}.json`);
  const pairs = Object.entries(story.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const request = {
    method: 'POST',
    path: story.path,
    query: '',
    headers: Object.fromEntries(pairs),
    body: story.body,
  };
  writeFileSync(file, JSON.stringify(request));
  const port = await freePort();
  return start([join(here, 'keymock.mjs'), String(port), String(keys), file, ...flags], port);
}

/** A bare server that gives these replies. */
export async function startBare(scratch: string, story: Story, samples: readonly Sample[]): Promise<Server> {
  const file = join(scratch, `${story.provider}-replies.json`);
  writeFileSync(file, JSON.stringify(samples));
  const port = await freePort();
  return start([join(here, 'bare.mjs'), String(port), file], port);
}

/** Fills the account that is listed until its list has ten items. */
export async function fillToTen(server: Server, story: Story): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const { body } = await sample(server.port, 'GET', story.path, listHeaders(story));
    if (firstArray(JSON.parse(body)).length >= 10) return;
    await sample(
      server.port,
      'POST',
      story.path,
      listHeaders(story),
      story.body.replace('NUMBER', `ten-${i}`),
    );
  }
}

function firstArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  const arrays = Object.values(value).map(firstArray);
  return arrays.find((array) => array.length > 0) ?? [];
}
