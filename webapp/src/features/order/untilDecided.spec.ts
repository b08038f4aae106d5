import { ManualClock } from '@test/ManualClock';
import { describe, expect, test } from 'vitest';
import type { CancelAnswer } from '@/api/cancelOrder';
import { untilDecided } from './untilDecided';

const again = (retryAfterMs = 0): CancelAnswer => ({ kind: 'again', retryAfterMs });

/** Asks a fake API that gives these answers in order. */
function asked(...answers: CancelAnswer[]) {
  const clock = new ManualClock();
  const attempts: number[] = [];
  const stop = new AbortController();
  const ask = () => Promise.resolve(answers.shift() ?? again());
  const decision = untilDecided(ask, (attempt) => attempts.push(attempt), clock, stop.signal);
  return { clock, attempts, stop, decision };
}

describe('asking for a cancellation', () => {
  test('stops at the first decision', async () => {
    const { clock, attempts, decision } = asked(again(), { kind: 'too-late' });

    await clock.advance(60_000);

    expect(await decision).toEqual({ kind: 'too-late' });
    expect(attempts).toEqual([1, 2]);
  });

  test('becomes unknown, not refused, after four attempts with the waits of an order', async () => {
    const { clock, attempts, decision } = asked();

    await clock.advance(60_000);

    expect(await decision).toEqual({ kind: 'unknown' });
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(clock.sleepsMs).toEqual([0, 1000, 3000, 5000]);
  });

  test('waits as long as the API asks', async () => {
    const { clock, decision } = asked(again(4000), { kind: 'too-late' });

    await clock.advance(60_000);

    expect(await decision).toEqual({ kind: 'too-late' });
    expect(clock.sleepsMs).toEqual([0, 4000]);
  });

  test('stops when the customer leaves the page', async () => {
    const { clock, stop, attempts, decision } = asked();
    const ended = expect(decision).rejects.toThrow();
    await clock.advance(500);

    stop.abort();

    await ended;
    expect(attempts).toEqual([1]);
  });
});
