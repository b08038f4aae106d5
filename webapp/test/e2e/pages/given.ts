import type { Page } from '@playwright/test';
import type { LabNotice } from '@/api/lab/notice';

/** Makes the lab tell this page's shop what is going on. */
export async function tellNotice(page: Page, notice: Partial<LabNotice>) {
  const quiet: LabNotice = { faults: 0, experiment: null, requestTimeoutS: 5, fragileClient: false };
  await page.route('**/lab/notice', (route) => route.fulfill({ json: { ...quiet, ...notice } }));
}

/** A stored checkout without a known outcome, whose next automatic check is in the given time. */
export const checking = (key: string, inMs: number) => ({
  version: 1,
  value: {
    name: 'unknown',
    next: { check: 4, atMs: Date.now() + inMs },
    submission: {
      key,
      body: JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 1 }] }),
      lines: [{ productId: 'kenyan-aa', quantity: 1 }],
      total: { amount: 1999, currency: 'USD' },
      placedAt: new Date().toISOString(),
      sent: true,
    },
  },
});
