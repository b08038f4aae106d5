import { mkdir } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { settle } from '../axe.ts';
import { ChaosConsole } from '../console.ts';
import { Shop } from '../shop.ts';

/** The pictures of the READMEs. They are taken from a running system, which must have no other customers. */
const shots = '../fault-proxy/learn/shots';
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const waitsMs = 90_000;

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.beforeAll(() => mkdir(shots, { recursive: true }));

async function healAll(page: Page) {
  await page.request.put('/lab/load', { data: { rate: 0, client: 'resilient' } });
  await page.request.post('/lab/heal', { data: { all: true } });
}

async function shoot(page: Page, name: string) {
  await settle(page);
  await page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled' });
}

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
