/** The shop sends an order at most four times. After that its outcome is unknown. */
export const attemptsMax = 4;

/** The wait between the end of one attempt and the start of the next. There is none before the first attempt. */
const waitsMs = [0, 1000, 3000, 5000] as const;

const jitterMax = 0.2;
const retryAfterMaxMs = 15_000;

/**
 * The wait before an attempt (1 to 4): 0, 1, 3 or 5 s plus up to 20 % of jitter. The jitter spreads the retries of many
 * browsers whose attempts failed at the same moment. The wait is longer if the server asks for that, but at most 15 s,
 * because a customer is waiting.
 */
export function waitBeforeMs(attempt: number, random: () => number, retryAfterMs = 0): number {
  const wait = waitsMs[attempt - 1];
  if (wait === undefined) throw new RangeError(`attempt must be 1 to ${attemptsMax}: was ${attempt}`);
  return Math.max(wait * (1 + jitterMax * random()), Math.min(retryAfterMs, retryAfterMaxMs));
}

/** The waits before the first checks of an unknown outcome. All later waits are as long as the last one. */
const checkWaitsMs = [5000, 10_000, 20_000, 30_000] as const;

/** The shop checks an unknown outcome this often by itself. The waits add up to 10 minutes, jitter not counted. */
export const checksMax = 21;

/** No wait of a submission is longer. A stored time that is further away comes from a clock that was set back. */
export const longestWaitMs = 30_000 * (1 + jitterMax);

/** The wait before an automatic check (1 to 21) of an unknown outcome: 5, 10, 20, then 30 s, plus jitter. */
export function waitBeforeCheckMs(check: number, random: () => number, retryAfterMs = 0): number {
  if (check < 1 || check > checksMax) throw new RangeError(`check must be 1 to ${checksMax}: was ${check}`);
  const wait = checkWaitsMs[check - 1] ?? 30_000;
  return Math.max(wait * (1 + jitterMax * random()), Math.min(retryAfterMs, retryAfterMaxMs));
}

/** Reads `Retry-After` (seconds or an HTTP date) in milliseconds. 0 if the header is absent or invalid. */
export function readRetryAfterMs(headers: Headers, nowMs: number): number {
  const value = headers.get('Retry-After');
  if (value === null) return 0;
  // The check for GMT is needed, because Date.parse accepts almost any text as a date.
  const date = / GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : date - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
