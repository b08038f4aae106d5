import { expect, type Page } from '@playwright/test';
import type { Shop } from '../shop.ts';

const roundsMax = 12;

/** Records what the live regions of the page say, and whether the page ever says "failed" or "try again". */
export function listen() {
  const said: string[] = JSON.parse(sessionStorage.getItem('said') ?? '[]') as string[];
  const note = () => {
    const words = [...document.querySelectorAll('[role=status], [role=alert]')].map(({ textContent }) => textContent ?? '');
    if (/failed|try again/i.test(document.querySelector('main')?.textContent ?? '')) words.push('FALSE WORDS');
    for (const text of words) if (text !== '' && said.at(-1) !== text && !said.slice(-2).includes(text)) said.push(text);
    sessionStorage.setItem('said', JSON.stringify(said));
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
}

/** The recorded texts, in order. */
export const saidOn = (page: Page) => page.evaluate(() => JSON.parse(sessionStorage.getItem('said') ?? '[]') as string[]);

/** Presses Check again until the order is accepted. */
export async function untilAccepted(shop: Shop): Promise<string> {
  const checkAgain = shop.main.getByRole('button', { name: 'Check again' });
  const accepted = shop.page.waitForURL(/\/orders\/ord_/, { timeout: 240_000 });
  for (let round = 0; round < roundsMax; round++) {
    const unknown = checkAgain.waitFor({ timeout: 60_000 }).then(() => true);
    if (!(await Promise.race([accepted.then(() => false), unknown.catch(() => false)]))) break;
    await expect(shop.main.getByText("We don't know yet whether your order went through.")).toBeVisible();
    await expect(shop.main.getByText("It's safe to check: you can't be charged twice.")).toBeVisible();
    await checkAgain.click();
  }
  return shop.orderId();
}
