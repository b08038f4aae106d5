import { apiBase } from '@/api/client';
import { rememberAnswer } from '@/lib/answers';
import { changeCart } from '@/lib/cart';
import { systemClock } from '@/lib/clock';
import { checkoutSlot } from './slot';
import { Submitter, type Network } from './submitter';
import { sendTraced } from './traced';

const probeEveryMs = 5000;
const probeTimeoutMs = 2000;
const lockName = 'coffee-checkout';

/** Tells whether the shop server answers. Any HTTP answer proves a connection, even an error. */
async function answers(): Promise<boolean> {
  try {
    await fetch(new URL(`${apiBase}/health/live`, globalThis.location.href), { cache: 'no-store', signal: AbortSignal.timeout(probeTimeoutMs) });
    return true;
  } catch {
    return false;
  }
}

/**
 * `navigator.onLine` reports only whether a network card is in use. The lab often runs on a laptop without one. So the
 * shop counts as offline only if its server does not answer either.
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
  // Locks need a secure context (https or localhost). Without locks, only the API's idempotency prevents a second order.
  if (!('locks' in navigator)) return work().then(() => true);
  return navigator.locks.request(lockName, { ifAvailable: !wait }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

export const submitter = new Submitter({
  slot: checkoutSlot,
  clock: systemClock,
  send: sendTraced,
  network,
  exclusively,
  onAccepted(lines, { orderId, replayed, queued, traceId }) {
    changeCart({ type: 'ordered', lines });
    rememberAnswer({ orderId, replayed, queued, traceId, atMs: Date.now() });
  },
});
