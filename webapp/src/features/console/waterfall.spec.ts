import { traceOf, undone } from '@mock-api/lab/trace';
import { describe, expect, test } from 'vitest';
import type { Span, Trace } from '@/api/lab/reads';
import { formatLength, rowsMax, waterfallOf } from './waterfall';

const span = (spanId: string, parentSpanId: string | null, fromMs: number, toMs: number, more: Partial<Span> = {}): Span => ({
  spanId,
  parentSpanId,
  service: 'order-api',
  instance: 'node-1',
  kind: 'INTERNAL',
  name: spanId,
  startMicros: 1e15 + fromMs * 1000,
  endMicros: 1e15 + toMs * 1000,
  attributes: {},
  events: [],
  error: null,
  ...more,
});
const trace = (spans: Span[], more: Partial<Trace> = {}): Trace => ({ order: 'ord_1', traceId: 'a', spans, dropped: 0, faults: [], missing: [], ...more });
const at = (ms: number) => new Date(1e12 + ms).toISOString();
const fault = (fromMs: number, toMs: number | null, spans: string[] = []) => ({ kind: 'toxic', target: 'payment', what: 'down', since: at(fromMs), until: toMs === null ? null : at(toMs), spans });
const tree = (of: Trace) => waterfallOf(of).rows.map(({ key, depth }) => `${'-'.repeat(depth)}${key}`);

describe('the rows of a trace', () => {
  test('stand below their parents, in the order of their begin', () => {
    expect(tree(trace([span('order', null, 0, 90), span('write', 'order', 1, 2), span('step', 'order', 3, 80), span('call', 'step', 4, 9), span('late', 'order', 85, 90)]))).toEqual([
      'order',
      '-write',
      '-step',
      '--call',
      '-late',
    ]);
  });

  test('have times after the first span', () => {
    const { rows, endMs } = waterfallOf(trace([span('order', null, 0, 90), span('call', 'order', 5, 25, { events: [{ name: 'parked', atMicros: 1e15 + 9000 }] })]));

    expect(endMs).toBe(90);
    expect(rows[1]).toMatchObject({ fromMs: 5, lastsMs: 20, ticks: [9], notes: ['parked'], part: 'node-1', lane: 'node', failed: false });
  });

  test('have a place for each parent that nobody has told', () => {
    const { rows } = waterfallOf(trace([span('a', null, 0, 9), span('b', 'gone', 2, 4), span('c', 'gone', 6, 8), span('d', null, 7, 9)], { missing: ['gone'] }));

    expect(rows.map(({ key, depth, lane }) => [key, depth, lane])).toEqual([
      ['a', 0, 'node'],
      ['gone', 0, 'unknown'],
      ['b', 1, 'node'],
      ['c', 1, 'node'],
      ['d', 0, 'node'],
    ]);
    expect(rows[1]).toMatchObject({ fromMs: 2, lastsMs: 6, part: '' });
  });

  test('are each shown once, also if spans are each other\'s parents', () => {
    expect(tree(trace([span('a', 'b', 0, 9), span('b', 'a', 1, 2), span('c', 'c', 3, 4)]))).toEqual(['a', '-b', 'c']);
  });

  test('say what is known of a span, and a failure last', () => {
    const { rows } = waterfallOf(
      trace([
        span('call', null, 0, 9, {
          error: 'no answer in 3000 ms',
          attributes: { 'http.request.resend_count': 2, 'http.response.status_code': 503, 'coffee.step.outcome': 'uncertain' },
          events: [{ name: 'parked', atMicros: 1e15 }, { name: 'parked', atMicros: 1e15 }],
        }),
      ]),
    );

    expect(rows[0]).toMatchObject({ failed: true, notes: ['try 3', '503', 'uncertain', 'parked 2 times', 'failed: no answer in 3000 ms'] });
  });

  test('are not more than a drawing can hold', () => {
    const { rows, more } = waterfallOf(trace(Array.from({ length: rowsMax + 7 }, (_, index) => span(`s${index}`, null, index, index + 1)), { dropped: 5 }));

    expect(rows).toHaveLength(rowsMax);
    expect(more).toBe(12);
  });
});

test('a simulator has the name of its service, and says what it did', () => {
  const attributes = { 'coffee.ledger.effect': 'done', 'coffee.simulator.mode': 'lose-answers' };

  expect(waterfallOf(trace([span('call', null, 0, 9, { service: 'payment', instance: 'simulators', attributes })])).rows[0]).toMatchObject({
    part: 'payment',
    lane: 'other',
    notes: ['effect: done', 'mode: lose-answers'],
  });
});

describe('the faults of a trace', () => {
  const spans = [span('order', null, 0, 100), span('call', 'order', 40, 60)];

  test('are cut to its time, and named in the rows that they met', () => {
    const { faults, rows, summary } = waterfallOf(trace(spans, { faults: [fault(-50, 30), fault(50, 70, ['call']), fault(90, null), fault(80, 900)] }));

    expect(faults.map(({ fromMs, toMs, beganBefore, goesOn, spans: met }) => [fromMs, toMs, beganBefore, goesOn, met])).toEqual([
      [0, 30, true, false, 0],
      [50, 70, false, false, 1],
      [90, 100, false, true, 0],
      [80, 100, false, true, 0],
    ]);
    expect(rows[1]?.met).toEqual(['payment: down']);
    expect(summary).toBe('2 spans of 1 part in 100 ms; 4 faults.');
  });

  test('that begin after the last span of an open order are at its end', () => {
    expect(waterfallOf(trace(spans, { faults: [fault(5000, null)] })).faults[0]).toMatchObject({ fromMs: 100, toMs: 100, goesOn: true });
  });
});

test('an order is open until its own span is there', () => {
  expect(waterfallOf(trace([span('write', 'x', 0, 1)])).isOpen).toBe(true);
  expect(waterfallOf(trace([span('o', null, 0, 1, { name: 'order', attributes: { 'coffee.order.id': 'ord_1' } })])).isOpen).toBe(false);
});

test('the trace of the mock lab has two tries of the browser, a kill and undos', () => {
  const { rows, faults } = waterfallOf(traceOf(undone));

  expect(rows.filter(({ name }) => name === 'POST /orders' ).map(({ part, depth }) => `${depth} ${part}`)).toEqual(['1 browser', '2 node-1', '1 browser', '2 node-2']);
  expect(rows.filter(({ lane }) => lane === 'unknown')).toHaveLength(1);
  expect(faults.map(({ name }) => name)).toContain('node-1: killed');
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['undo payment', 'undo inventory']));
});

test.each([
  [0.44, '0.4 ms'],
  [12.3, '12 ms'],
  [3204, '3.20 s'],
  [125_000, '2 min 5 s'],
])('%f ms are %s', (ms, text) => {
  expect(formatLength(ms)).toBe(text);
});
