import { ManualClock } from '@test/ManualClock';
import { describe, expect, test } from 'vitest';
import { ReadError, type OrderRead, type ReadOptions } from '@/api/orders';
import type { Order, OrderEvent } from '@/api/types';
import { climbAfterMs, follow, streamCheckMs, type EventStream, type LadderStatus } from './ladder';

const order = (version: number, terminal = false) => ({ id: 'ord_1', version, terminal }) as Order;
const event = (seq: number) => ({ seq, type: 'StepStarted' }) as OrderEvent;

/** A fake order, a fake server whose rungs can fail one by one, and a page that follows the order. */
class World {
  clock = new ManualClock();
  current = order(1);
  stream: 'works' | 'refuses' | 'silent' = 'works';
  longPoll: 'works' | 'refuses' = 'works';
  poll: 'works' | 'refuses' = 'works';
  retryAfterMs = 0;
  reads: string[] = [];
  readsAtMs: number[] = [];
  statuses: string[] = [];
  seen: number[] = [];
  events: number[] = [];
  opened = 0;
  closed = 0;
  stop = new AbortController();
  finished = false;
  readonly startMs = this.clock.now();
  #on: Parameters<EventStream['open']>[0] | null = null;
  #waiters: (() => void)[] = [];

  async start(withStream = true) {
    const stream: EventStream = {
      open: (on) => {
        this.opened += 1;
        this.#on = on;
        // A stream starts with the earlier events.
        if (this.stream === 'refuses') queueMicrotask(() => on.failure(true));
        if (this.stream === 'works') queueMicrotask(() => on.event(event(this.current.version)));
        return { close: () => void (this.closed += 1) };
      },
    };
    void follow(
      {
        stream: withStream ? stream : null,
        read: (options) => this.#read(options),
        clock: this.clock,
        onOrder: ({ version }) => this.seen.push(version),
        onEvents: (events) => this.events.push(...events.map(({ seq }) => seq)),
        onStatus: ({ rung, fresh }: LadderStatus) => {
          const status = fresh ? rung : `${rung} stale`;
          if (this.statuses.at(-1) !== status) this.statuses.push(status);
        },
      },
      this.current,
      this.stop.signal,
    )
      .catch(() => undefined)
      .finally(() => (this.finished = true));
    await this.clock.advance(50);
  }

  /** Changes the order. A working stream sends the event. */
  change(version: number, terminal = false) {
    this.current = order(version, terminal);
    if (this.stream === 'works') this.#on?.event(event(version));
    for (const wake of this.#waiters.splice(0)) wake();
  }

  progress() {
    this.#on?.progress();
  }

  cutStream(final = false) {
    this.#on?.failure(final);
  }

  async #read({ wait = false, knownVersion, signal }: ReadOptions): Promise<OrderRead> {
    this.reads.push(wait ? 'wait' : 'plain');
    this.readsAtMs.push(this.clock.now() - this.startMs);
    if ((wait ? this.longPoll : this.poll) === 'refuses') throw new ReadError(0);
    if (wait && knownVersion === this.current.version) {
      const timeout = this.clock.sleep(15_000, signal);
      await Promise.race([new Promise<void>((resolve) => this.#waiters.push(resolve)), timeout.catch(() => undefined)]);
      if (knownVersion === this.current.version) return { kind: 'unchanged', retryAfterMs: this.retryAfterMs };
    }
    return { kind: 'order', order: this.current, retryAfterMs: this.retryAfterMs };
  }
}

describe('following an order', () => {
  test('by stream: every event causes one read, and the final state ends it', async () => {
    const world = new World();
    await world.start();

    world.change(2);
    await world.clock.advance(100);
    world.change(3, true);
    await world.clock.advance(100);

    expect(world.seen).toEqual([1, 2, 3]);
    expect(world.events).toEqual([1, 2, 3]);
    expect(world.statuses).toEqual(['stream']);
    expect(world.finished).toBe(true);
    expect(world.closed).toBe(1);
  });

  test('reads once for several events at the same moment, and updates live values within a version', async () => {
    const world = new World();
    await world.start();

    world.change(2);
    world.change(3);
    await world.clock.advance(100);
    expect(world.seen).toEqual([1, 3]);

    world.progress();
    await world.clock.advance(100);
    expect(world.seen).toEqual([1, 3, 3]);
  });

  test('stays with the stream after one failure, and leaves it after two failures without an event between them', async () => {
    const world = new World();
    await world.start();

    world.cutStream();
    await world.clock.advance(100);
    world.change(2);
    await world.clock.advance(100);
    expect(world.statuses.at(-1)).toBe('stream');

    world.cutStream();
    world.cutStream();
    await world.clock.advance(100);
    expect(world.statuses.at(-1)).toBe('longPoll');
    expect(world.closed).toBe(1);
  });

  test('changes to the long poll at once when the stream is refused, and sees changes without delay', async () => {
    const world = new World();
    world.stream = 'refuses';
    await world.start();
    await world.clock.advance(4000);

    world.change(2);
    await world.clock.advance(0);
    world.change(3, true);
    await world.clock.advance(0);

    expect(world.seen).toEqual([2, 3]);
    expect(world.finished).toBe(true);
  });

  test('reaches the final state by polling when stream and long poll are blocked', async () => {
    const world = new World();
    world.stream = 'refuses';
    world.longPoll = 'refuses';
    await world.start();
    await world.clock.advance(3000);
    expect(world.statuses.at(-1)).toBe('poll');

    world.change(2);
    await world.clock.advance(15_000);
    world.change(3, true);
    await world.clock.advance(15_000);

    expect(world.seen).toContain(2);
    expect(world.seen.at(-1)).toBe(3);
    expect(world.finished).toBe(true);
  });

  test('polls at 1, 2, 4, 8 and then every 15 s while nothing changes', async () => {
    const world = new World();
    world.stream = 'refuses';
    world.longPoll = 'refuses';
    world.poll = 'refuses';
    await world.start();

    await world.clock.advance(63_000);

    const polls = world.readsAtMs.filter((_at, index) => world.reads[index] === 'plain');
    const gaps = polls.slice(1).map((at, index) => at - (polls[index] ?? 0));
    expect(gaps.slice(0, 5)).toEqual([1000, 2000, 4000, 8000, 15_000]);
  });

  test('polls at the time that the server asks for', async () => {
    const world = new World();
    world.stream = 'refuses';
    world.longPoll = 'refuses';
    world.retryAfterMs = 12_000;
    await world.start();

    await world.clock.advance(26_500);

    const polls = world.readsAtMs.filter((_at, index) => world.reads[index] === 'plain');
    expect((polls[1] ?? 0) - (polls[0] ?? 0)).toBe(12_000);
  });

  test('climbs back to the stream when the stream works again', async () => {
    const world = new World();
    world.stream = 'refuses';
    world.longPoll = 'refuses';
    await world.start();
    await world.clock.advance(5000);
    expect(world.statuses.at(-1)).toBe('poll');

    world.stream = 'works';
    world.longPoll = 'works';
    await world.clock.advance(3 * climbAfterMs);

    expect(world.statuses.at(-1)).toBe('stream');
    world.change(2, true);
    await world.clock.advance(100);
    expect(world.finished).toBe(true);
  });

  test('detects an open but silent stream by a plain read, and misses no final state', async () => {
    const world = new World();
    await world.start();
    world.stream = 'silent';

    world.change(2);
    await world.clock.advance(streamCheckMs + 100);
    expect(world.seen).toContain(2);
    expect(world.statuses.at(-1)).toBe('longPoll');

    world.change(3, true);
    await world.clock.advance(100);
    expect(world.finished).toBe(true);
  });

  test('without EventSource it starts with the long poll', async () => {
    const world = new World();
    await world.start(false);

    expect(world.reads).toEqual(['wait']);
  });

  test('reports when the data is not fresh, keeps showing it, and reports when it is fresh again', async () => {
    const world = new World();
    world.stream = 'refuses';
    world.longPoll = 'refuses';
    world.poll = 'refuses';
    await world.start();
    await world.clock.advance(5000);
    expect(world.statuses.at(-1)).toBe('poll stale');
    expect(world.seen).toEqual([]);

    world.poll = 'works';
    await world.clock.advance(15_000);
    expect(world.statuses.at(-1)).toBe('poll');
  });

  test('ignores a late answer with an older version', async () => {
    const world = new World();
    await world.start();
    world.change(5);
    await world.clock.advance(100);

    world.current = order(4);
    world.progress();
    await world.clock.advance(100);

    expect(world.seen).toEqual([1, 5]);
  });

  test('waits between long polls that the server answers at once', async () => {
    const world = new World();
    const clock = world.clock;
    let reads = 0;
    const stop = new AbortController();
    void follow(
      {
        stream: null,
        read: () => ((reads += 1), Promise.resolve({ kind: 'unchanged', retryAfterMs: 0 })),
        clock,
        onOrder: () => {},
        onEvents: () => {},
        onStatus: () => {},
      },
      order(1),
      stop.signal,
    ).catch(() => undefined);

    await clock.advance(10_000);
    stop.abort();

    expect(reads).toBeLessThanOrEqual(11);
  });

  test('stops when the customer leaves the page', async () => {
    const world = new World();
    await world.start();

    world.stop.abort();
    await world.clock.advance(0);

    expect(world.finished).toBe(true);
    expect(world.closed).toBe(1);
  });
});
