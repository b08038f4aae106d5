import { apiBase } from '@/api/client';
import { eventTypes, parseEvent } from '@/api/orders';
import type { EventStream } from './ladder';

const openWithinMs = 5000;

/** The order's event stream by the browser's own EventSource, which resumes after the last event it saw. */
export function browserEventStream(orderId: string): EventStream | null {
  if (typeof EventSource === 'undefined') return null;
  return {
    open(on) {
      const source = new EventSource(`${apiBase}/orders/${orderId}/events`);
      // EventSource waits for ever for an answer to begin.
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
      // CLOSED: the answer was no stream (an error status, or 204 after the end), so the browser will not try again.
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
