import type { CancelAnswer } from '@/api/cancelOrder';
import { attemptsMax, waitBeforeMs } from '@/api/retry';
import type { Clock } from '@/lib/clock';

export type Decision = Exclude<CancelAnswer, { kind: 'again' }> | { kind: 'unknown' };

/**
 * Asks for the cancellation until the API decides. The waits are those of placing an order. After the last attempt the
 * decision is `unknown`. `onAttempt` gets the number of each attempt when it starts.
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
