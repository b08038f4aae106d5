import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { knownLab } from '@/api/lab/notice';
import type { BrowserSpan } from '@/api/lab/spans';
import { usd } from '@/lib/money';
import { transition, type Submission } from './machine';
import { checkoutSlot } from './slot';
import { newTrace, sendTraced } from './traced';

const placedAt = '2026-11-21T09:30:00.000Z';
const trace = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), tries: 1 };
const submission: Submission = { key: 'secret-key', body: '{"customerId":"c-secret"}', lines: [], total: usd(1999), placedAt, sent: true, trace };
const never = new AbortController().signal;

/** Answers each order with this, and collects what the server and the lab get. */
function answered(order: (signal: AbortSignal) => Promise<Response>) {
  const parents: (string | null)[] = [];
  const told: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    if (String(url instanceof Request ? url.url : url).endsWith('/lab/spans')) {
      told.push(init?.body as string);
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    parents.push(new Headers(init?.headers).get('traceparent'));
    return order(init?.signal ?? never);
  });
  return { parents, told, spans: () => told.flatMap((body) => (JSON.parse(body) as { spans: BrowserSpan[] }).spans) };
}
const says = (status: number, body: unknown = {}) => answered(() => Promise.resolve(Response.json(body, { status })));

describe('the trace of a checkout', () => {
  beforeEach(() => void (knownLab.isThere = true));
  afterEach(() => void (knownLab.isThere = false));

  test('is continued by each attempt, which is the parent of what the server does', async () => {
    const { parents, spans } = says(202, { id: 'ord_1' });

    await sendTraced(submission, never);

    const [attempt, checkout] = spans();
    expect(parents).toEqual([`00-${trace.traceId}-${attempt?.spanId}-01`]);
    expect(attempt).toMatchObject({
      traceId: trace.traceId,
      parentSpanId: trace.spanId,
      name: 'POST /orders',
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 202 },
      error: null,
    });
    expect(Object.keys(attempt?.attributes ?? {})).toHaveLength(2);
    expect(checkout).toMatchObject({ spanId: trace.spanId, parentSpanId: null, name: 'checkout', startMicros: Date.parse(placedAt) * 1000, attributes: {} });
    expect(checkout?.endMicros).toBe(attempt?.endMicros);
  });

  test('has a span of its own for a try without an outcome, and its checkout goes on', async () => {
    const { parents, spans } = says(503);

    await sendTraced({ ...submission, trace: { ...trace, tries: 3 } }, never);
    await sendTraced({ ...submission, trace: { ...trace, tries: 4 } }, never);

    expect(spans().map(({ name, attributes, error }) => [name, attributes['http.request.resend_count'], attributes['error.type'], error])).toEqual([
      ['POST /orders', 2, '503', 'answered with 503'],
      ['POST /orders', 3, '503', 'answered with 503'],
    ]);
    expect(new Set(parents).size).toBe(2);
  });

  test.each([
    ['timeout', () => Promise.reject(new DOMException('too late', 'TimeoutError'))],
    ['connection', () => Promise.reject(new TypeError('refused'))],
    ['unreadable', () => Promise.resolve(new Response('{"id":', { status: 202 }))],
  ])('says %s of an attempt without an answer', async (type, order) => {
    const { spans } = answered(order);

    expect(await sendTraced(submission, never)).toMatchObject({ kind: 'again' });

    expect(spans()).toHaveLength(1);
    expect(spans()[0]).toMatchObject({ attributes: { 'error.type': type }, error: type });
  });

  test('has the attempt that the customer stopped', async () => {
    const { spans } = answered((signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))));
    const stop = new AbortController();
    const sending = sendTraced(submission, stop.signal);
    stop.abort();

    await expect(sending).rejects.toThrow();

    expect(spans()).toMatchObject([{ attributes: { 'error.type': 'aborted' } }]);
  });

  test('tells no key, no customer and no body', async () => {
    const { told } = says(422, { type: '/problems/validation-error', detail: 'about c-secret' });

    await sendTraced(submission, never);

    expect(told.join()).toContain('checkout');
    expect(told.join()).not.toContain('secret');
  });

  test('goes nowhere without a lab', async () => {
    knownLab.isThere = false;
    const { told, parents } = says(202, { id: 'ord_1' });

    expect(await sendTraced(submission, never)).toMatchObject({ kind: 'accepted' });

    expect(told).toEqual([]);
    expect(parents).toEqual([expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)]);
  });

  test('disturbs no order when the lab does not take it', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation((url) =>
      String(url instanceof Request ? url.url : url).endsWith('/lab/spans') ? Promise.reject(new TypeError('gone')) : Promise.resolve(Response.json({ id: 'ord_1' }, { status: 202 })),
    );

    expect(await sendTraced(submission, never)).toMatchObject({ kind: 'accepted' });
  });

  test('is not there for a checkout that an earlier version has stored', async () => {
    const { parents, told } = says(202, { id: 'ord_1' });

    await sendTraced({ ...submission, trace: undefined }, never);

    expect(parents).toEqual([null]);
    expect(told).toEqual([]);
  });
});

describe('the ids of a trace', () => {
  test('are made once for each key, and every start of an attempt or a check is counted', () => {
    expect(newTrace()).toEqual({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as string, tries: 0 });
    const sending = transition({ name: 'sending', submission: { ...submission, trace: { ...trace, tries: 0 } } }, { type: 'sent' });
    expect(sending).toMatchObject({ submission: { trace } });
    const check = transition({ name: 'unknown', submission, next: { check: 2, atMs: 0 } }, { type: 'sent' });
    expect(check).toEqual({ name: 'unknown', submission: { ...submission, trace: { ...trace, tries: 2 } }, next: { check: 2, atMs: 0 } });
  });

  test('are stored with the checkout, whose key is not lost if they are unreadable', () => {
    const store = (kept: unknown) => {
      localStorage.setItem('coffee.checkout', JSON.stringify({ version: 1, value: { name: 'sending', submission: { ...submission, trace: kept } } }));
      return checkoutSlot.refresh();
    };

    expect(store(trace)).toMatchObject({ submission: { trace } });
    expect(store('torn')).toMatchObject({ name: 'sending', submission: { key: 'secret-key', trace: undefined } });
    expect(store(undefined)).toMatchObject({ name: 'sending', submission: { key: 'secret-key' } });
  });
});
