import type { CancelAnswer } from '@/api/cancelOrder';
import { attemptsMax, waitBeforeMs } from '@/api/retry';
import type { Clock } from '@/lib/clock';

export type Decision = Exclude<CancelAnswer, { kind: 'again' }> | { kind: 'unknown' };

/**
 * Asks for the cancellation until somebody decides, at the same times as an order is placed; after the last attempt
 * nobody knows. Told the number of each attempt as it begins.
 */
export async function untilDecided(
  ask: (signal: AbortSignal) => Promise<CancelAnswer>,
  onAttempt: (attempt: number) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<Decision> {
  let retryAfterMs = 0;
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    await clock.sleep(waitBeforeMs(attempt, () => clock.random(), retryAfterMs), signal);
    onAttempt(attempt);
    const answer = await ask(signal);
    if (answer.kind !== 'again') return answer;
    retryAfterMs = answer.retryAfterMs;
  }
  return { kind: 'unknown' };
}
