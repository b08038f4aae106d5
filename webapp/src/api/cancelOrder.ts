import { api, requestTimeoutMs, within } from './client';
import { readRetryAfterMs } from './retry';
import type { Order } from './types';

/** The result of one attempt to cancel an order. */
export type CancelAnswer =
  /** The API has stored the decision: the order is cancelled, or will be. */
  | { kind: 'cancelled'; order: Order }
  /** The order is finished, or is being undone for another reason. */
  | { kind: 'too-late' }
  /** The result is unknown. It is safe to ask again. */
  | { kind: 'again'; retryAfterMs: number };

/** Sends one cancel request. It throws only when the caller's signal aborts it. */
export async function cancelOrder(id: string, signal: AbortSignal): Promise<CancelAnswer> {
  try {
    const { data, error, response } = await api.POST('/orders/{id}/cancel', {
      params: { path: { id } },
      cache: 'no-store',
      signal: within(requestTimeoutMs, signal),
    });
    if (data && data.id === id) return { kind: 'cancelled', order: data };
    // A proxy may answer instead of the API, so the status code alone proves nothing.
    if (response.status === 409 && isNotCancellable(error)) return { kind: 'too-late' };
    return { kind: 'again', retryAfterMs: readRetryAfterMs(response.headers, Date.now()) };
  } catch {
    signal.throwIfAborted();
    return { kind: 'again', retryAfterMs: 0 };
  }
}

const isNotCancellable = (error: unknown) =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === '/problems/not-cancellable';
