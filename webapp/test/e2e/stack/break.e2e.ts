import { ChaosConsole } from '../console.ts';
import { expect, test } from './fixtures.ts';

test('one click breaks the way to the shop, the map and the numbers show it, and one click heals', async ({ page, shop }) => {
  const console = new ChaosConsole(page);
  await console.open();
  await console.choose('Customers', '5/s');
  await expect(console.panel('Customers').getByText('100 %')).toBeVisible({ timeout: 30_000 });

  await console.preset('Busy hour').click();
  await expect(console.link('shop to node-1')).toContainText('latency 1500 ms');
  await expect(console.faults.first()).toContainText('bites');
  await expect(page.getByText(/^⚡ 1 fault, (1:00|0:5\d) left$/)).toBeVisible();
  await page.frameLocator('iframe[title="The shop"]').getByRole('link', { name: /1 fault is on/ }).waitFor();

  await console.heal.click();
  await expect(page.getByText('Nothing is broken', { exact: true })).toBeVisible();
  await console.choose('Customers', 'none');
  await expect(console.panel('Order truth').getByRole('listitem').filter({ hasText: 'lost' }).first()).toContainText('0');
  await page.goto('/');
  await expect(shop.headline).toHaveText('Good coffee, come what may');
});
