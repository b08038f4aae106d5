import { apiBase } from '@/api/client';
import { submitOrder } from '@/api/submitOrder';
import { rememberAnswer } from '@/lib/answers';
import { changeCart } from '@/lib/cart';
import { systemClock } from '@/lib/clock';
import { checkoutSlot } from './slot';
import { Submitter, type Network } from './submitter';

const probeEveryMs = 5000;
const probeTimeoutMs = 2000;
const lockName = 'coffee-checkout';

/** Any answer at all, an error included, proves a connection. */
async function answers(): Promise<boolean> {
  try {
    await fetch(new URL(`${apiBase}/health/live`, globalThis.location.href), { cache: 'no-store', signal: AbortSignal.timeout(probeTimeoutMs) });
    return true;
  } catch {
    return false;
  }
}

/**
 * `navigator.onLine` tells about network cards, and the lab often runs on a laptop without one in use: so "offline" is
 * believed only when the shop does not answer either.
 */
const network: Network = {
  isUp: async () => navigator.onLine || (await answers()),
  async back(signal) {
    while (!navigator.onLine && !(await answers())) {
      const wake = new AbortController();
      const stop = () => wake.abort();
      globalThis.addEventListener('online', stop, { once: true });
      await systemClock.sleep(probeEveryMs, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
      globalThis.removeEventListener('online', stop);
      signal.throwIfAborted();
    }
  },
};

async function exclusively(work: () => Promise<void>, wait: boolean): Promise<boolean> {
  // Locks need a secure context (https, or localhost). Without them the API's idempotency alone keeps it one order.
  if (!('locks' in navigator)) return work().then(() => true);
  return navigator.locks.request(lockName, { ifAvailable: !wait }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

/** The submitter of this tab. */
export const submitter = new Submitter({
  slot: checkoutSlot,
  clock: systemClock,
  send: submitOrder,
  network,
  exclusively,
  onAccepted(lines, { orderId, replayed, queued, traceId }) {
    changeCart({ type: 'ordered', lines });
    rememberAnswer({ orderId, replayed, queued, traceId, atMs: Date.now() });
  },
});
