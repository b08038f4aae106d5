/** Sending an order: four attempts, then nobody knows. */
export const attemptsMax = 4;

/** How long to wait after the end of one attempt before the next one begins: none before the first. */
const waitsMs = [0, 1000, 3000, 5000] as const;

const jitterMax = 0.2;
const retryAfterMaxMs = 15_000;

/**
 * The wait before an attempt (1 to 4): 0, 1, 3 or 5 s plus up to a fifth, so that shops that failed together do not come
 * back together; longer if the server asked for longer, but never beyond 15 s, since a customer is waiting.
 */
export function waitBeforeMs(attempt: number, random: () => number, retryAfterMs = 0): number {
  const wait = waitsMs[attempt - 1];
  if (wait === undefined) throw new RangeError(`attempt must be 1 to ${attemptsMax}: was ${attempt}`);
  return Math.max(wait * (1 + jitterMax * random()), Math.min(retryAfterMs, retryAfterMaxMs));
}

/** The header in milliseconds: seconds or an HTTP date. 0 when it is absent or says nothing. */
export function readRetryAfterMs(headers: Headers, nowMs: number): number {
  const value = headers.get('Retry-After');
  if (value === null) return 0;
  // Date.parse alone takes almost anything for a date.
  const date = / GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : date - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
