import createClient from 'openapi-fetch';
import type { paths } from './__generated__/openapi';

/** Everything goes to the shop's own origin; its server hands `/api` on to the fault proxy. */
export const apiBase = '/api';

/** How long the shop waits for an answer before it treats the request as lost. */
export const requestTimeoutMs = 5000;

/** Reads. Orders are submitted by `submitOrder`, which sends saved bytes. */
export const api = createClient<paths>({
  // Absolute, because a relative address means nothing to the fetch of the unit tests' runtime.
  baseUrl: new URL(apiBase, globalThis.location.href).href,
  // Looked up at each call, so that whoever replaces fetch (the mock backend in unit tests) is seen.
  fetch: (request) => globalThis.fetch(request),
});

/** Aborts when the given signal does or when time is up. */
export function within(timeoutMs: number, signal?: AbortSignal | null): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
