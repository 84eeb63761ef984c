/** The page in a real browser, from a file, as whoever receives it opens it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { renderDataHtml } from '../../src/report/html/render-data.ts';
import { renderReportHtml } from '../../src/report/html/render.ts';
import { conversations, file, run } from '../data/support.ts';
import { openBrowser } from '../support/browser.ts';
import { classified, hostileEvaluation, hostileTexts, improved, invalidEvaluation } from './evaluation-reports.ts';

const reports = { improved, classified, invalid: invalidEvaluation, hostile: hostileEvaluation };
type Name = keyof typeof reports;

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

let browser: Browser;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-report-'));
  for (const [name, report] of Object.entries(reports)) await writeFile(fileOf(name), renderReportHtml(report));
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const name of Object.keys(reports) as Name[]) {
  for (const [where, viewport] of [
    ['a desktop', desktop],
    ['a phone', phone],
  ] as const) {
    test(`the ${name} page on ${where} asks for nothing, complains of nothing and is no wider than the screen`, async () => {
      const { page, incidents } = await open(name, { viewport });
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.equal(width, viewport.width);
      await page.locator('summary').first().click();
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await settled(page, incidents), []);
    });
  }
}

test('the page about data is no wider than the screen, and breaks long places rather than kinds', async () => {
  const place = `/${'a_long_folder_name/'.repeat(12)}training-data.jsonl`;
  const { report } = await run({
    sources: file(place, ['{"prompt":"User: a","completion":"b"}', '{"prompt":"[EOS] a","completion":"b"}'].join('\n')),
    limits: conversations,
  });
  for (const viewport of [phone, desktop]) {
    const page = await browser.newPage({ viewport });
    await page.setContent(renderDataHtml(report));
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), viewport.width);
    const lines = await page.evaluate(
      `(() => {
        const { firstChild } = document.querySelector('.kind');
        const word = document.createRange();
        word.setStart(firstChild, 0);
        word.setEnd(firstChild, 'reserved'.length);
        return word.getClientRects().length;
      })()`,
    );
    assert.equal(lines, 1);
    await page.close();
  }
  const { report: empty } = await run({ sources: file('empty.jsonl', ''), limits: conversations });
  assert.doesNotMatch(renderDataHtml(empty), /of 0 records/);
});

test('hostile text is shown and does nothing', async () => {
  const { page, incidents } = await open('hostile', { viewport: desktop });
  // Whatever could be triggered by a pointer or by focus is triggered.
  for (const summary of await page.locator('summary').all()) await summary.evaluate('(element) => element.click()');
  await page.evaluate(
    `for (const element of document.querySelectorAll('*')) { element.focus?.(); element.dispatchEvent(new Event('mouseover')); }`,
  );
  assert.equal(await page.evaluate('window.pwned'), undefined);
  assert.equal(await page.locator('.record').count(), hostileEvaluation.sideBySide.length);
  assert.deepEqual(
    await page.evaluate(
      `[...document.querySelectorAll('iframe, img, object, embed, form:not(#find), link:not([rel=icon]), meta[http-equiv=refresh], a:not([href^="#"])')].map((element) => element.outerHTML)`,
    ),
    [],
  );
  for (const [i, text] of hostileTexts.entries()) {
    const shown = await page.locator('.record').nth(i).locator('.candidate .text').textContent();
    assert.equal(shown, asShown(text));
  }
  assert.deepEqual(await settled(page, incidents), []);
});

test('a search keeps the records that hold the words, wherever they stand', async () => {
  const { page, incidents } = await open('improved', { viewport: desktop });
  const [record] = improved.sideBySide;
  assert.ok(record);
  const shown = page.locator('.record:visible');
  const count = () => page.locator('#find output').textContent();
  assert.equal(await shown.count(), improved.sideBySide.length);
  for (const words of [record.id, record.prompt.slice(60, 100), record.reference.toUpperCase(), record.candidate]) {
    await page.getByRole('searchbox').fill(words);
    await settled(page, incidents);
    assert.notEqual(await count(), '20 of 20 records');
    const texts = await shown.allTextContents();
    assert.ok(
      texts.some((text) => text.includes(record.id)),
      `${words} does not find ${record.id}`,
    );
    for (const text of texts) assert.ok(withoutSpace(text).includes(withoutSpace(words)));
    await page.getByRole('searchbox').fill('');
    await settled(page, incidents);
    assert.equal(await count(), '20 of 20 records');
  }
  await page.getByRole('combobox').selectOption('regressions');
  const regressions = improved.sideBySide.filter(({ difference }) => difference < 0).length;
  await settled(page, incidents);
  assert.equal(await count(), `${regressions} of 20 records`);
  assert.equal(await shown.count(), regressions);
  assert.deepEqual(await settled(page, incidents), []);
});

test('without scripts every record is there, and no control that does nothing', async () => {
  const { page } = await open('improved', { viewport: desktop, javaScriptEnabled: false });
  assert.equal(await page.locator('.record:visible').count(), improved.sideBySide.length);
  assert.equal(await page.locator('#find:visible').count(), 0);
});

test('charts and text follow dark mode, and paper is light again', async () => {
  const { page } = await open('improved', { viewport: desktop, colorScheme: 'dark' });
  const colours = () =>
    page.evaluate<
      number[]
    >(`[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.chart text')).fill]
      .map((colour) => colour.match(/\\d+/gu).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3)`);
  const [darkPage = 255, darkInk = 0] = await colours();
  assert.ok(darkPage < 40 && darkInk > 120, `dark: page ${darkPage}, ink ${darkInk}`);
  await page.emulateMedia({ colorScheme: 'light' });
  const [lightPage = 0, lightInk = 255] = await colours();
  assert.ok(lightPage > 230 && lightInk < 130, `light: page ${lightPage}, ink ${lightInk}`);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  const [, paperInk = 255] = await colours();
  assert.ok(paperInk < 130, `paper: ink ${paperInk}`);
});

test('paper shows what is folded on the screen, and the screen stays as it was', async () => {
  const { page } = await open('improved', { viewport: desktop });
  const folded = () => page.locator('details:not([open])').count();
  const before = await folded();
  assert.ok(before > 0);
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  assert.equal(await folded(), 0);
  await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
  assert.equal(await folded(), before);
});

function fileOf(name: string): string {
  return join(folder, `${name}.html`);
}

/** Opens a page and notes whatever it says on the console, throws, or asks for beyond itself. */
async function open(name: Name, options: BrowserContextOptions): Promise<{ page: Page; incidents: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const incidents: string[] = [];
  const url = pathToFileURL(fileOf(name)).href;
  page.on('console', (message) => incidents.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => incidents.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    const isIcon = request.url().startsWith('data:image/svg+xml,');
    if (request.url() !== url && !isIcon) incidents.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, incidents };
}

/** Two frames later: what a page does by itself has been asked for by then. */
async function settled(page: Page, incidents: readonly string[]): Promise<readonly string[]> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  return incidents;
}

function withoutSpace(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, '');
}

/** Invisible and reordering characters are named. */
function asShown(text: string): string {
  return text.replace(
    /(?![\n\t])\p{Cc}|\p{Bidi_Control}|\ufeff|\p{Cs}/gu,
    (mark) => `U+${mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
