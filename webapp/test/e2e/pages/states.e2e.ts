import { mkdir } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, settle } from '../axe.ts';
import { Shop } from '../shop.ts';
import { checking, tellNotice } from './given.ts';

const themes = ['dark', 'light'] as const;
const widths = [320, 1280] as const;
const screenshots = 'test-results/screenshots';
const inGate = process.env.BUDGET === 'gate';

/** Every route and state of the shop, with the steps that lead to it. Quantities select the mock shop's error paths. */
const states: Record<string, (shop: Shop, page: Page) => Promise<void>> = {
  shop: async (_shop, page) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Kenyan AA' })).toBeVisible();
  },
  'shop-loading': async (_shop, page) => {
    await page.route('**/api/products', () => {});
    await page.goto('/');
    await expect(page.getByTestId('skeleton')).toHaveCount(6);
  },
  'shop-unreachable': async (shop, page) => {
    await page.route('**/api/products', (route) => route.abort());
    await page.goto('/');
    await expect(shop.main.getByText("We can't reach the shop right now")).toBeVisible();
  },
  cart: async (_shop, page) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
    await expect(page.getByRole('dialog', { name: 'Your cart' })).toBeVisible();
  },
  'cart-wrong-quantity': async (_shop, page) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
    await page.getByRole('textbox', { name: 'Quantity of Kenyan AA' }).fill('21');
    await expect(page.getByRole('dialog').getByText('Type a whole number from 1 to 20. Your cart still has 1.')).toBeVisible();
  },
  'cart-undo': async (_shop, page) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
    await page.getByRole('button', { name: 'Remove Kenyan AA' }).click();
    await expect(page.getByRole('button', { name: 'Undo: put Kenyan AA back' })).toBeVisible();
  },
  checkout: (shop) => shop.goToCheckout({ 'kenyan-aa': 2, 'sumatra-mandheling': 1 }),
  'checkout-empty': async (shop, page) => {
    await page.goto('/checkout');
    await expect(shop.headline).toHaveText('Your cart is empty');
  },
  'checkout-sending': async (shop, page) => {
    await shop.goToCheckout();
    await page.route('**/api/orders', () => {});
    await shop.placeOrder.click();
    await expect(shop.main.getByRole('button', { name: 'Placing your order…' })).toBeVisible();
  },
  'checkout-retrying': async (shop) => {
    await shop.goToCheckout({ 'kenyan-aa': 16 });
    await shop.placeOrder.click();
    await expect(shop.main.getByText('Retrying... (attempt 2/4)')).toBeVisible();
    await expect(shop.main.getByText(/^next try in \d s$|^asking now…$/)).toBeVisible();
  },
  'checkout-offline': async (shop, page) => {
    await shop.goToCheckout();
    await page.context().setOffline(true);
    await shop.placeOrder.click();
    await expect(shop.main.getByText("You're offline. We'll send your order as soon as you're back.")).toBeVisible();
  },
  'checkout-unknown': async (shop) => {
    await shop.goToCheckout({ 'kenyan-aa': 16 });
    await shop.placeOrder.click();
    await shop.main.getByRole('button', { name: 'Stop trying' }).click();
    await expect(shop.main.getByText("We don't know yet whether your order went through.")).toBeVisible();
  },
  'checkout-checking': async (shop, page) => {
    await shop.goToCheckout();
    await page.evaluate((check) => localStorage.setItem('coffee.checkout', check), JSON.stringify(checking('checked-later', 30_000)));
    await page.reload();
    await expect(shop.main.getByText(/^Checking again in \d+ s$/)).toBeVisible();
  },
  'checkout-price-changed': async (shop) => {
    await shop.goToCheckout({ 'kenyan-aa': 18 });
    await shop.placeOrder.click();
    await expect(shop.main.getByText('Prices have changed: your total is now $360.82.')).toBeVisible();
  },
  'checkout-refused': async (shop) => {
    await shop.goToCheckout({ 'kenyan-aa': 19 });
    await shop.placeOrder.click();
    await expect(shop.main.getByText('The quantity of Kenyan AA needs attention.')).toBeVisible();
  },
  'checkout-fragile': async (shop, page) => {
    await tellNotice(page, { requestTimeoutS: 1, fragileClient: true });
    await shop.goToCheckout({ 'kenyan-aa': 16 });
    await shop.placeOrder.click();
    await expect(shop.main.getByText('Order timed out - request took too long')).toBeVisible();
    await expect(page.getByText('Fragile client: no retries, no key')).toBeVisible();
  },
  'checkout-fragile-placed': async (shop, page) => {
    await tellNotice(page, { fragileClient: true });
    await shop.goToCheckout({ 'kenyan-aa': 2 });
    await shop.placeOrder.click();
    await expect(shop.main.getByText('Order placed')).toBeVisible();
  },
  'shop-in-lab': async (_shop, page) => {
    await tellNotice(page, { faults: 2, experiment: 'Black Friday', fragileClient: true });
    await page.goto('/');
    await expect(page.getByRole('link', { name: '2 faults are on' })).toBeVisible();
    await expect(page.getByText('A chaos experiment is running: ')).toBeAttached();
  },
  'order-in-lab': async (shop, page) => {
    await tellNotice(page, { faults: 1, experiment: 'Payment crawl' });
    await order(shop, 9, 'Order received, payment delayed');
    await expect(page.getByRole('link', { name: '1 fault is on' })).toBeVisible();
  },
  'shop-framed': async (_shop, page) => {
    await page.goto('/?frame');
    await expect(page.getByRole('heading', { name: 'Kenyan AA' })).toBeVisible();
    await expect(page.getByRole('contentinfo')).toHaveCount(0);
  },
  'order-received': (shop) => order(shop, 3, 'Order received'),
  'order-confirmed': (shop) => order(shop, 1, 'Order confirmed'),
  'order-payment-delayed': (shop) => order(shop, 9, 'Order received, payment delayed'),
  'order-payment-held': async (shop) => {
    await order(shop, 4, 'Order received, payment delayed');
    await expect(shop.main.getByText(/^The payment service is not being called for a while, .* Next try in \d+ s\.$/)).toBeVisible();
    await expect(shop.step('Payment')).toContainText(/Next try in \d+ s/);
  },
  'order-packing-delayed': (shop) => order(shop, 10, 'Order received, packing delayed'),
  'order-shipping-delayed': (shop) => order(shop, 11, 'Order received, shipping delayed'),
  'order-cannot-ship': (shop) => order(shop, 5, "We couldn't complete your order"),
  'order-undo-delayed': async (shop) => {
    await order(shop, 6, 'Undoing your order');
    await expect(shop.main.getByText("We're returning your payment. This takes longer than usual.")).toBeVisible();
  },
  'order-cancel-question': async (shop, page) => {
    await order(shop, 10, 'Order received, packing delayed');
    await shop.main.getByRole('button', { name: 'Cancel order' }).click();
    await expect(page.getByRole('alertdialog', { name: 'Cancel this order?' })).toBeVisible();
  },
  'order-cancel-retrying': async (shop) => {
    await order(shop, 7, 'Order received, packing delayed');
    await shop.cancel();
    await expect(shop.main.getByText('Still asking... (attempt 3/4)')).toBeVisible();
  },
  'order-cancel-unknown': async (shop) => {
    await order(shop, 7, 'Order received, packing delayed');
    await shop.cancel();
    await expect(shop.main.getByText("We don't know yet whether your order is cancelled.")).toBeVisible({ timeout: 30_000 });
  },
  'order-cancel-too-late': async (shop) => {
    await order(shop, 8, 'Order received, packing delayed');
    await shop.cancel();
    await expect(shop.main.getByText("It's too late to cancel")).toBeVisible();
    await expect(shop.headline).toHaveText('Order confirmed');
  },
  'order-cancelled-by-hand': async (shop) => {
    await order(shop, 10, 'Order received, packing delayed');
    await shop.cancel();
    await expect(shop.headline).toHaveText('Order cancelled');
    await expect(shop.main.getByText('As you asked. Your payment was returned.')).toBeVisible();
  },
  'order-out-of-stock': (shop) => order(shop, 12, "We couldn't complete your order"),
  'order-undoing': (shop) => order(shop, 13, 'Undoing your order'),
  'order-cancelled': (shop) => order(shop, 14, 'Order cancelled'),
  'order-expired': (shop) => order(shop, 15, 'We ran out of time'),
  'order-details': async (shop, page) => {
    await order(shop, 1, 'Order confirmed');
    await page.getByRole('button', { name: 'What happened, in detail' }).click();
    await expect(page.getByRole('dialog', { name: 'In detail' }).getByText(/OrderConfirmed/)).toBeVisible();
  },
  'order-reconnecting': async (shop, page) => {
    await order(shop, 10, 'Order received, packing delayed');
    await page.route('**/api/orders/**', (route) => route.abort());
    await page.reload();
    await expect(shop.main.getByText("We can't reach the shop right now")).toBeVisible();
  },
  'order-missing': async (shop, page) => {
    await page.goto('/orders/ord_nothing');
    await expect(shop.headline).toHaveText('There is no such order');
  },
  orders: async (shop, page) => {
    await order(shop, 1, 'Order confirmed');
    await order(shop, 10, 'Order received, packing delayed');
    await shop.goToCheckout({ 'kenyan-aa': 16 });
    await shop.placeOrder.click();
    await shop.main.getByRole('button', { name: 'Stop trying' }).click();
    await page.goto('/orders');
    await expect(shop.main.getByText('Confirmed')).toBeVisible();
    await expect(shop.main.getByText('Checking…')).toBeVisible();
  },
  'orders-empty': async (shop, page) => {
    await page.goto('/orders');
    await expect(shop.headline).toHaveText('No orders yet');
  },
  'not-found': async (shop, page) => {
    await page.goto('/nowhere');
    await expect(shop.headline).toHaveText('This cup is empty');
  },
};

async function order(shop: Shop, quantity: number, headline: string) {
  await shop.goToCheckout({ 'kenyan-aa': quantity });
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText(headline);
}

test.beforeAll(() => mkdir(screenshots, { recursive: true }));

for (const [name, reach] of Object.entries(states)) {
  test(`${name} is accessible in both themes, and fits 320 and 1280 px`, async ({ page }) => {
    await reach(new Shop(page), page);

    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        await settle(page);
        await expectNoSidewaysScroll(page, `${name} at ${width} px`);
        // Colours do not depend on the width, so each theme is checked at one width only.
        if ((colorScheme === 'dark') === (width === 320)) await expectAccessible(page, `${name}, ${colorScheme}, ${width} px`);
        // The screenshots are for review by eye. No test compares them, so the gate takes none.
        if (!inGate) await page.screenshot({ path: `${screenshots}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      }
    }
  });
}
