import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reporters } from '../../src/contract/report/index.ts';
import type { Report } from '../../src/contract/types.ts';
import { clean, exchanges, report } from '../contract/report/sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'keymock-report-'));
const file = join(folder, 'report.html');
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
});
afterEach(() => {
  complaints.length = 0;
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(given = report, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  writeFileSync(file, reporters.html(given, exchanges));
  const page = await browser.newPage(options);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) complaints.push(`fetched ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

describe('the HTML report in Chromium', () => {
  it('shows a hostile server as text: no script runs, no element appears, nothing is fetched', async () => {
    const page = await open();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('script, img, iframe, object, form').count()).toBe(0);
    expect(await page.locator('details').count()).toBe(2);
    expect(await page.locator('#finding-2').textContent()).toContain('<img src=x onerror="window.hacked=1">');
    expect(complaints).toEqual([]);
  });

  it('shows the coverage as a table that is read aloud as well as seen', async () => {
    const page = await open();
    const row = page.getByRole('row', { name: /^POST \/v0\/api_keys/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual(
      expect.arrayContaining([
        '1not documented, seen 1 time',
        '20documented, seen 20 times',
        '✗failed',
        '✓passed',
      ]),
    );
    expect(await page.getByRole('region', { name: 'Coverage matrix' }).count()).toBe(1);
    const blank = await page
      .locator('.matrix td:not(.blank):not(.gap)')
      .evaluateAll((cells) => cells.filter((cell) => cell.textContent === '').length);
    expect(blank).toBe(0);
  });

  it('leads from a cell of the picture to its finding', async () => {
    const page = await open();
    await page.locator('.matrix a[href="#finding-2"]').click();
    expect(new URL(page.url()).hash).toBe('#finding-2');
    await page.locator('#finding-2 > summary').click();
    expect(
      await page.locator('#finding-2').getByText('curl -i http://127.0.0.1:8080/v0/api_keys').isVisible(),
    ).toBe(true);
  });

  it('shows every failing cell without scrolling, whatever passed', async () => {
    const page = await open(wide, { viewport: { width: 1280, height: 800 } });
    const cells = await page.locator('.matrix a').all();
    expect(cells).toHaveLength(3);
    for (const cell of cells) {
      const box = await cell.boundingBox();
      expect(box?.x).toBeGreaterThan(0);
      expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThan(1280);
      expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThan(800);
    }
  });

  it('gives the curl as it is', async () => {
    const page = await open();
    expect(await page.locator('#finding-1 pre').first().textContent()).toBe(report.findings[0]?.curl);
  });

  it('says so when there is nothing to complain about', async () => {
    const page = await open(clean);
    expect(await page.getByText('Nothing to complain about.').isVisible()).toBe(true);
    expect(await page.title()).toBe('passed: keymock check feldera');
  });

  it.each(['light', 'dark'] as const)('has enough contrast in the %s scheme', async (colorScheme) => {
    const page = await open(report, { colorScheme });
    const poor = await page.evaluate(poorContrast);
    expect(poor).toEqual([]);
  });

  it.each([320, 768, 1440])('fits a window %i pixels wide', async (width) => {
    const page = await open(report, { viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});

/** Many checks on many operations that passed, and three findings on the last. */
const [anyFinding] = report.findings;
const last = 'DELETE /things/39';
const wide: Report = {
  ...report,
  coverage: {
    ...report.coverage,
    operations: Array.from({ length: 40 }, (_, at) => ({
      operation: at === 39 ? last : `GET /things/${at}`,
      exchanges: 1,
      statuses: [{ status: '200', documented: true, exchanges: 1 }],
      checks: ['auth', 'lifecycle', 'paging', 'wire'].flatMap((group) =>
        Array.from({ length: 20 }, (_, number) => `${group}/check-number-${number}`),
      ),
    })),
  },
  findings: ['wire/check-number-19', 'lifecycle/check-number-7', 'tenancy/late'].flatMap((check) =>
    anyFinding ? [{ ...anyFinding, check, operation: last }] : [],
  ),
  skipped: [],
};

/** Texts with less contrast than WCAG AA asks of small ones. Runs in the page. */
function poorContrast(): string[] {
  const canvas = document.createElement('canvas').getContext('2d');
  const rgba = (colour: string): number[] => {
    if (!canvas) return [];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r = 0, g = 0, b = 0]: number[]) => {
    const [red = 0, green = 0, blue = 0] = [r, g, b].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255];
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 255 ? colour : behind(element.parentElement);
  };
  const poor: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!hasText) continue;
    const [front, back] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5)
      poor.push(`${ratio.toFixed(2)} ${element.tagName} ${element.className} ${element.textContent}`);
  }
  return poor;
}
