import { mkdir } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, settle } from '../axe.ts';
import { ownSystem } from '../console.ts';

const screenshots = 'test-results/screenshots';
const inGate = process.env.BUDGET === 'gate';

test.beforeAll(() => mkdir(screenshots, { recursive: true }));
test.beforeEach(({ context, baseURL }) => ownSystem(context, baseURL));

async function openLesson(page: Page) {
  await page.goto('/learn/0.1');
  await expect(page.getByRole('heading', { level: 1, name: 'Five minutes' })).toBeVisible();
}

async function guess(page: Page) {
  await page.getByLabel('Your guess').fill('No, because the key is the same each time.');
  await page.getByRole('button', { name: 'This is my guess' }).click();
}

const states: Record<string, (page: Page) => Promise<void>> = {
  outline: async (page) => {
    await page.goto('/learn');
    await expect(page.getByRole('link', { name: 'Break it: Black Friday' })).toBeVisible();
  },
  lesson: openLesson,
  done: async (page) => {
    await openLesson(page);
    await guess(page);
    await page.getByRole('button', { name: 'Run', exact: true }).first().click();
    await expect(page.getByText('lost-answers on payment', { exact: false })).toBeVisible();
    await page.getByText('Why is it safe to call payment again?').click();
  },
  glossary: async (page) => {
    await page.goto('/learn/glossary#toxic');
    await expect(page.getByText('One fault on one proxy.')).toBeVisible();
  },
  checklist: async (page) => {
    await page.goto('/learn/checklist');
    await expect(page.getByText('1 of 3 are green', { exact: false })).toBeVisible();
  },
  'no-such-lesson': async (page) => {
    await page.goto('/learn/9.9');
    await expect(page.getByText('there is no such lesson', { exact: false })).toBeVisible();
  },
};

for (const [name, reach] of Object.entries(states)) {
  test(`learn-${name} is accessible in both themes, and fits 320 and 1280 px`, async ({ page }) => {
    await reach(page);
    for (const [colorScheme, width] of [
      ['dark', 320],
      ['light', 1280],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await settle(page);
      await expectNoSidewaysScroll(page, `${name} at ${width} px`);
      await expectAccessible(page, `${name}, ${colorScheme}, ${width} px`);
      if (!inGate) await page.screenshot({ path: `${screenshots}/learn-${name}-${colorScheme}-${width}.png`, fullPage: true });
    }
  });
}

test('steps wait for a guess, run here, and the checks see what they did', async ({ page }) => {
  await openLesson(page);
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await expect(run.first()).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: 'This is my guess' })).toHaveAttribute('aria-disabled', 'true');
  const isBroken = page.getByText('True now: order last is PAYMENT_PENDING', { exact: false });
  await expect(isBroken).toHaveCount(0);

  await guess(page);
  await run.first().click();
  await expect(isBroken).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'The system now' })).toContainText('payment: down');
  await expect(page.getByText('1 fault on')).toBeVisible();

  await run.last().click();
  await expect(page.getByText('Nothing is broken any more.')).toBeVisible();
  await expect(page.getByText('True now: nothing is broken', { exact: false })).toBeVisible();

  await page.reload();
  await expect(page.getByLabel('Your guess')).toHaveValue('No, because the key is the same each time.');
});

test('a lesson can be read without a guess, and its experiment leads to the run', async ({ page }) => {
  await page.goto('/chaos');
  await page.getByRole('link', { name: 'Learn' }).click();
  await page.getByRole('link', { name: 'Five minutes' }).click();
  await page.getByRole('button', { name: 'I am only reading' }).click();
  await expect(page.getByText('For a terminal.')).toHaveCount(1);

  await page.getByRole('button', { name: 'Run the experiment' }).click();

  await expect(page).toHaveURL(/\/chaos\/runs\/black-friday-/);
});
