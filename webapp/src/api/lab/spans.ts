import { callLab } from './call';
import { knownLab } from './notice';

/** A span of the shop's page, in the form of `POST /lab/spans`. It never has a key, a customer or a body. */
export interface BrowserSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: 'checkout' | 'POST /orders';
  startMicros: number;
  endMicros: number;
  attributes: Record<string, string | number>;
  /** Why it failed, or null. */
  error: string | null;
}

/** Tells the lab these spans, if there is a lab. Nothing waits for it, and nothing fails if it does not take them. */
export function tellSpans(spans: readonly BrowserSpan[]) {
  if (knownLab.isThere && spans.length > 0) callLab('POST', 'spans', { spans }).catch(() => undefined);
}
