import { basename, delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.ts';

/** Pages that the lab has written: reports of runs, and the board. */
const files = (process.env.COFFEE_REPORTS ?? '').split(delimiter);

for (const file of files) {
  const name = join(basename(dirname(file)), basename(file));
  test(`${name} is accessible, fits a small screen and loads nothing`, async ({ page }) => {
    const url = pathToFileURL(file).href;
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));

    await page.goto(url);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `${name}, ${colorScheme}`);
    }
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await expectNoSidewaysScroll(page, `${name} at ${width} pixels`);
    }
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await expectAccessible(page, `${name}, printed`);

    expect(requests).toEqual([url]);
  });
}
