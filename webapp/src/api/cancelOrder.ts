import { api, requestTimeoutMs, within } from './client';
import { readRetryAfterMs } from './retry';
import type { Order } from './types';

/** What one attempt to cancel taught us. */
export type CancelAnswer =
  /** The order is cancelled, or will be: the decision is stored. */
  | { kind: 'cancelled'; order: Order }
  /** It is finished, or ending for another reason. */
  | { kind: 'too-late' }
  /** Not known: asking again does no harm. */
  | { kind: 'again'; retryAfterMs: number };

/** Asks once. Never throws, unless the caller's own signal aborts it. */
export async function cancelOrder(id: string, signal: AbortSignal): Promise<CancelAnswer> {
  try {
    const { data, error, response } = await api.POST('/orders/{id}/cancel', {
      params: { path: { id } },
      cache: 'no-store',
      signal: within(requestTimeoutMs, signal),
    });
    if (data && data.id === id) return { kind: 'cancelled', order: data };
    // Anything may answer in the API's place, so the status alone proves nothing.
    if (response.status === 409 && isNotCancellable(error)) return { kind: 'too-late' };
    return { kind: 'again', retryAfterMs: readRetryAfterMs(response.headers, Date.now()) };
  } catch {
    signal.throwIfAborted();
    return { kind: 'again', retryAfterMs: 0 };
  }
}

const isNotCancellable = (error: unknown) =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === '/problems/not-cancellable';
