import createClient from 'openapi-fetch';
import type { paths } from './__generated__/openapi';

/** All requests go to the shop's own origin. Its server forwards `/api` to the fault proxy. */
export const apiBase = '/api';

/** How long the shop waits for an answer before it treats the request as lost. */
export const requestTimeoutMs = 5000;

/** How long one attempt to place an order may take. The lab can change it. */
export const orderTimeout = { ms: requestTimeoutMs };

/** The generated client, for everything but new orders: `submitOrder` sends their saved bytes. */
export const api = createClient<paths>({
  // The address is absolute, because fetch in Node.js (unit tests) cannot resolve a relative one.
  baseUrl: new URL(apiBase, globalThis.location.href).href,
  // The global fetch is looked up at each call, because the mock backend of the unit tests replaces it.
  fetch: (request) => globalThis.fetch(request),
});

/** A signal that aborts when the given signal aborts or when the timeout expires. */
export function within(timeoutMs: number, signal?: AbortSignal | null): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
