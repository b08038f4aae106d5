import { tellSpans, type BrowserSpan } from '@/api/lab/spans';
import { submitOrder, type Answer } from '@/api/submitOrder';
import type { Submission, SubmissionTrace } from './machine';

const traceIdBytes = 16;
const spanIdBytes = 8;
const microsPerMs = 1000;

/** Random bytes as hexadecimal digits. A UUID has fixed bits, by which a collector would choose its traces. */
const randomId = (bytes: number) => Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The trace of a new submission, of which nothing is sent yet. */
export const newTrace = (): SubmissionTrace => ({ traceId: randomId(traceIdBytes), spanId: randomId(spanIdBytes), tries: 0 });

/**
 * Sends a submission once. The order continues its trace. The span of the attempt, and after an outcome the one of the whole
 * checkout, go to the lab if there is one.
 */
export async function sendTraced({ key, body, placedAt, trace }: Submission, signal: AbortSignal): Promise<Answer> {
  if (!trace) return submitOrder(key, body, signal);
  const { traceId, tries } = trace;
  const spanId = randomId(spanIdBytes);
  const startMicros = Date.now() * microsPerMs;
  const spans: BrowserSpan[] = [];
  try {
    const answer = await submitOrder(key, body, signal, {
      traceparent: `00-${traceId}-${spanId}-01`,
      ended: (status, error) =>
        spans.push({
          traceId,
          spanId,
          parentSpanId: trace.spanId,
          name: 'POST /orders',
          startMicros,
          endMicros: nowMicros(startMicros),
          attributes: {
            'http.request.method': 'POST',
            ...(status !== null && { 'http.response.status_code': status }),
            ...(tries > 1 && { 'http.request.resend_count': tries - 1 }),
            ...(error !== null && { 'error.type': error }),
          },
          error: error !== null && error === String(status) ? `answered with ${status}` : error,
        }),
    });
    if (answer.kind !== 'again') {
      const began = Date.parse(placedAt) * microsPerMs;
      spans.push({ traceId, spanId: trace.spanId, parentSpanId: null, name: 'checkout', startMicros: began, endMicros: nowMicros(began), attributes: {}, error: null });
    }
    return answer;
  } finally {
    tellSpans(spans);
  }
}

/** Now, but not before this time: the clock may have been set back. */
const nowMicros = (fromMicros: number) => Math.max(fromMicros, Date.now() * microsPerMs);
