import { pausesMs, Shop } from '../shop.ts';
import { listen, saidOn, untilAccepted } from './customer.ts';
import { expect, readCustomerId, test } from './fixtures.ts';

/** A busy machine may start an attempt this much later than the schedule. */
const lateMs = 1500;
/** An attempt may seem this much too early, because of timers and the rounding of two clocks. */
const earlyMs = 20;

test('with the network down, the shop tries at 0, 1, 3 and 5 s, becomes unknown, and can check again', async ({ page, shop, system }) => {
  await page.addInitScript(listen);
  const attempts = shop.recordAttempts();
  await shop.goToCheckout();
  await system.setEnabled('chaos-proxy', false);

  await shop.placeOrder.click();
  await expect(shop.main.getByText('Retrying... (attempt 2/4)')).toBeVisible();
  await expect(shop.main.getByText("Still working on it. You won't be charged twice.")).toBeVisible();
  await expect(shop.main.getByRole('button', { name: 'Stop trying' })).toBeVisible();
  await expect(shop.main.getByText("We don't know yet whether your order went through.")).toBeVisible({ timeout: 60_000 });
  await expect(shop.main.getByText("It's safe to check: you can't be charged twice.")).toBeVisible();

  const [second = 0, third = 0, fourth = 0, ...more] = await pausesMs(page);
  expect(more).toEqual([]);
  for (const [pauseMs, plannedMs] of [[second, 1000], [third, 3000], [fourth, 5000]] as const) {
    expect(pauseMs).toBeGreaterThanOrEqual(plannedMs - earlyMs);
    expect(pauseMs).toBeLessThanOrEqual(plannedMs * 1.2 + lateMs);
  }
  expect(new Set(attempts.map(({ key, body }) => key + body)).size).toBe(1);
  expect(await saidOn(page)).toEqual(
    expect.arrayContaining(['Retrying... (attempt 2/4)', 'Retrying... (attempt 3/4)', 'Retrying... (attempt 4/4)']),
  );

  await system.setEnabled('chaos-proxy', true);
  const id = await untilAccepted(shop);
  expect(attempts.at(-1)?.key).toBe(attempts[0]?.key);
  await system.untilStatus(id, 'CONFIRMED');
});

test('after a lost answer, a retry finds the stored order', async ({ shop, system, customerId }) => {
  const attempts = shop.recordAttempts();
  await shop.goToCheckout();
  // The request arrives, but its answer is dropped.
  await system.addToxic('chaos-proxy', { name: 'lost-answers', type: 'timeout', stream: 'downstream', attributes: { timeout: 300 } });

  await shop.placeOrder.click();
  await expect(shop.main.getByText(/Retrying\.\.\. \(attempt [234]\/4\)/)).toBeVisible();
  await system.removeToxics('chaos-proxy');
  const id = await shop.orderId();

  expect(attempts.length).toBeGreaterThan(1);
  await system.untilStatus(id, 'CONFIRMED');
  expect(await system.ordersOf(await customerId())).toHaveLength(1);
  expect(await system.net('payment', id)).toBe(1);
  await shop.page.getByRole('button', { name: 'What happened, in detail' }).click();
  await expect(shop.page.getByText('a replay: an earlier attempt had stored the order')).toBeVisible();
});

test('a reload in the middle of retrying resumes with the same key', async ({ page, shop, system, customerId }) => {
  const attempts = shop.recordAttempts();
  await shop.goToCheckout();
  await system.setEnabled('chaos-proxy', false);
  await shop.placeOrder.click();
  await expect(shop.main.getByText('Retrying... (attempt 3/4)')).toBeVisible();

  await page.reload();
  await expect(shop.main.getByText(/Retrying\.\.\. \(attempt [34]\/4\)/)).toBeVisible();
  await system.setEnabled('chaos-proxy', true);
  await untilAccepted(shop);

  expect(new Set(attempts.map(({ key, body }) => key + body)).size).toBe(1);
  await expect.poll(async () => (await system.ordersOf(await customerId())).length).toBe(1);
});

test('a second tab continues when the first one closes in the middle of retrying', async ({ context, page, shop, system, customerId }) => {
  await shop.goToCheckout();
  const me = await customerId();
  await system.setEnabled('chaos-proxy', false);
  await shop.placeOrder.click();
  await expect(shop.main.getByText(/Retrying\.\.\. \(attempt [234]\/4\)/)).toBeVisible();
  const other = new Shop(await context.newPage());
  await other.page.goto('/checkout');
  await expect(other.main.getByText(/Retrying\.\.\. \(attempt [234]\/4\)/)).toBeVisible();

  await page.close();
  await system.setEnabled('chaos-proxy', true);
  await untilAccepted(other);

  const customer = (await readCustomerId(other.page)) || me;
  await expect.poll(async () => (await system.ordersOf(customer)).length).toBe(1);
});

test('Stop trying leads to unknown, never to failed', async ({ shop, system }) => {
  await shop.goToCheckout();
  await system.setEnabled('chaos-proxy', false);
  await shop.placeOrder.click();

  await shop.main.getByRole('button', { name: 'Stop trying' }).click();

  await expect(shop.main.getByText("We don't know yet whether your order went through.")).toBeVisible();
  await expect(shop.main).not.toContainText(/failed|try again/i);
  await shop.page.getByRole('link', { name: /^Orders/ }).click();
  await expect(shop.main.getByText('Checking…')).toBeVisible();
});

test('offline: the shop sends nothing, the order can be cancelled, and it is sent when the network is back', async ({ context, shop }) => {
  const attempts = shop.recordAttempts();
  await shop.goToCheckout();
  await context.setOffline(true);

  await shop.placeOrder.click();
  await expect(shop.main.getByText("You're offline. We'll send your order as soon as you're back.")).toBeVisible();
  await shop.main.getByRole('button', { name: 'Cancel' }).click();
  await expect(shop.placeOrder).toBeEnabled();
  await shop.placeOrder.click();
  await expect(shop.main.getByText("You're offline. We'll send your order as soon as you're back.")).toBeVisible();
  expect(attempts).toEqual([]);

  await context.setOffline(false);
  await shop.orderId();
  expect(attempts).toHaveLength(1);
});

test('the node is killed while the order is submitted: exactly one order is stored', async ({ shop, system, customerId }) => {
  test.setTimeout(240_000);
  await shop.goToCheckout();

  await Promise.all([shop.placeOrder.click(), system.killNode()]);
  const id = await untilAccepted(shop);

  await system.untilReady();
  await system.untilStatus(id, 'CONFIRMED');
  expect(await system.ordersOf(await customerId())).toHaveLength(1);
  expect(await system.net('payment', id)).toBe(1);
});

test('a node with another catalogue: the shop asks about the new price, and a missing product is refused at its line', async ({ shop, system, customerId }) => {
  test.setTimeout(240_000);
  const attempts = shop.recordAttempts();
  const before = await system.readCatalogue();
  const dearer = before.products
    .filter(({ id }) => id !== 'sumatra-mandheling')
    .map((product) => (product.id === 'kenyan-aa' ? { ...product, price: { amount: 2099, currency: 'USD' } } : product));
  await shop.goToCheckout({ 'kenyan-aa': 2 });
  try {
    await system.writeCatalogue({ products: dearer });
    await system.restartNode();
    await expect.poll(() => system.readCatalogue().then(({ products }) => products.length, () => 0), { timeout: 90_000 }).toBe(5);

    await shop.placeOrder.click();
    await expect(shop.main.getByText('Prices have changed: your total is now $41.98.')).toBeVisible();
    await expect(shop.main.getByRole('button', { name: 'Back' })).toBeVisible();
    await shop.main.getByRole('button', { name: 'Accept and place order' }).click();
    const id = await shop.orderId();
    expect(new Set(attempts.map(({ key }) => key)).size).toBe(2);
    expect(await system.ordersOf(await customerId())).toHaveLength(1);
    await system.untilStatus(id, 'CONFIRMED');

    await shop.page.evaluate((catalogue) => {
      localStorage.setItem('coffee.catalogue', JSON.stringify({ version: 1, value: catalogue }));
    }, before.products);
    // The page still has the old catalogue, like a page that has been open since yesterday.
    await shop.page.route('**/api/products', (route) => route.fulfill({ json: before }));
    await shop.goToCheckout({ 'sumatra-mandheling': 1 });
    await shop.placeOrder.click();
    await expect(shop.main.getByText('This coffee is not in the catalogue')).toBeVisible();
    await expect(shop.main.getByRole('button', { name: 'Back to cart' })).toBeVisible();
  } finally {
    await system.writeCatalogue(before);
    await system.restartNode();
    await expect.poll(() => system.readCatalogue().then(({ products }) => products.length, () => 0), { timeout: 90_000 }).toBe(6);
  }
});
