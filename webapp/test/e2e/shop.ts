import { expect, type Page } from '@playwright/test';

/** The actions of a customer in the shop. */
export class Shop {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get main() {
    return this.page.getByRole('main');
  }

  get headline() {
    return this.page.getByRole('heading', { level: 1 });
  }

  get placeOrder() {
    return this.main.getByRole('button', { name: /^Place order · / });
  }

  /** Opens the checkout with these coffees in the cart. */
  async goToCheckout(lines: Record<string, number> = { 'kenyan-aa': 1 }) {
    const value = Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity }));
    // This file has the origin of the shop, and opens without the shop's scripts.
    await this.page.goto('/favicon.svg');
    await this.page.evaluate((cart) => localStorage.setItem('coffee.cart', cart), JSON.stringify({ version: 1, value }));
    await this.page.goto('/checkout');
    await expect(this.placeOrder).toBeEnabled({ timeout: 20_000 });
  }

  /** Waits until the order is accepted, and returns its id. */
  async orderId(timeoutMs = 30_000): Promise<string> {
    await this.page.waitForURL(/\/orders\/ord_/, { timeout: timeoutMs });
    return new URL(this.page.url()).pathname.slice('/orders/'.length);
  }

  /** Cancels the order on the page and confirms the question. */
  async cancel() {
    await this.main.getByRole('button', { name: 'Cancel order' }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Yes, cancel it' }).click();
  }

  /** The row of the order's timeline with this label. */
  step(label: string) {
    return this.page.getByRole('list', { name: 'Progress of the order' }).getByRole('listitem').filter({ hasText: label });
  }

  /** Records every attempt to submit an order from now on. */
  recordAttempts(): Attempt[] {
    const attempts: Attempt[] = [];
    this.page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/api/orders')) return;
      const key = request.headers()['idempotency-key'] ?? '';
      attempts.push({ key, body: request.postData() ?? '' });
    });
    return attempts;
  }
}

export interface Attempt {
  key: string;
  body: string;
}

/** The pauses between the end of one attempt and the start of the next, by the browser's own clock. */
export async function pausesMs(page: Page): Promise<number[]> {
  const attempts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/api/orders'))
      .map((entry) => ({ startMs: entry.startTime, endMs: (entry as PerformanceResourceTiming).responseEnd })),
  );
  return attempts.slice(1).map(({ startMs }, index) => startMs - (attempts[index]?.endMs ?? 0));
}
