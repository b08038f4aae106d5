import type { Browser } from '@playwright/test';
import { Shop, type Attempt } from '../shop.ts';
import { listen, saidOn, untilAccepted } from '../stack/customer.ts';
import { expect, readCustomerId, test } from '../stack/fixtures.ts';

const customersMax = 20;
/** The number of customers who order at the same time. More browsers would themselves slow the answers down. */
const waveMax = 5;

interface Customer {
  shop: Shop;
  attempts: Attempt[];
  /** All announcements of the checkout, in order. */
  said: () => Promise<string[]>;
}

/** Customers, each with a separate browser context. */
async function customers(browser: Browser, baseURL: string): Promise<Customer[]> {
  const one = async (): Promise<Customer> => {
    const context = await browser.newContext({ baseURL, serviceWorkers: 'block', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.addInitScript(listen);
    const shop = new Shop(page);
    return { shop, attempts: shop.recordAttempts(), said: () => saidOn(page) };
  };
  return Promise.all(Array.from({ length: customersMax }, one));
}

test('Black Friday and slow answers: every order is stored once, and no page says that an order failed', async ({ browser, baseURL, system }) => {
  test.setTimeout(420_000);
  const people = await customers(browser, baseURL ?? '');
  const shops = people.map(({ shop }) => shop);
  const first = new Set<string>();

  await test.step('with 3000 ±500 ms, 20 checkouts are accepted at the first attempt', async () => {
    await Promise.all(shops.map((shop) => shop.goToCheckout()));
    await system.addToxic('chaos-proxy', { name: 'black-friday-latency', type: 'latency', attributes: { latency: 3000, jitter: 500 } });
    for (let from = 0; from < customersMax; from += waveMax) {
      const wave = shops.slice(from, from + waveMax);
      await Promise.all(wave.map((shop) => shop.placeOrder.click()));
      for (const id of await Promise.all(wave.map((shop) => shop.orderId()))) first.add(id);
    }
    expect(people.map(({ attempts }) => attempts.length)).toEqual(Array(customersMax).fill(1));
    await system.removeToxics('chaos-proxy');
  });

  const second = new Set<string>();
  await test.step('with every second answer 6 s late, 20 more are accepted, however many attempts it takes', async () => {
    await Promise.all(shops.map((shop) => shop.goToCheckout({ 'kenyan-aa': 2 })));
    await system.addToxic('chaos-proxy', { name: 'slow-answers', type: 'latency', toxicity: 0.5, attributes: { latency: 6000 } });
    await Promise.all(shops.map((shop) => shop.placeOrder.click()));
    for (const id of await Promise.all(shops.map((shop) => untilAccepted(shop)))) second.add(id);
    await system.removeToxics('chaos-proxy');

    const said = (await Promise.all(people.map((person) => person.said()))).flat();
    expect(said).toContain('Retrying... (attempt 2/4)');
    expect(said.filter((text) => /false words/i.test(text))).toEqual([]);
    for (const { attempts } of people) {
      const again = attempts.slice(1);
      expect(new Set(again.map(({ key, body }) => key + body)).size, 'one key and the same bytes').toBe(1);
    }
  });

  await test.step('there are exactly 20 orders of each, each charged once', async () => {
    expect(first.size).toBe(customersMax);
    expect(second.size).toBe(customersMax);
    for (const shop of shops) {
      const me = await readCustomerId(shop.page);
      await expect.poll(async () => (await system.ordersOf(me)).length).toBe(2);
    }
    for (const id of [...first, ...second]) {
      await system.untilStatus(id, 'CONFIRMED');
      expect(await system.net('payment', id)).toBe(1);
    }
  });

  for (const shop of shops) await shop.page.context().close();
});
