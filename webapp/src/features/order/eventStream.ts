import { apiBase } from '@/api/client';
import { eventTypes, parseEvent } from '@/api/orders';
import type { EventStream } from './ladder';

const openWithinMs = 5000;

/** The order's event stream, read with the browser's EventSource. EventSource resumes after the last event it got. */
export function browserEventStream(orderId: string): EventStream | null {
  if (typeof EventSource === 'undefined') return null;
  return {
    open(on) {
      const source = new EventSource(`${apiBase}/orders/${orderId}/events`);
      // EventSource has no timeout for the start of the answer, so this timer is one.
      const timer = setTimeout(() => {
        if (source.readyState === EventSource.OPEN) return;
        source.close();
        on.failure(true);
      }, openWithinMs);
      const receive = (message: MessageEvent<string>) => {
        const event = parseEvent(message.data);
        if (event) on.event(event);
      };
      for (const type of eventTypes) source.addEventListener(type, receive);
      source.addEventListener('progress', () => on.progress());
      // CLOSED: the answer was not a stream (an error status, or 204 after the end). The browser will not retry.
      source.addEventListener('error', () => on.failure(source.readyState === EventSource.CLOSED));
      source.addEventListener('open', () => clearTimeout(timer));
      return {
        close() {
          clearTimeout(timer);
          source.close();
        },
      };
    },
  };
}
