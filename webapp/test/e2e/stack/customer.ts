import type { Page } from '@playwright/test';
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

/** Presses Check again until the order is accepted. The shop also checks by itself, so the button can disappear. */
export async function untilAccepted(shop: Shop): Promise<string> {
  const checkAgain = shop.main.getByRole('button', { name: 'Check again' });
  const accepted = shop.page.waitForURL(/\/orders\/ord_/, { timeout: 240_000 }).then(() => false);
  for (let round = 0; round < roundsMax; round++) {
    const unknown = checkAgain.waitFor({ timeout: 60_000 }).then(() => true);
    if (!(await Promise.race([accepted, unknown.catch(() => false)]))) break;
    const pressed = checkAgain.click({ timeout: 5000 }).catch(() => undefined);
    await Promise.race([accepted, pressed]);
  }
  return shop.orderId();
}
