import { mkdir } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, settle } from '../axe.ts';
import { ChaosConsole, ownSystem } from '../console.ts';

const screenshots = 'test-results/screenshots';
const inGate = process.env.BUDGET === 'gate';
const themes = ['dark', 'light'] as const;
const sizes = [
  { width: 320, height: 800 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
] as const;

test.beforeAll(() => mkdir(screenshots, { recursive: true }));
test.beforeEach(({ context, baseURL }) => ownSystem(context, baseURL));

/** Every state of the console, with the steps that lead to it at 1280 px. */
const states: Record<string, (console: ChaosConsole, page: Page) => Promise<void>> = {
  whole: (console) => console.open(),
  connecting: async (_console, page) => {
    await page.route('**/lab/stream', () => {});
    await page.goto('/chaos');
    await expect(page.getByText('Connecting to the lab…')).toBeVisible();
  },
  gone: async (_console, page) => {
    await page.route('**/lab/stream', (route) => route.abort());
    await page.goto('/chaos');
    await expect(page.getByText('The lab does not answer.', { exact: false })).toBeVisible();
  },
  broken: async (console) => {
    await console.open();
    await console.choose('Customers', 'Both');
    await console.preset('Black Friday').click();
    await expect(console.panel('Order truth').getByRole('button', { name: /^Show one/ }).first()).toBeVisible();
  },
  // On a narrow page one tab is shown at a time.
  customers: (console, page) => lied(console, page, 'customers'),
  truth: (console, page) => lied(console, page, 'truth'),
  charts: (console, page) => lied(console, page, 'charts'),
  tables: async (console, page) => {
    await console.open('/chaos?table');
    await console.panel('Last minutes').getByRole('button', { name: 'Table' }).click();
    await expect(page.getByRole('table')).toHaveCount(3);
  },
  link: async (console, page) => {
    await console.open();
    await console.preset('Payment crawl').click();
    await console.link('nodes to payment').click();
    await expect(page.getByRole('dialog', { name: 'Link payment' }).getByText('latency 8000 ms ± 2000 ms', { exact: false }).first()).toBeVisible();
  },
  'last-node': async (console, page) => {
    for (const target of ['node-1', 'node-2']) await page.request.post('/lab/faults', { data: { kind: 'node', target, verb: 'stop', duration: 60 } });
    await console.open();
    await expect(console.box('node-1')).toContainText('stopped');
    await console.box('node-3').click();
    await page.getByRole('dialog', { name: 'node-3' }).getByRole('button', { name: 'Kill' }).click();
    await expect(page.getByRole('alertdialog', { name: 'node-3 is the last node that is up' })).toBeVisible();
  },
  part: async (console, page) => {
    await console.open();
    await console.box('node-2').click();
    await expect(page.getByRole('dialog', { name: 'node-2' }).getByRole('button', { name: 'From node-3' })).toBeVisible();
    await expect(page.getByRole('dialog', { name: 'node-2' }).getByText('12 in 34 shards')).toBeVisible();
  },
  story: async (console, page) => {
    await console.open('/chaos?order=ord_fragile3');
    await expect(page.getByRole('dialog', { name: 'Order story' }).getByText('attempt 1: timeout')).toBeVisible();
  },
  trace: async (console, page) => {
    await console.open('/chaos?order=ord_undone');
    const story = page.getByRole('dialog', { name: 'Order story' });
    await expect(story.getByRole('list', { name: 'Spans' }).getByText('undo payment')).toBeVisible();
    await expect(story.getByRole('list', { name: 'Faults meanwhile' }).getByText('node-1: killed')).toBeVisible();
    await expect(story.getByText("1 parent is nobody's span", { exact: false })).toBeVisible();
  },
  'trace-open': async (console, page) => {
    await console.open('/chaos?order=ord_open');
    await expect(page.getByText('The order is open.', { exact: false })).toBeVisible();
  },
  plan: async (console) => {
    await console.open('/chaos?tab=experiments');
    await console.experiment('black-friday').getByRole('button', { name: 'Dry run of black-friday' }).click();
    await expect(console.panel('Experiments').getByText('no alarm', { exact: false })).toBeVisible();
  },
  board: async (console, page) => {
    await console.open('/chaos?tab=experiments');
    await console.choose('Experiments', 'Coverage');
    await expect(page.getByRole('group', { name: 'Coverage board' }).getByText('FAILED where PASSED was expected')).toBeVisible();
  },
  running: async (console, page) => {
    await console.open('/chaos?tab=experiments');
    await console.experiment('black-friday').getByRole('button', { name: 'Run black-friday' }).click();
    await expect(page.getByRole('list', { name: 'Probes' })).toBeVisible();
  },
  report: async (_console, page) => {
    await page.goto('/chaos/runs/black-friday-260110-120500');
    await expect(page.getByText('Not as expected:', { exact: false })).toBeVisible();
    await expect(page.frameLocator('iframe[title=Report]').getByRole('heading', { name: /^Report of/ })).toBeVisible();
  },
  dashboards: async (console, page) => {
    await console.open('/chaos/dashboards/fault-proxy');
    await page.request.post('/lab/presets/payment-crawl', { data: { duration: 60 } });
    await expect(console.panel('Received').getByText('and 20 smaller')).toBeVisible();
    await expect(console.panel('Toxics').getByText('No values in the last 15 minutes.')).toBeVisible();
    await page.getByRole('link', { name: 'Dependencies' }).click();
    await expect(console.panel('Attempts').getByText(/^payment done [\d.]+\/s$/)).toBeVisible();
  },
  'dashboards-table': async (console, page) => {
    await console.open('/chaos/dashboards/orders');
    await page.getByRole('button', { name: 'Table' }).click();
    await expect(page.getByRole('table')).toHaveCount(4);
    await page.route('**/lab/dashboards/**', (route) => route.abort());
    await expect(page.getByText('The lab does not answer.', { exact: false })).toBeVisible();
  },
  'no-such-run': async (_console, page) => {
    await page.goto('/chaos/runs/nothing');
    await expect(page.getByText('there is no run nothing')).toBeVisible();
  },
};

/** A tab while customers of both kinds order, and the way to the shop is slow. */
async function lied(console: ChaosConsole, page: Page, tab: string) {
  await page.request.put('/lab/load', { data: { rate: 5, client: 'both' } });
  await console.open(`/chaos?tab=${tab}`);
  await console.preset('Black Friday').click();
  await expect(console.panel('Order truth').getByRole('button', { name: /^Show one/ }).first()).toBeVisible();
}

for (const [name, reach] of Object.entries(states)) {
  test(`console-${name} is accessible in both themes, and fits 320, 768 and 1280 px`, async ({ page }) => {
    await reach(new ChaosConsole(page), page);

    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        // Colours do not depend on the width, so each theme is checked at one width only.
        const isChecked = size.width === (colorScheme === 'dark' ? 320 : 1280);
        if (inGate && !isChecked) continue;
        await page.setViewportSize(size);
        await settle(page);
        await expectNoSidewaysScroll(page, `${name} at ${size.width} px`);
        if (isChecked) await expectAccessible(page, `${name}, ${colorScheme}, ${size.width} px`);
        // The screenshots are for review by eye. No test compares them, so the gate takes none.
        if (!inGate) await page.screenshot({ path: `${screenshots}/console-${name}-${colorScheme}-${size.width}.png`, fullPage: true });
      }
    }
  });
}

test('on a stage the type is twice as large, and customers, system and truth are on the screen', async ({ page }) => {
  const console = new ChaosConsole(page);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await console.open();
  const before = await page.evaluate(() => getComputedStyle(document.querySelector('h2') ?? document.body).fontSize);
  await page.getByRole('button', { name: 'Stage' }).click();
  await console.choose('Customers', 'Both');
  await console.preset('Black Friday').click();
  await expect(console.panel('Order truth').getByRole('button', { name: /^Show one/ }).first()).toBeVisible();

  expect(await page.evaluate(() => getComputedStyle(document.querySelector('h2') ?? document.body).fontSize)).toBe(`${2 * parseFloat(before)}px`);
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  for (const title of ['Customers', 'System']) await expect(console.panel(title)).toBeInViewport();
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectNoSidewaysScroll(page, 'the stage');
    await expectAccessible(page, `the stage, ${colorScheme}`);
    if (!inGate) await page.screenshot({ path: `${screenshots}/console-stage-${colorScheme}.png` });
  }
});
