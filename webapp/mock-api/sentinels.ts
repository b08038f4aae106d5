import type { StoryName } from './stories.ts';

/** How the mock shop answers one attempt to place an order. */
export type Treatment = 'accept' | 'busy' | 'error' | 'cut' | 'cut-after-storing' | 'in-progress' | 'price-changed' | 'invalid';

/** How the mock shop answers one attempt to cancel. `late`: the order is confirmed just before. */
export type CancelTreatment = 'accept' | 'error' | 'late';

interface Sentinel {
  treatments: readonly Treatment[];
  story: StoryName;
  cancels?: readonly CancelTreatment[];
}

/**
 * The error paths. A customer selects one by the quantity of the first coffee in the order. Each attempt takes the next
 * treatment of the list; further attempts repeat the last one.
 */
export const sentinels: Record<number, Sentinel> = {
  3: { treatments: ['accept'], story: 'paying' },
  4: { treatments: ['accept'], story: 'payment-held' },
  5: { treatments: ['accept'], story: 'cannot-ship' },
  6: { treatments: ['accept'], story: 'undo-delayed' },
  7: { treatments: ['accept'], story: 'packing-delayed', cancels: ['error', 'error', 'error', 'error', 'accept'] },
  8: { treatments: ['accept'], story: 'packing-delayed', cancels: ['late'] },
  9: { treatments: ['accept'], story: 'payment-delayed' },
  10: { treatments: ['accept'], story: 'packing-delayed' },
  11: { treatments: ['accept'], story: 'shipping-delayed' },
  12: { treatments: ['accept'], story: 'out-of-stock' },
  13: { treatments: ['accept'], story: 'undoing' },
  14: { treatments: ['accept'], story: 'cancelled' },
  15: { treatments: ['accept'], story: 'expired' },
  16: { treatments: ['error', 'in-progress', 'accept'], story: 'confirmed' },
  17: { treatments: ['cut-after-storing', 'cut', 'busy', 'error', 'accept'], story: 'confirmed' },
  18: { treatments: ['price-changed'], story: 'confirmed' },
  19: { treatments: ['invalid'], story: 'confirmed' },
  20: { treatments: ['cut', 'invalid'], story: 'confirmed' },
};

export const ordinary: Sentinel = { treatments: ['accept'], story: 'confirmed' };

/** The treatment `price-changed` raises the total of the order by this amount. */
export const priceRiseCents = 100;
