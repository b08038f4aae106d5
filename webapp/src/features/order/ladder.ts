import type { OrderRead, ReadOptions } from '@/api/orders';
import type { Order, OrderEvent } from '@/api/types';
import type { Clock } from '@/lib/clock';

export type Rung = 'stream' | 'longPoll' | 'poll';

/** How the page is kept up to date right now. `fresh` is false from a failed read until the next good one. */
export interface LadderStatus {
  rung: Rung;
  fresh: boolean;
}

/** The part of EventSource that the ladder uses. */
export interface EventStream {
  /** `onFailure` is told each time a connection ends or cannot be made; the stream itself connects again. */
  open(on: { event(event: OrderEvent): void; progress(): void; failure(final: boolean): void }): { close(): void };
}

export interface LadderWorld {
  stream: EventStream | null;
  read(options: ReadOptions): Promise<OrderRead>;
  clock: Clock;
  onOrder(order: Order): void;
  onEvents(events: readonly OrderEvent[]): void;
  onStatus(status: LadderStatus): void;
}

const failuresMax = 2;
const pollMinMs = 1000;
const pollMaxMs = 15_000;
/** A lower rung that works tries the one above it again after this long. */
export const climbAfterMs = 15_000;
/** A stream may be dead without a word (its heartbeats are invisible to the page), so it is checked by a plain read. */
export const streamCheckMs = 15_000;
/** Several events of one moment are one read. */
const settleMs = 30;

/**
 * Follows an order until it is finished: by event stream; after two failed connections by long poll; after two failed
 * long polls by plain polling with backoff. It climbs back up when things get better, and it never blanks anything: a
 * failure only changes the status.
 */
export async function follow(world: LadderWorld, known: Order, signal: AbortSignal): Promise<void> {
  let order = known;
  let rung: Rung = world.stream ? 'stream' : 'longPoll';
  let streamFailedAt = Number.NEGATIVE_INFINITY;

  const status = (fresh: boolean) => world.onStatus({ rung, fresh });

  async function read(options: Omit<ReadOptions, 'signal'>) {
    const answer = await world.read({ ...options, signal });
    if (answer.kind === 'order') {
      // A slower answer never takes the page back in time; live values may change within a version.
      if (answer.order.version >= order.version) world.onOrder((order = answer.order));
    }
    status(true);
    return answer;
  }

  const mayClimbToStream = () => world.stream !== null && world.clock.now() - streamFailedAt >= climbAfterMs;

  async function byStream(stream: EventStream) {
    await streamUntilBroken(stream, world, signal, () => order, read, status);
    streamFailedAt = world.clock.now();
    rung = 'longPoll';
  }

  async function byLongPoll() {
    for (let failures = 0; failures < failuresMax && !order.terminal; ) {
      if (mayClimbToStream()) return void (rung = 'stream');
      try {
        const startedAt = world.clock.now();
        const answer = await read({ knownVersion: order.version, wait: true });
        failures = 0;
        // A server with too many waiters answers 304 at once: do not hammer it.
        const early = answer.kind === 'unchanged' && world.clock.now() - startedAt < pollMinMs;
        if (early) await world.clock.sleep(Math.max(pollMinMs, Math.min(answer.retryAfterMs, pollMaxMs)), signal);
      } catch {
        signal.throwIfAborted();
        failures += 1;
        status(false);
        await world.clock.sleep(pollMinMs, signal);
      }
    }
    rung = 'poll';
  }

  async function byPoll() {
    const since = world.clock.now();
    for (let waitMs = pollMinMs; !order.terminal; waitMs = Math.min(waitMs * 2, pollMaxMs)) {
      const before = order.version;
      let askedForMs = 0;
      try {
        askedForMs = (await read({})).retryAfterMs;
        if (order.version !== before) waitMs = pollMinMs;
        if (world.clock.now() - since >= climbAfterMs) return void (rung = 'longPoll');
      } catch {
        signal.throwIfAborted();
        status(false);
      }
      if (!order.terminal) await world.clock.sleep(Math.min(Math.max(waitMs, askedForMs), pollMaxMs), signal);
    }
  }

  while (!order.terminal) {
    signal.throwIfAborted();
    status(true);
    if (rung === 'stream' && world.stream) await byStream(world.stream);
    else if (rung === 'longPoll') await byLongPoll();
    else await byPoll();
  }
}

/** Returns when the order is finished or the stream has failed twice without a word in between. */
async function streamUntilBroken(
  stream: EventStream,
  world: LadderWorld,
  signal: AbortSignal,
  current: () => Order,
  read: (options: Omit<ReadOptions, 'signal'>) => Promise<OrderRead>,
  status: (fresh: boolean) => void,
) {
  let failures = 0;
  let broken = false;
  let lastSeq = 0;
  let heard = false;
  let wake = new AbortController();
  const open = stream.open({
    event(event) {
      failures = 0;
      heard = true;
      lastSeq = Math.max(lastSeq, event.seq);
      world.onEvents([event]);
      wake.abort();
    },
    progress() {
      failures = 0;
      heard = true;
      wake.abort();
    },
    failure(final) {
      failures += 1;
      broken = final || failures >= failuresMax;
      status(false);
      wake.abort();
    },
  });
  try {
    while (!broken && !current().terminal) {
      const quiet = await world.clock.sleep(streamCheckMs, AbortSignal.any([signal, wake.signal])).then(
        () => true,
        () => false,
      );
      signal.throwIfAborted();
      wake = new AbortController();
      if (heard) await world.clock.sleep(settleMs, signal);
      heard = false;
      if (broken) return;
      try {
        await read({});
        // Nothing came for a while, and yet the order has moved on, or the stream was never made again: it is dead.
        if (quiet && (failures > 0 || current().version > lastSeq)) return;
      } catch {
        signal.throwIfAborted();
        status(false);
      }
    }
  } finally {
    open.close();
  }
}
