import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createControl } from '../../src/control/control.ts';
import { type Listening, listen } from '../../src/doors/node.ts';
import { createMock, type Mock } from '../../src/index.ts';
import { measureContrast } from './contrast.ts';

/** Where the screenshots of the docs go: `KEYMOCK_SCREENSHOTS=docs/images npm run test:browser`. */
const images = process.env['KEYMOCK_SCREENSHOTS'] ?? 'reports/images';

let browser: Browser;
let mock: Mock;
let listening: Listening;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(images, { recursive: true });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
  listening = await listen(mock, { control: createControl(mock) });
});
afterEach(async () => {
  const noted = complaints.splice(0);
  for (const context of browser.contexts()) await context.close();
  await listening.close();
  expect(noted).toEqual([]);
});

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, ...options });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (sent) => {
    if (!sent.url().startsWith(listening.url)) complaints.push(`fetched ${sent.url()}`);
  });
  await page.goto(`${listening.url}/__keymock/`);
  await page.locator('#live[data-state=live]').waitFor();
  return page;
}

const send = (path: string, init: RequestInit & { as?: string } = {}) =>
  fetch(listening.url + path, {
    ...init,
    headers: {
      Authorization: `Bearer ${init.as ?? 'me'}`,
      'Content-Type': 'application/json',
      ...init.headers,
    },
  });
const create = (name: string) => send('/v0/api_keys', { method: 'POST', body: JSON.stringify({ name }) });

async function sendSome(): Promise<void> {
  await create('ci');
  await create('ci');
  await send('/v0/api_keys');
  await send('/v0/api_keyz');
  await send('/api/v1/credentials/', { as: 'team-a' });
  mock.faults.add({ operation: 'postApiKey', times: 1, error: { status: 429, retryAfter: 1 } });
  await create('deploy');
  await create('deploy');
  await send('/v0/api_keys/deploy', { method: 'DELETE' });
  await send('/api/v1/applications/?limit=2', { as: 'team-a' });
}

describe('the inspector in Chromium', () => {
  it.each(['light', 'dark'] as const)('has texts that can be read, by WCAG AA: %s', async (colorScheme) => {
    await sendSome();
    const page = await open({ colorScheme });
    await page.waitForFunction(() => document.querySelectorAll('#list > li').length === 9);
    await page.locator('#list > li', { hasText: '404' }).first().click();
    for (const tab of ['requests', 'stored', 'faults']) {
      await page.locator(`#tab-${tab}`).click();
      const { measured, faint } = await page.evaluate(measureContrast);
      expect(measured, tab).toBeGreaterThan(20);
      expect(faint, tab).toEqual([]);
    }
  });

  it('shows requests as they come, with evidence, account, fault and hint', async () => {
    const page = await open();
    await page.getByText('Waiting for the first request').waitFor();
    await sendSome();
    await page.waitForFunction(() => document.querySelectorAll('#list > li').length === 9);
    const row = page.locator('#list > li', { hasText: '429' });
    expect(await row.textContent()).toMatch(/429POST\/v0\/api_keys⚡ f1postApiKeymeassumed/);
    await page.locator('#list .hint', { hasText: 'did you mean GET /v0/api_keys?' }).waitFor();
    await page.locator('#list > li', { hasText: '201' }).last().click();
    const detail = page.locator('#detail');
    await detail.getByText('postApiKey', { exact: true }).waitFor();
    await detail.locator('summary').first().click();
    expect(await detail.textContent()).toContain('Bearer ***');
    expect(await page.content()).not.toContain('apikey:');
    await page.screenshot({ path: join(images, 'inspector.png') });
  });

  it('treats hostile paths, headers and bodies as text', async () => {
    const page = await open();
    const attack = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    await send('/v0/api_keys', {
      method: 'POST',
      body: JSON.stringify({ name: attack }),
      headers: { 'X-Odd': attack },
    });
    await send('/v0/api_keys', { method: 'POST', body: attack });
    await new Promise((resolve) => {
      const path = '/<script>window.hacked=1</script>"\'';
      request(
        {
          port: listening.port,
          host: '127.0.0.1',
          path,
          headers: { 'x-odd': '"><svg onload=window.hacked=1>' },
        },
        resolve,
      ).end();
    });
    await send(`/v0/${encodeURIComponent('\u202e<b>')}?q=${encodeURIComponent(attack)}`);
    await page.waitForFunction(() => document.querySelectorAll('#list > li').length === 4);
    for (let at = 0; at < 4; at++) {
      await page.locator('#list > li').nth(at).click();
      await page.locator('#detail summary').first().click();
      expect(
        await page.locator('#detail :is(img, script, svg, b), #list :is(img, script, svg)').count(),
      ).toBe(0);
    }
    mock.feldera.addKey({ account: 'me', name: 'ci', namespace: attack });
    await page.locator('#tab-stored').click();
    await page.locator('#tables td', { hasText: '<img src=x' }).waitFor();
    expect(await page.locator('#tables :is(img, script)').count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  it('shows what is stored, and a secret only when it is clicked', async () => {
    const { token } = mock.aceDataCloud.addCredential({ account: 'me' }) as { token: string };
    const page = await open();
    await page.locator('#tab-stored').click();
    await page.locator('#tables table').first().waitFor();
    expect(await page.locator('#tables').textContent()).not.toContain(token);
    await page.getByRole('button', { name: 'Reveal token' }).last().click();
    expect(await page.locator('#tables').textContent()).toContain(token);
    await page.locator('#hide-secrets').click();
    await page.waitForFunction((secret) => !document.body.textContent?.includes(secret), token);
  });

  it('moves the clock, adds faults and resets', async () => {
    const page = await open({ colorScheme: 'dark' });
    await sendSome();
    await page.locator('#clock-button').click();
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.locator('#clock-full', { hasText: '2024-08-02' }).waitFor();
    expect(new Date(mock.clock.now()).toISOString().slice(0, 10)).toBe('2024-08-02');
    await page.keyboard.press('Escape');
    await page.locator('#tab-faults').click();
    await page.locator('#fault-effect').selectOption('503 Service Unavailable');
    await page.locator('#fault-operation').fill('listApiKeys');
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.locator('#fault-list code', { hasText: 'listApiKeys' }).waitFor();
    expect(mock.faults.list().at(-1)).toMatchObject({ operation: 'listApiKeys', error: { status: 503 } });
    await page.locator('#fault-operation').fill('listApiKeyz');
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.getByText('no operation "listApiKeyz" is mocked').waitFor();
    await page.screenshot({ path: join(images, 'inspector-faults.png') });
    complaints.splice(0); // Chromium itself reports the 400.
    await page.locator('#reset-button').click();
    await page.getByRole('button', { name: 'Reset everything' }).click();
    await page.waitForFunction(() => document.getElementById('count-requests')?.textContent === '0');
    expect(mock.db.felderaApiKey.count()).toBe(0);
    expect(mock.faults.list()).toEqual([]);
  });

  it('works by keyboard alone', async () => {
    const page = await open();
    await sendSome();
    await page.waitForFunction(() => document.querySelectorAll('#list > li').length === 9);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await page.locator('#list > [aria-selected=true]').count()).toBe(1);
    expect(await page.locator('#detail h2').textContent()).toBe('DELETE /v0/api_keys/deploy');
    await page.keyboard.press('Escape');
    expect(await page.locator('#detail').isHidden()).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('429 post');
    expect(await page.locator('#list > li:visible').count()).toBe(1);
  });

  it.each([320, 768, 1440])('fits a window %i pixels wide', async (width) => {
    const page = await open({ viewport: { width, height: 700 }, colorScheme: 'dark' });
    await sendSome();
    await page.waitForFunction(() => document.querySelectorAll('#list > li').length === 9);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.locator('#list > li').nth(2).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: join(images, `inspector-${width}.png`) });
  });

  it('asks for the token where one is needed', async () => {
    await listening.close();
    listening = await listen(mock, { control: createControl(mock, { token: 't0k3n' }) });
    const page = await browser.newPage();
    await page.goto(`${listening.url}/__keymock/`);
    await page.locator('#token').fill('t0k3n');
    await page.keyboard.press('Enter');
    await page.locator('#live[data-state=live]').waitFor();
    const other = await browser.newPage();
    await other.goto(`${listening.url}/__keymock/#token=t0k3n`);
    await other.locator('#live[data-state=live]').waitFor();
    expect(other.url()).toBe(`${listening.url}/__keymock/`);
  });
});
