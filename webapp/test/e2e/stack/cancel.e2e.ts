import { expectAccessible } from '../axe.ts';
import { expect, test, type System } from './fixtures.ts';

// The node retries a parked undo every 5 to 60 s, and an open breaker waits 30 s.
const recoveryMs = 100_000;

async function expectNothingLeft(system: System, id: string) {
  for (const service of ['payment', 'inventory', 'shipping'] as const) expect(await system.net(service, id), service).toBe(0);
}

test('cancelled during packing: the order is undone step by step, even if that is slow, and the payment is returned', async ({ page, shop, system }) => {
  test.setTimeout(240_000);
  await system.setMode('inventory', 'hang');
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();
  await expect(shop.step('Payment')).toContainText('Done');

  await shop.cancel();

  await expect(shop.headline).toHaveText('Undoing your order');
  await expect(shop.main.getByText("We're returning your payment.")).toBeVisible();
  await expect(shop.main.getByRole('button', { name: 'Cancel order' })).toHaveCount(0);
  await expect(shop.main.getByText("We're returning your payment. This takes longer than usual.")).toBeVisible({ timeout: 60_000 });
  await expect(shop.step('Making sure that nothing is set aside')).toContainText('Delayed');
  await expect(shop.step('Returning your payment')).toContainText('Waiting');
  await expectAccessible(page, 'an undo that is delayed');

  await system.setMode('inventory', 'normal');
  await expect(shop.headline).toHaveText('Order cancelled', { timeout: recoveryMs });
  await expect(shop.main.getByText('As you asked. Your payment was returned.')).toBeVisible();
  await expect(shop.step('Payment returned')).toContainText('Done');
  await expectNothingLeft(system, id);
});

test('cancelled before a charge: the undo finds no charge, and the page says so', async ({ shop, system }) => {
  test.setTimeout(180_000);
  await system.setMode('payment', 'hang');
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();
  await expect(shop.step('Payment')).toContainText(/In progress|Trying again/);

  await shop.cancel();
  await expect(shop.headline).toHaveText('Undoing your order');
  await expect(shop.main.getByText("We're taking back what was done so far.")).toBeVisible();
  await system.setMode('payment', 'normal');

  await expect(shop.headline).toHaveText('Order cancelled', { timeout: recoveryMs });
  await expect(shop.main.getByText('As you asked. You have not been charged.')).toBeVisible();
  await expectNothingLeft(system, id);
});

test('out of stock: the payment is charged and then returned', async ({ shop, system }) => {
  await system.setMode('inventory', 'refuse');
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();

  await expect(shop.headline).toHaveText("We couldn't complete your order", { timeout: 30_000 });
  await expect(shop.main.getByText('Part of your order is out of stock. Your payment was returned.')).toBeVisible();
  await expect(shop.step('Payment returned')).toContainText('Done');
  await expectNothingLeft(system, id);
});

test('cannot be shipped: first the goods and then the payment are returned', async ({ page, shop, system }) => {
  await system.setMode('shipping', 'refuse');
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();

  await expect(shop.headline).toHaveText("We couldn't complete your order", { timeout: 30_000 });
  await expect(shop.main.getByText("We can't ship this order. Your payment was returned.")).toBeVisible();
  const rows = page.getByRole('list', { name: 'Progress of the order' }).getByRole('listitem');
  await expect(rows).toHaveText([/^Received/, /^Payment\s*Done/, /^Inventory\s*Done/, /^Shipping\s*Refused/, /^Coffee put back/, /^Payment returned/]);
  await expectNothingLeft(system, id);
});

test('out of time: the order is undone, and the page says so', async ({ shop, system }) => {
  test.skip(system.at.javaOptionsFile === '', 'the time that an order has cannot be changed in a system that was there before');
  test.setTimeout(300_000);
  try {
    await system.restartNodeWith('-Dcoffee.orders.entity.time-budget=8s');
    await system.setMode('payment', 'hang');
    await shop.goToCheckout();
    await shop.placeOrder.click();
    const id = await shop.orderId();

    await expect(shop.headline).toHaveText('Undoing your order', { timeout: 60_000 });
    await expect(shop.main.getByText("We're taking back what was done so far.")).toBeVisible();
    await system.setMode('payment', 'normal');
    await expect(shop.headline).toHaveText('We ran out of time', { timeout: recoveryMs });
    await expect(shop.main.getByText('It took longer than we allow ourselves. You have not been charged.')).toBeVisible();
    await expectNothingLeft(system, id);
  } finally {
    await system.restartNodeWith();
  }
});

test('a confirmed order cannot be cancelled, and a page with an older state shows that', async ({ shop, page, system }) => {
  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();
  await shop.main.getByRole('button', { name: 'Cancel order' }).click();
  await system.untilStatus(id, 'CONFIRMED');
  await expect(shop.headline).toHaveText('Order confirmed');

  await expect(shop.main.getByText("It's too late to cancel")).toBeVisible();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  expect(await system.net('payment', id)).toBe(1);
});
