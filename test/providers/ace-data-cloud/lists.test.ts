import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { type Ask, as, createCredential, items, openai, seededApplication, text } from './support.ts';

const lists: readonly [path: string, create: (me: Ask) => Promise<unknown>, shown: string[]][] = [
  [
    '/credentials/',
    (me) => createCredential(me),
    ['ace-data-cloud.credentials.list.order', 'ace-data-cloud.credentials.list.max'],
  ],
  [
    '/platform-tokens/',
    (me) => me('POST', '/platform-tokens/', {}),
    ['ace-data-cloud.platform-tokens.list.order'],
  ],
];

eachDoor('the lists of Ace Data Cloud', (open) => {
  it.each(lists)('%s has the newest first, and at most 100 on a page', async (path, create, shown) => {
    const { send, mock } = await open();
    const me = as('me', send);
    for (let i = 0; i < 101; i++) await create(me);
    const page = items(await me('GET', `${path}?limit=1000`)).map(({ id }) => id);
    const [oldest] = items(await me('GET', `${path}?limit=1&ordering=created_at`));
    expect(page).toHaveLength(100);
    expect(page).not.toContain(oldest?.id);
    proves(mock, ...shown);
  });

  it('/applications/ has the newest first', async () => {
    const { send, mock } = await open();
    const me = as('me', send);
    const id = text((await me('POST', '/applications/', { service_id: openai })).json, 'id');
    const listed = items(await me('GET', '/applications/?limit=100'));
    expect(listed.map((application) => application.id)).toEqual([id, seededApplication]);
    proves(mock, 'ace-data-cloud.applications.list.order', 'ace-data-cloud.applications.list.max');
  });
});
