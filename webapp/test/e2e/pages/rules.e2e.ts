import { expect, test, type Page } from '@playwright/test';
import { Shop } from '../shop.ts';
import { tellNotice } from './given.ts';

/** The gate must not depend on a fast machine, so it allows ten times as long. */
const lcpMaxMs = process.env.BUDGET === 'gate' ? 15_000 : 1500;
const clsMax = 0.05;
const animationMaxMs = 250;

async function wholeSession(shop: Shop, page: Page) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
  await page.getByRole('button', { name: 'One more Kenyan AA' }).click();
  await page.getByRole('button', { name: 'Checkout' }).click();
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText('Order confirmed');
  await page.getByRole('button', { name: 'What happened, in detail' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(shop.main.getByText('Confirmed')).toBeVisible();
  // In the mock shop, ten of one coffee stay in packing, so the order can still be cancelled.
  await shop.goToCheckout({ 'kenyan-aa': 10 });
  await shop.placeOrder.click();
  await shop.cancel();
  await expect(shop.headline).toHaveText('Undoing your order');
}

test('the content security policy blocks nothing, no request leaves the origin, and no animation is longer than 250 ms', async ({
  page,
  baseURL,
}) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`Content-Security-Policy ${event.blockedURI}`));
  });
  await recordAnimations(page);

  await wholeSession(new Shop(page), page);

  const answer = await page.request.get('/');
  expect.soft(answer.headers()['content-security-policy']).toContain("default-src 'self'");
  expect.soft(foreign).toEqual([]);
  expect.soft(complaints).toEqual([]);
  const animations = await animationsOf(page);
  expect.soft(animations.some(({ properties }) => properties.includes('transform'))).toBe(true);
  expect.soft(animations.filter(({ durationMs }) => durationMs > animationMaxMs)).toEqual([]);
});

test('with reduced motion, elements fade and do not move', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await recordAnimations(page);

  await wholeSession(new Shop(page), page);

  const animations = await animationsOf(page);
  expect(animations.length).toBeGreaterThan(0);
  expect(animations.filter(({ properties }) => properties.some((property) => property !== 'opacity' && !/color/i.test(property)))).toEqual([]);
});

interface Animated {
  durationMs: number;
  properties: string[];
}

/** Records every kind of animation once, also across page loads. */
async function recordAnimations(page: Page) {
  await page.addInitScript(() => {
    const record = () => {
      const seen = new Set(JSON.parse(sessionStorage.getItem('animations') ?? '[]') as string[]);
      for (const animation of document.getAnimations()) {
        const effect = animation.effect as KeyframeEffect;
        const ignored = ['offset', 'computedOffset', 'easing', 'composite'];
        const properties = effect.getKeyframes().flatMap((frame) => Object.keys(frame).filter((key) => !ignored.includes(key)));
        seen.add(JSON.stringify({ durationMs: Number(effect.getTiming().duration), properties: [...new Set(properties)] }));
      }
      sessionStorage.setItem('animations', JSON.stringify([...seen]));
    };
    document.addEventListener('animationstart', record);
    document.addEventListener('transitionrun', record);
  });
}

const animationsOf = (page: Page) =>
  page.evaluate(() => (JSON.parse(sessionStorage.getItem('animations') ?? '[]') as string[]).map((seen) => JSON.parse(seen) as Animated));

test('an order can be placed with the keyboard alone, and the focus is always in the right place', async ({ page }) => {
  const shop = new Shop(page);
  const focused = page.locator(':focus');
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Add to cart: Kenyan AA' })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(focused).toHaveText('Skip to content');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAttribute('href', '/');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveText('Orders');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAccessibleName('Cart 0 items');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAccessibleName('Add to cart: Ethiopian Yirgacheffe');
  await page.keyboard.press('Enter');

  const cart = page.getByRole('dialog', { name: 'Your cart' });
  await expect(cart).toBeVisible();
  const names = [];
  for (let press = 0; press < 6; press++) {
    names.push(await focused.evaluate((element) => element.getAttribute('aria-label') ?? element.textContent));
    await page.keyboard.press('Tab');
  }
  // The dialog keeps the focus: after its last control comes its first one.
  expect(names).toEqual([
    'Close',
    'One less Ethiopian Yirgacheffe',
    'Quantity of Ethiopian Yirgacheffe',
    'One more Ethiopian Yirgacheffe',
    'Remove Ethiopian Yirgacheffe',
    'Checkout',
  ]);
  await expect(focused).toHaveAccessibleName('Close');
  await page.keyboard.press('Escape');
  await expect(focused).toHaveAccessibleName('Add to cart: Ethiopian Yirgacheffe');

  await page.keyboard.press('Enter');
  await expect(cart).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await expect(focused).toHaveText('Checkout');
  await page.keyboard.press('Enter');
  await expect(focused).toHaveText('Checkout');
  await expect(focused).toHaveRole('heading');

  await page.keyboard.press('Tab');
  await expect(focused).toHaveRole('radio');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveText('Place order · $37.98');
  await page.keyboard.press('Enter');
  await shop.orderId();
  await expect(focused).toHaveRole('heading');
  await expect(shop.headline).toHaveText('Order confirmed');
});

test('an order can be cancelled with the keyboard alone, and the focus is always in the right place', async ({ page }) => {
  const shop = new Shop(page);
  const focused = page.locator(':focus');
  await shop.goToCheckout({ 'kenyan-aa': 10 });
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText('Order received, packing delayed');

  await shop.main.getByRole('button', { name: 'What happened, in detail' }).focus();
  await page.keyboard.press('Tab');
  await expect(focused).toHaveText('Cancel order');
  await page.keyboard.press('Enter');
  await expect(focused).toHaveText('Keep it');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveText('Yes, cancel it');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveText('Keep it');
  await page.keyboard.press('Escape');
  await expect(focused).toHaveText('Cancel order');

  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(shop.headline).toHaveText('Undoing your order');
  await expect(focused).toHaveRole('heading');
  await expect(shop.headline).toHaveText('Order cancelled');
  await expect(focused).toHaveText('Order cancelled');
});

test('the focus is never under the sticky header', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Add to cart: Kenyan AA' })).toBeVisible();
  await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));

  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Shift+Tab');
    const hidden = await page.evaluate(() => {
      const focus = document.activeElement?.getBoundingClientRect();
      const header = document.querySelector('header')?.getBoundingClientRect();
      const inHeader = document.activeElement?.closest('header') !== null;
      return !inHeader && focus && header && focus.top < header.bottom && focus.height > 0;
    });
    expect(hidden).toBe(false);
  }
});

test('every control is at least 24 px in size', async ({ page }) => {
  await tellNotice(page, { faults: 1 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();

  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, header a')]
      .map((element) => ({ name: element.getAttribute('aria-label') ?? element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ name }) => name),
  );
  expect(small).toEqual([]);
});

test('at 200 % zoom and with forced colours the order can still be placed', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.setViewportSize({ width: 640, height: 400 });

  await wholeSession(new Shop(page), page);

  await page.screenshot({ path: 'test-results/screenshots/orders-forced-colours-zoom.png' });
});

test('the first page appears within 1.5 s, and its layout does not shift', async ({ page }) => {
  await page.addInitScript(() => {
    const vitals = { lcpMs: 0, cls: 0 };
    Object.assign(globalThis, { vitals });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) vitals.lcpMs = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) vitals.cls += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const loads: { lcpMs: number; cls: number }[] = [];
  for (let load = 0; load < 3; load++) {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Kenyan AA' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    loads.push(await page.evaluate(() => (globalThis as unknown as { vitals: { lcpMs: number; cls: number } }).vitals));
  }

  // The best of three: other processes can delay a single load.
  expect(Math.min(...loads.map(({ lcpMs }) => lcpMs))).toBeLessThan(lcpMaxMs);
  expect(Math.max(...loads.map(({ cls }) => cls))).toBeLessThan(clsMax);
});

test.describe('with the service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the built shop opens without a network, with cart and pending checkout', async ({ page, context }) => {
    const shop = new Shop(page);
    // In Chromium, a new document of an offline context reports a network. So the page keeps the answer itself.
    await page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'onLine', { get: () => localStorage.getItem('offline') === null });
    });
    await page.goto('/');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
    await page.keyboard.press('Escape');

    await context.setOffline(true);
    await page.evaluate(() => localStorage.setItem('offline', 'yes'));
    await page.goto('/checkout');
    await shop.placeOrder.click();
    const waits = shop.main.getByText("You're offline. We'll send your order as soon as you're back.");
    await expect(waits).toBeVisible();
    await page.reload();
    await expect(waits).toBeVisible();
    await page.goto('/chaos');
    await expect(shop.headline).toHaveText('Chaos console');
    await page.goto('/checkout');
    await expect(waits).toBeVisible();

    await page.evaluate(() => localStorage.removeItem('offline'));
    await context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await shop.orderId();
    await expect(shop.headline).toHaveText('Order confirmed');
  });

  test('never answers in place of the API', async ({ page }) => {
    await page.goto('/');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();

    const cached = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(cached).toContain('/');
    expect(cached.filter((path) => path.startsWith('/api') || path.startsWith('/lab'))).toEqual([]);
  });
});
