import type { OrderRead, ReadOptions } from '@/api/orders';
import type { Order, OrderEvent } from '@/api/types';
import type { Clock } from '@/lib/clock';

export type Rung = 'stream' | 'longPoll' | 'poll';

/** How the page gets its updates now. `fresh` is false after a failure, until the next successful read. */
export interface LadderStatus {
  rung: Rung;
  fresh: boolean;
}

/** The part of EventSource that the ladder uses. */
export interface EventStream {
  /**
   * Opens the stream. `failure` is called each time a connection ends or cannot be made. Unless the failure is final,
   * the stream reconnects by itself.
   */
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
/** After this time on a lower rung, the page tries the rung above it again. */
export const climbAfterMs = 15_000;
/** A dead stream may report no error, and the page cannot see heartbeats. So a plain read checks a silent stream. */
export const streamCheckMs = 15_000;
/** Events that arrive within this time cause one read together. */
const settleMs = 30;

/**
 * Follows an order until it is finished. It starts with the event stream. After two failed connections it uses long
 * polls, and after two failed long polls it polls with backoff. It later tries the higher rungs again. The last known
 * order always stays on the page: a failure changes only the status.
 */
export async function follow(world: LadderWorld, known: Order, signal: AbortSignal): Promise<void> {
  let order = known;
  let rung: Rung = world.stream ? 'stream' : 'longPoll';
  let streamFailedAt = Number.NEGATIVE_INFINITY;

  const status = (fresh: boolean) => world.onStatus({ rung, fresh });

  async function read(options: Omit<ReadOptions, 'signal'>) {
    const answer = await world.read({ ...options, signal });
    if (answer.kind === 'order') {
      // An answer with an older version is ignored. The same version is accepted: live values may have changed.
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
        // A server with too many long polls answers 304 at once, so the client waits before the next one.
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

/** Returns when the order is finished, or when the stream has failed twice without an event between the failures. */
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
        // The stream was silent, but the order has changed or the stream has not reconnected. So the stream is dead.
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
