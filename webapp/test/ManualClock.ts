import type { Clock } from '@/lib/clock';

interface Sleeper {
  atMs: number;
  wake(): void;
}

/** Time that stands still until a test moves it. Chance is always the same. */
export class ManualClock implements Clock {
  readonly sleepsMs: number[] = [];
  #nowMs = 1_000_000;
  #sleepers: Sleeper[] = [];
  readonly #chance: number;

  constructor(chance = 0) {
    this.#chance = chance;
  }

  now = () => this.#nowMs;
  random = () => this.#chance;

  sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      this.sleepsMs.push(ms);
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      };
      const wake = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { atMs: this.#nowMs + ms, wake };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', stop, { once: true });
    });

  /** Lets everybody run who can, and moves on; wakes sleepers in the order of their times. */
  async advance(ms: number) {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > untilMs) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
      await settle();
    }
    this.#nowMs = untilMs;
  }
}

/** Until all promises that can run have run. */
async function settle() {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
