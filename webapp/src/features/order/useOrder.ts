import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ReadError, readEvents, readOrder } from '@/api/orders';
import type { Order, OrderEvent } from '@/api/types';
import { rememberedAnswer } from '@/lib/answers';
import { systemClock } from '@/lib/clock';
import { browserEventStream } from './eventStream';
import { follow, type LadderStatus } from './ladder';
import { orderKey, tellHistory } from './newest';

/** For this time after a queued acceptance, the shop keeps looking for the order although the API answers 404. */
const queuedForMs = 15 * 60_000;

/** Reads the order and updates it until it is finished. A failure never removes the last known state. */
export function useOrder(id: string) {
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<LadderStatus>({ rung: 'stream', fresh: true });
  const [updatedAtMs, setUpdatedAtMs] = useState(() => Date.now());
  const [streamed, setStreamed] = useState<readonly OrderEvent[]>([]);

  const order = useQuery({
    queryKey: orderKey(id),
    queryFn: async ({ signal }) => {
      const answer = await readOrder(id, { signal });
      if (answer.kind === 'unchanged') throw new ReadError(304);
      return answer.order;
    },
    staleTime: Number.POSITIVE_INFINITY,
    // The API cannot find an order that is still in the intake queue.
    retry: (_failures, error) => !isNotFound(error) || isQueued(id, Date.now()),
    retryDelay: (failures) => Math.min(1000 * 2 ** failures, 15_000),
  });
  const known = order.data;
  const open = known !== undefined && !known.terminal;

  useEffect(() => {
    if (known) tellHistory(queryClient, known);
  }, [known, queryClient]);

  useEffect(() => {
    const start = queryClient.getQueryData<Order>(orderKey(id));
    if (!open || !start) return;
    const stop = new AbortController();
    follow(
      {
        stream: browserEventStream(id),
        read: (options) => readOrder(id, options),
        clock: systemClock,
        onOrder: (next) => queryClient.setQueryData(orderKey(id), next),
        onEvents: (events) => setStreamed((before) => merge(before, events)),
        onStatus(next) {
          setStatus((before) => (before.rung === next.rung && before.fresh === next.fresh ? before : next));
          if (next.fresh) setUpdatedAtMs(Date.now());
        },
      },
      start,
      stop.signal,
    ).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    return () => stop.abort();
  }, [id, open, queryClient]);

  // Reads the events that the stream has not sent: the stream is off, or the order was finished before the page opened.
  const version = known?.version ?? 0;
  const told = streamed.at(-1)?.seq ?? 0;
  const history = useQuery({
    queryKey: ['events', id, version],
    queryFn: ({ signal }) => readEvents(id, signal),
    enabled: version > 0 && (status.rung !== 'stream' || !open) && told < version,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });

  return {
    order: known,
    events: merge(history.data ?? [], streamed),
    notFound: isNotFound(order.error),
    unreachable: order.failureCount > 0 && !known,
    status,
    updatedAtMs,
  };
}

const isNotFound = (error: unknown) => error instanceof ReadError && error.status === 404;

function isQueued(id: string, nowMs: number): boolean {
  const answer = rememberedAnswer(id);
  return answer !== undefined && answer.queued && nowMs - answer.atMs < queuedForMs;
}

/** Merges two lists of events by sequence number, without duplicates. */
export function merge(one: readonly OrderEvent[], other: readonly OrderEvent[]): readonly OrderEvent[] {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const bySeq = new Map([...one, ...other].map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
