import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

declare global {
  var axe: { run(options: axe.RunOptions): Promise<axe.AxeResults> } | undefined;
}

/** Waits until all animations have ended, because text has less contrast while it fades in. A spinner never ends. */
export async function settle(page: Page) {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => null)),
    ),
  );
}

/** Checks every axe rule, contrast included. axe runs through the debugger, which no content policy blocks. */
export async function expectAccessible(page: Page, what: string) {
  await settle(page);
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) {
    const { readFile } = await import('node:fs/promises');
    await page.evaluate(await readFile(axePath, 'utf8'));
  }
  const violations = await page.evaluate(async () => {
    const results = await globalThis.axe?.run({ resultTypes: ['violations'], selectors: false });
    return results?.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  expect(violations, `axe on ${what}`).toEqual([]);
}

/** Checks that the page needs no horizontal scrolling. */
export async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `sideways scroll on ${what}`).toBeLessThanOrEqual(0);
}
