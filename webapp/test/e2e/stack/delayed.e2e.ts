import type { Page } from '@playwright/test';
import { expectAccessible } from '../axe.ts';
import { expect, test } from './fixtures.ts';

// The node retries a parked step every 5 to 60 s, and an open breaker waits 30 s.
const recoveryMs = 100_000;

const streams = '**/api/orders/*/events';
const longPolls = /\/api\/orders\/[^/]+\?wait=/;
/** The circuit breaker of the payment service may be open already. */
const delayedPayment =
  /^The payment service is (slow|not being called for a while, because too many calls went wrong)\. Your order is safe; we'll confirm it as soon as the payment goes through\./;

const block = (page: Page, pattern: string | RegExp) => page.route(pattern, (route) => route.abort());

test('a hanging payment: the page says delayed and safe, and later confirmed, without a reload', async ({ page, shop, system }) => {
  test.setTimeout(240_000);
  await system.setMode('payment', 'hang');
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();

  await expect(shop.headline).toHaveText('Order received, payment delayed', { timeout: 60_000 });
  await expect(shop.main.getByText(delayedPayment)).toBeVisible();
  await expect(shop.main.getByText(/Next try in \d+ s\./)).toBeVisible({ timeout: 30_000 });
  await expect(page).toHaveTitle(/^Payment delayed – order ord_/);
  await expect(shop.step('Payment')).toContainText('Delayed');
  await expect(shop.step('Payment')).toContainText('attempts');
  await expectAccessible(page, 'a delayed order');

  await system.setMode('payment', 'normal');
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: recoveryMs });
  expect(await system.net('payment', id)).toBe(1);
});

test('payment, packing and shipping are delayed one after the other, and then the order is confirmed', async ({ shop, system }) => {
  test.setTimeout(420_000);
  const links = ['payment', 'inventory', 'shipping'] as const;
  for (const link of links) await system.setEnabled(link, false);
  await shop.goToCheckout();
  await shop.placeOrder.click();
  await shop.orderId();

  await expect(shop.headline).toHaveText('Order received, payment delayed', { timeout: 60_000 });
  await system.setEnabled('payment', true);
  await expect(shop.headline).toHaveText('Order received, packing delayed', { timeout: recoveryMs });
  await expect(shop.main.getByText('Nothing to do on your side.')).toBeVisible();
  await system.setEnabled('inventory', true);
  await expect(shop.headline).toHaveText('Order received, shipping delayed', { timeout: recoveryMs });
  await expect(shop.main.getByText('Nothing to do on your side.')).toBeVisible();
  await system.setEnabled('shipping', true);
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: recoveryMs });
});

test('with stream and long poll blocked, the page shows confirmed by polling', async ({ page, shop }) => {
  await block(page, streams);
  await block(page, longPolls);
  await shop.goToCheckout();

  await shop.placeOrder.click();
  await shop.orderId();

  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 60_000 });
});

test('live updates fall from stream to long poll to polling, and climb back', async ({ page, shop, system }) => {
  test.setTimeout(300_000);
  const reads: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (longPolls.test(url)) reads.push('long poll');
    else if (url.endsWith('/events')) reads.push('stream');
    else if (/\/api\/orders\/ord_[^/]+$/.test(url)) reads.push('poll');
  });
  await system.setEnabled('payment', false);
  await shop.goToCheckout();
  await shop.placeOrder.click();
  await shop.orderId();
  await expect(shop.main.getByText('Live', { exact: true })).toBeVisible();
  await expect(shop.headline).toHaveText('Order received, payment delayed', { timeout: 60_000 });

  await block(page, streams);
  // The block stops only new connections, so the proxy also cuts the open ones.
  await system.setEnabled('chaos-proxy', false);
  await expect(shop.main.getByText(/^Last updated \d+ s ago – reconnecting$/)).toBeVisible({ timeout: 30_000 });
  await expect(shop.headline).toHaveText('Order received, payment delayed');
  await system.setEnabled('chaos-proxy', true);
  await expect(shop.main.getByText('Updating every few seconds')).toBeVisible({ timeout: 45_000 });

  await block(page, longPolls);
  reads.length = 0;
  await expect.poll(() => reads.filter((read) => read === 'poll').length, { timeout: 60_000 }).toBeGreaterThan(1);

  await page.unroute(streams);
  await page.unroute(longPolls);
  await expect(shop.main.getByText('Live', { exact: true })).toBeVisible({ timeout: 120_000 });
  await system.setEnabled('payment', true);
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: recoveryMs });
});

test('the node is killed while the page follows the order: the page still shows confirmed, without a reload', async ({ shop, system }) => {
  test.setTimeout(240_000);
  await system.setEnabled('shipping', false);
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();
  await expect(shop.headline).toHaveText('Order received, shipping delayed', { timeout: 60_000 });

  await system.killNode();
  await system.setEnabled('shipping', true);

  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 150_000 });
  expect(await system.net('shipping', id)).toBe(1);
  expect(await system.net('payment', id)).toBe(1);
});
