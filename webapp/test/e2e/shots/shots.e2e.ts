import { mkdir, stat } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { settle } from '../axe.ts';
import { ChaosConsole } from '../console.ts';
import { Shop } from '../shop.ts';

/** The pictures of the READMEs. They are taken from a running system, which must have no other customers. */
const shots = '../fault-proxy/learn/shots';
const desktop = { width: 1280, height: 800 };
const demo = { width: 900, height: 640 };
const demoBytesMax = 1_500_000;
const phone = { width: 390, height: 844 };
const waitsMs = 90_000;

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.beforeAll(() => mkdir(shots, { recursive: true }));

async function healAll(page: Page) {
  await page.request.put('/lab/load', { data: { rate: 0, client: 'resilient' } });
  await page.request.post('/lab/heal', { data: { all: true } });
}

/** Replaces what differs from run to run, so that a new picture differs only where the page does. */
async function mask(page: Page) {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const shown = text.nodeValue ?? '';
      const masked = shown
        .replace(/ord_[a-z0-9]{26}/g, 'ord_vwmxk44xnkbgkn67byvqb4cm5q')
        .replace(/\b\d{1,2}:\d{2}:\d{2}\b/g, '12:00:00')
        .replace(/\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}/g, 'Jan 10, 2026, 12:00');
      if (masked !== shown) text.nodeValue = masked;
    }
  });
}

async function shoot(page: Page, name: string) {
  await settle(page);
  await mask(page);
  await page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled' });
}

/** The story of the root README: order, break, delayed, heal, confirmed. Each picture stays as long as it takes to read. */
test('the demo', async ({ page, context }) => {
  const frames: { png: Buffer; ms: number }[] = [];
  const film = async (on: Page, ms: number) => {
    await settle(on);
    await mask(on);
    frames.push({ png: await on.screenshot({ animations: 'disabled' }), ms });
  };
  await healAll(page);
  await page.setViewportSize(demo);
  const console = new ChaosConsole(page);
  await console.open();
  await film(page, 1500);
  await console.preset('Lost charges').click();
  await expect(console.faults).toHaveCount(1);
  await film(page, 2000);

  const customer = await context.newPage();
  await customer.setViewportSize(demo);
  const shop = new Shop(customer);
  await shop.goToCheckout();
  await film(customer, 1500);
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText('Order received');
  await film(customer, 1500);
  await expect(shop.headline).toHaveText('Order received, payment delayed', { timeout: waitsMs });
  await film(customer, 2000);

  await healAll(page);
  await expect(page.getByText('Nothing is broken', { exact: true })).toBeVisible();
  await film(page, 1500);
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: waitsMs });
  await film(customer, 2000);

  await sharp(
    frames.map(({ png }) => png),
    { join: { animated: true } },
  )
    .gif({ delay: frames.map(({ ms }) => ms), loop: 0, colours: 128, effort: 10, dither: 0 })
    .toFile(`${shots}/demo.gif`);
  expect((await stat(`${shots}/demo.gif`)).size).toBeLessThan(demoBytesMax);
});

test('the console on Black Friday', async ({ page }) => {
  await healAll(page);
  await page.setViewportSize(desktop);
  const console = new ChaosConsole(page);
  await console.open();
  await console.choose('Customers', 'Both');
  await console.preset('Black Friday').click();
  await expect(console.panel('Order truth').getByRole('button', { name: /^Show one/ }).first()).toBeVisible({ timeout: waitsMs });
  await shoot(page, 'console');
  await healAll(page);
});

test('an order that waits for payment, on a phone', async ({ page }) => {
  await page.setViewportSize(phone);
  await page.request.post('/lab/presets/lost-answers', { data: {} });
  const shop = new Shop(page);
  await shop.goToCheckout();
  await shop.placeOrder.click();
  await expect(shop.headline).toHaveText('Order received, payment delayed', { timeout: waitsMs });
  await shoot(page, 'order-delayed');
  await healAll(page);
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: waitsMs });
});

test('a lesson', async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.goto('/learn/0.1');
  await page.getByRole('button', { name: 'I am only reading' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(page.getByText(/CONFIRMED \d/)).toBeVisible({ timeout: waitsMs });
  await shoot(page, 'lesson');
});
