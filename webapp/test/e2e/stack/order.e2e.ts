import { expect, test } from './fixtures.ts';

test('the page shows each step of an order from received to confirmed, without a reload', async ({ page, shop, system }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
  await page.getByRole('button', { name: 'One more Kenyan AA' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add to cart: Sumatra Mandheling' }).click();
  await page.getByRole('button', { name: 'Checkout' }).click();
  await expect(shop.placeOrder).toHaveText('Place order · $57.47');

  await shop.placeOrder.click();
  const id = await shop.orderId();
  await page.evaluate(recordSteps);

  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 30_000 });
  await expect(shop.main.getByText('Enjoy your coffee.')).toBeVisible();
  for (const label of ['Received', 'Payment', 'Inventory', 'Shipping']) await expect(shop.step(label)).toContainText('Done');
  // The page must have shown at least one state in which payment is done and shipping is not.
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen.some((steps) => /Payment Done/.test(steps) && !/Shipping Done/.test(steps)), seen.join('\n')).toBe(true);
  expect(await system.net('payment', id)).toBe(1);
  expect(await system.net('inventory', id)).toBe(1);
  expect(await system.net('shipping', id)).toBe(1);
  await expect(page.getByRole('button', { name: 'Cart 0 items' })).toBeVisible();
});

/** Records every state of the timeline that the page shows. */
function recordSteps() {
  const seen: string[] = [];
  Object.assign(globalThis, { seen });
  const record = () => {
    const rows = [...document.querySelectorAll('main ol li')];
    const steps = rows.map((row) => [...row.querySelectorAll(':scope > span')].slice(1, 3).map((span) => span.textContent).join(' '));
    const text = steps.join(', ');
    if (seen.at(-1) !== text) seen.push(text);
  };
  record();
  new MutationObserver(record).observe(document.body, { subtree: true, childList: true, characterData: true });
}

test('a declined payment is shown with the words that the steps prove', async ({ shop, system, page }) => {
  await shop.goToCheckout();
  await page.getByRole('radio', { name: /Demo card – declines/ }).check();

  await shop.placeOrder.click();
  const id = await shop.orderId();

  await expect(shop.headline).toHaveText("We couldn't complete your order", { timeout: 30_000 });
  await expect(shop.main.getByText('Your payment was declined. You have not been charged.')).toBeVisible();
  expect(await system.net('payment', id)).toBe(0);
});

test('a double click and Enter held down place one order', async ({ page, shop, system, customerId }) => {
  const attempts = shop.recordAttempts();
  await shop.goToCheckout();
  await shop.placeOrder.focus();

  await shop.placeOrder.dblclick();
  for (let press = 0; press < 5; press++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await shop.orderId();

  expect(new Set(attempts.map(({ key }) => key)).size).toBe(1);
  const me = await customerId();
  await expect.poll(async () => (await system.ordersOf(me)).length).toBe(1);
});

test('two tabs that place the order at the same time create one order, and both show it', async ({ context, page, shop, system, customerId }) => {
  const { Shop } = await import('../shop.ts');
  await shop.goToCheckout();
  const other = new Shop(await context.newPage());
  await other.page.goto('/checkout');
  await expect(other.placeOrder).toBeEnabled();

  // click() would wait for a stable button, and by then the other tab may be done. A late tab then shows the same order.
  const place = (tab: InstanceType<typeof Shop>) => Promise.race([tab.placeOrder.dispatchEvent('click'), tab.orderId()]);
  await Promise.all([place(shop), place(other)]);
  const ids = await Promise.all([shop.orderId(), other.orderId()]);

  expect(ids[0]).toBe(ids[1]);
  const me = await customerId();
  await expect.poll(async () => (await system.ordersOf(me)).length).toBe(1);
  expect(page.url()).toContain(ids[0]);
});

test('history lists the order, and a reload of a deep link shows it again', async ({ page, shop }) => {
  await shop.goToCheckout({ 'kenyan-aa': 3 });
  await shop.placeOrder.click();
  await shop.orderId();
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 30_000 });

  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  const row = shop.main.getByRole('link', { name: /3 × Kenyan AA/ });
  await expect(row).toContainText('$59.97');
  await expect(row).toContainText('Confirmed');
  await row.click();
  await page.reload();
  await expect(shop.headline).toHaveText('Order confirmed');
});

test('an order can be placed with the keyboard alone', async ({ page, shop }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Your cart' })).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(shop.placeOrder).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 30_000 });
});

test('the content security policy blocks nothing in a full session, and no request leaves the origin', async ({ page, shop, baseURL }) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });

  await shop.goToCheckout();
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 30_000 });
  await page.goto('/orders');
  await page.goto('/chaos');

  const headers = (await page.request.get('/')).headers();
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
