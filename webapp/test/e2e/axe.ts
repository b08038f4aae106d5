import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

declare global {
  var axe: { run(): Promise<axe.AxeResults> } | undefined;
}

/** Until nothing moves or fades any more: half-faded text has half its contrast. */
export async function settle(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))));
}

/** No violation of any rule, contrast included. Injected through the debugger, which no content policy stops. */
export async function expectAccessible(page: Page, what: string) {
  await settle(page);
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) {
    const { readFile } = await import('node:fs/promises');
    await page.evaluate(await readFile(axePath, 'utf8'));
  }
  const violations = await page.evaluate(async () => {
    const results = await globalThis.axe?.run();
    return results?.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  expect(violations, `axe on ${what}`).toEqual([]);
}

/** Nothing is cut off or needs sideways scrolling. */
export async function expectNoSidewaysScroll(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `sideways scroll on ${what}`).toBeLessThanOrEqual(0);
}
