import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { ChaosConsole } from '../console.ts';
import { expect, test } from './fixtures.ts';

const settledMs = 60_000;
const runMs = 120_000;

test.afterEach(async ({ page }) => {
  await page.request.post('/lab/heal', { data: { all: true } });
});

/** The number of a side in the truth panel, such as the silent orders of the fragile customers. */
const truth = (console: ChaosConsole, client: string, word: string) =>
  console.panel('Order truth').locator('div').filter({ hasText: new RegExp(`^${client}:`) }).getByRole('listitem').filter({ hasText: word });

test('Black Friday: fragile customers are lied to, resilient ones are not', async ({ page }) => {
  test.setTimeout(180_000);
  const console = new ChaosConsole(page);
  await console.open();
  await console.choose('Customers', 'Both');
  await console.preset('Black Friday').click();
  await page.request.put('/lab/settings', { data: { requestTimeoutS: 5 } });

  await expect(truth(console, 'fragile', 'silent')).not.toHaveText(/^0/, { timeout: settledMs });
  await console.heal.click();
  await console.choose('Customers', 'none');
  for (const word of ['lost', 'double', 'silent', 'misreported']) await expect(truth(console, 'resilient', word)).toHaveText(new RegExp(`^0 ?${word}`));
});

test('payment crawls: the order page says delayed, the breaker opens on the map, and the order is confirmed without a reload', async ({ page, context, system, shop }) => {
  test.setTimeout(240_000);
  const console = new ChaosConsole(await context.newPage());
  await console.open();
  await console.choose('Customers', '5/s');
  await console.preset('Payment crawl').click();
  await expect(console.box('payment')).toHaveAccessibleName(/breaker open/, { timeout: settledMs });

  await shop.goToCheckout();
  await shop.placeOrder.click();
  const id = await shop.orderId();
  await expect(shop.headline).toHaveText('Order received, payment delayed', { timeout: settledMs });
  await console.heal.click();
  await expect(shop.headline).toHaveText('Order confirmed', { timeout: 120_000 });
  expect(await system.net('payment', id)).toBe(1);
  await console.page.close();
  await page.close();
});

test('the stream goes on while the edge is down and while the node is killed', async ({ page }) => {
  test.setTimeout(180_000);
  const console = new ChaosConsole(page);
  await console.open();
  await page.evaluate(() => {
    const seen = { staleMs: 0 };
    Object.assign(globalThis, { seen });
    let lastMs = performance.now();
    new EventSource('/lab/stream').addEventListener('snapshot', () => {
      seen.staleMs = Math.max(seen.staleMs, performance.now() - lastMs);
      lastMs = performance.now();
    });
  });
  await console.preset('Down').click();
  await expect(console.link('shop to node-1')).toContainText('down');
  await console.heal.click();
  await expect(console.link('shop to node-1')).not.toContainText('down');
  await console.box('node-1').click();
  await page.getByRole('dialog', { name: 'node-1' }).getByRole('button', { name: 'Kill' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Break it' }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(console.box('node-1')).toHaveAccessibleName(/restarting|starting/);
  await expect(console.box('node-1')).toHaveAccessibleName(/: up/, { timeout: 90_000 });

  expect(await page.evaluate(() => (globalThis as unknown as { seen: { staleMs: number } }).seen.staleMs)).toBeLessThan(2000);
});

test('each type of toxic is added and removed, and its command works when pasted', async ({ page }) => {
  const console = new ChaosConsole(page);
  await console.open();
  await console.link('nodes to shipping').click();
  const sheet = page.getByRole('dialog', { name: 'Link shipping' });
  for (const type of ['latency', 'timeout', 'reset_peer', 'bandwidth', 'slicer', 'limit_data', 'slow_close']) {
    await sheet.getByLabel('Toxic').selectOption(type);
    await sheet.getByRole('button', { name: 'Break shipping' }).click();
    const remove = sheet.getByRole('button', { name: `Remove console-${type}-downstream` });
    await remove.click();
    await expect(remove).toHaveCount(0);
    const command = (await sheet.locator('code').textContent()) ?? '';
    const { stdout } = await promisify(exec)(command);
    expect(JSON.parse(stdout)).toMatchObject({ type, name: `console-${type}-downstream` });
    await remove.click();
    await expect(remove).toHaveCount(0);
  }
});

test('experiments run from the console to each of the four verdicts, and the report opens by its link', async ({ page }) => {
  test.setTimeout(600_000);
  const console = new ChaosConsole(page);
  const verdict = (word: string) => expect(page.locator('main').getByText(word, { exact: true })).toBeVisible({ timeout: runMs });
  const start = async (name: string, button = 'Run') => {
    await console.open();
    await console.experiment(name).getByRole('button', { name: button === 'Run' ? `Run ${name}` : `Twin of ${name}` }).click();
    await page.waitForURL(`**/chaos/runs/${name}-*`);
  };

  await start('baseline');
  await verdict('PASSED');
  await start('black-friday', 'Twin');
  await verdict('FAILED');
  await start('payment-crawl');
  await expect(page.getByRole('list', { name: 'Phases' }).getByText('Fault', { exact: true })).toHaveAttribute('aria-current', 'step', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Trip the stop condition' }).click();
  await verdict('ABORTED');
  await start('busy-hour');
  await expect(page.getByRole('list', { name: 'Phases' }).getByText('Fault', { exact: true })).toHaveAttribute('aria-current', 'step', { timeout: 60_000 });
  await page.request.put('/lab/load', { data: { rate: 0, client: 'resilient' } });
  await verdict('INCONCLUSIVE');

  const report = page.url();
  await page.goto('/');
  await page.goto(report);
  await expect(page.frameLocator('iframe[title=Report]').getByRole('heading', { level: 1 })).toBeVisible();
});

test('the stage script of two minutes', async ({ page }) => {
  test.setTimeout(300_000);
  const console = new ChaosConsole(page);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await console.open('/chaos?stage');
  await console.choose('Customers', 'Both');
  await expect(console.panel('Customers').getByText('100 %')).toHaveCount(2, { timeout: 60_000 });

  await console.preset('Black Friday').click();
  await expect(truth(console, 'fragile', 'silent')).not.toHaveText(/^0/, { timeout: settledMs });
  await expect(truth(console, 'resilient', 'silent')).toHaveText(/^0/);

  await console.box('node-1').click();
  await page.getByRole('dialog', { name: 'node-1' }).getByRole('button', { name: 'Kill' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Break it' }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(console.box('node-1')).toHaveAccessibleName(/: up/, { timeout: 90_000 });

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Nothing is broken', { exact: true })).toBeVisible();
  await expect(truth(console, 'resilient', 'lost')).toHaveText(/^0/);

  await console.experiment('baseline').getByRole('button', { name: 'Run baseline' }).click();
  await expect(page.locator('main').getByText('PASSED', { exact: true })).toBeVisible({ timeout: runMs });
  await expect(page.frameLocator('iframe[title=Report]').getByRole('heading', { level: 1 })).toBeVisible();
});
