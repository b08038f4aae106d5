import type { Clock } from '@/lib/clock';

interface Sleeper {
  atMs: number;
  wake(): void;
}

/** A clock for tests. Time stands still until the test advances it. `random` always returns the same number. */
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

  /** Runs pending promises, then advances the time. It wakes sleepers in the order of their times. */
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

/** Waits until all pending promises have run. */
async function settle() {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
