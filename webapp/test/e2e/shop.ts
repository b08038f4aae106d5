import { expect, type Page, type Request } from '@playwright/test';

/** What a person does in the shop. */
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

  /** Straight to the checkout with these coffees, as if they had been put into the cart before. */
  async goToCheckout(lines: Record<string, number> = { 'kenyan-aa': 1 }) {
    const value = Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity }));
    await this.page.goto('/chaos');
    await this.page.evaluate((cart) => localStorage.setItem('coffee.cart', cart), JSON.stringify({ version: 1, value }));
    await this.page.goto('/checkout');
    await expect(this.placeOrder).toBeEnabled({ timeout: 20_000 });
  }

  /** Until the order is accepted; its id. */
  async orderId(timeoutMs = 30_000): Promise<string> {
    await this.page.waitForURL(/\/orders\/ord_/, { timeout: timeoutMs });
    return new URL(this.page.url()).pathname.slice('/orders/'.length);
  }

  /** A row of the order's timeline: state, time and attempts beside its label. */
  step(label: string) {
    return this.page.getByRole('list', { name: 'Progress of the order' }).getByRole('listitem').filter({ hasText: label });
  }

  /** Every attempt to submit an order from now on. */
  recordAttempts(): Attempt[] {
    const attempts: Attempt[] = [];
    const find = (request: Request) => attempts.find((attempt) => attempt.request === request);
    this.page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/api/orders')) return;
      const key = request.headers()['idempotency-key'] ?? '';
      attempts.push({ request, key, body: request.postData() ?? '', startedMs: Date.now(), endedMs: 0, status: 0 });
    });
    const ended = (request: Request, status: number) => {
      const attempt = find(request);
      if (attempt) Object.assign(attempt, { endedMs: Date.now(), status });
    };
    this.page.on('requestfailed', (request) => ended(request, 0));
    this.page.on('requestfinished', (request) => {
      void request.response().then((response) => ended(request, response?.status() ?? 0));
    });
    return attempts;
  }
}

export interface Attempt {
  request: Request;
  key: string;
  body: string;
  startedMs: number;
  endedMs: number;
  /** 0: no answer. */
  status: number;
}

/** The pauses between the end of one attempt and the start of the next. */
export const pausesMs = (attempts: readonly Attempt[]): number[] =>
  attempts.slice(1).map(({ startedMs }, index) => startedMs - (attempts[index]?.endedMs ?? 0));
