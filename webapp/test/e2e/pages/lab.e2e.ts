import { randomUUID } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import type { LabNotice } from '@/api/lab/notice';
import { Shop } from '../shop.ts';
import { checking, tellNotice } from './given.ts';

/** The sum of all layout shifts of the page so far. */
async function recordShifts(page: Page) {
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

const shiftsOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum);

const twoFrames = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));

for (const path of ['/', '/checkout']) {
  for (const width of [320, 1280]) {
    test(`what the lab says appears on ${path} at ${width} px without a shift of the layout`, async ({ page }) => {
      const notice: LabNotice = { faults: 2, experiment: 'Black Friday', requestTimeoutS: 5, fragileClient: false };
      let tell = () => {};
      const told = new Promise<void>((resolve) => (tell = resolve));
      await page.setViewportSize({ width, height: 800 });
      await recordShifts(page);
      await page.route('**/lab/notice', async (route) => {
        await told;
        await route.fulfill({ json: notice });
      });
      const shop = new Shop(page);
      await shop.goToCheckout();
      await page.goto(path);
      await expect(path === '/' ? page.getByRole('heading', { name: 'Kenyan AA' }) : shop.placeOrder).toBeVisible();
      // A font that has just come moves the text in the next frame, and the browser tells of it in the one after.
      await page.evaluate(() => document.fonts.ready);
      await twoFrames(page);
      const before = await shiftsOf(page);

      tell();
      await expect(page.getByRole('link', { name: '2 faults are on' })).toBeVisible();
      if (path === '/checkout') await expect(shop.main.getByText('Request timeout: 5s')).toBeVisible();

      await twoFrames(page);
      expect(await shiftsOf(page)).toBe(before);
      const covered = await page.evaluate(() => {
        const strip = document.querySelector('header > div:last-child')?.getBoundingClientRect();
        const title = document.querySelector('h1')?.getBoundingClientRect();
        return strip && title && title.top < strip.bottom;
      });
      expect(covered).toBe(false);
    });
  }
}

test('an order without a known outcome is found without a click, by the same key, after a reload too', async ({ page }) => {
  const shop = new Shop(page);
  await shop.goToCheckout();
  const key = randomUUID();
  await page.evaluate((check) => localStorage.setItem('coffee.checkout', check), JSON.stringify(checking(key, 2000)));
  const attempts = shop.recordAttempts();

  await page.reload();
  await expect(shop.main.getByText(/^Checking again in [12] s$/)).toBeVisible();
  await shop.orderId();

  expect(attempts.map((attempt) => attempt.key)).toEqual([key]);
});

test('the fragile client sends once per press, without a key, and a second press makes a second order', async ({ page }) => {
  await tellNotice(page, { requestTimeoutS: 1, fragileClient: true });
  const posts: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(`${new URL(request.url()).pathname} ${request.headers()['idempotency-key'] ?? 'no key'}`);
  });
  const shop = new Shop(page);
  await shop.goToCheckout({ 'kenyan-aa': 16 });

  for (let press = 1; press <= 2; press++) {
    await shop.placeOrder.click();
    await expect(shop.main.getByRole('button', { name: 'Placing your order…' })).toBeVisible();
    await expect(shop.main.getByText('Order timed out - request took too long')).toBeVisible();
    expect(posts).toEqual(Array(press).fill('/api/ no key'));
  }
});

test('the cup of a confirmed order fills, and is full at once with reduced motion', async ({ page }) => {
  const coffee = () =>
    page.getByTestId('filling-cup').evaluate((cup) => {
      const moving = document.getAnimations().filter(({ effect }) => cup.contains((effect as KeyframeEffect).target));
      const level = getComputedStyle(cup.querySelectorAll('rect')[1] ?? cup).transform;
      return { moving: moving.length, level };
    });
  const shop = new Shop(page);
  await shop.goToCheckout();
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText('Order confirmed');
  await expect.poll(async () => (await coffee()).level, { intervals: [20] }).toMatch(/^none$|^matrix\(1, 0, 0, 1, 0, 0\)$/);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.reload();
  await expect(shop.headline).toHaveText('Order confirmed');
  expect(await coffee()).toEqual({ moving: 0, level: 'none' });

  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.addInitScript(() => {
    document.addEventListener('animationstart', ({ target }) => {
      if (target instanceof SVGRectElement) Object.assign(globalThis, { poured: true });
    });
  });
  await page.reload();
  await expect(shop.headline).toHaveText('Order confirmed');
  await expect.poll(() => page.evaluate(() => 'poured' in globalThis)).toBe(true);
});

test('the dot beside Orders goes with the headline, although the list of orders cannot be read', async ({ page }) => {
  const shop = new Shop(page);
  // Nine bags: the order is open for 17 s, so that a slow page sees it open.
  await shop.goToCheckout({ 'kenyan-aa': 9 });
  await shop.placeOrder.click();
  await expect(page.getByRole('link', { name: 'Orders (one is open)' })).toBeVisible();
  await page.route('**/api/orders?*', (route) => route.abort());

  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 40_000 });

  await expect(page.getByRole('link', { name: 'Orders', exact: true })).toBeVisible();
});

test('the shop can be shown in a frame of its own origin, and stays small on each page', async ({ page }) => {
  const answer = await page.goto('/');
  expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'self'");
  await page.evaluate(() => {
    const frame = Object.assign(document.createElement('iframe'), { src: '/?frame', width: '380', height: '420' });
    document.body.replaceChildren(frame);
  });
  const framed = page.frameLocator('iframe');

  await framed.getByRole('button', { name: 'Add to cart: Kenyan AA' }).click();
  await framed.getByRole('button', { name: 'Checkout' }).click();
  await expect(framed.getByRole('button', { name: /^Place order/ })).toBeVisible();
  await expect(framed.getByRole('contentinfo')).toHaveCount(0);
  await expect(framed.getByText('Orders that survive everything')).toHaveCount(0);
  const sideways = await framed.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(sideways).toBeLessThanOrEqual(0);
});
