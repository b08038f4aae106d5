/** The order of the mock lab whose trace has everything: retries, a kill and undos. */
export const undone = 'ord_undone';
/** An order that goes on, and one of which the lab knows no span. */
export const open = 'ord_open';
export const unread = 'ord_unread';

const began = Date.UTC(2026, 0, 10, 12, 0, 0);
const at = (seconds: number) => new Date(began + seconds * 1000).toISOString();
const id = (number: number) => number.toString(16).padStart(16, '0');

interface Told {
  /** The number of the span, of its parent (0 for a root). */
  ids: readonly [number, number];
  name: string;
  instance?: string;
  kind?: string;
  /** Begin and end, in seconds. */
  time: readonly [number, number];
  says?: Record<string, string | number | boolean>;
  events?: readonly (readonly [string, number])[];
  error?: string;
}

const span = ({ ids: [own, parent], name, instance = 'node-1', kind = 'INTERNAL', time: [from, to], says = {}, events = [], error }: Told) => ({
  traceId: 'ab'.repeat(16),
  spanId: id(own),
  parentSpanId: parent === 0 ? null : id(parent),
  service: instance === 'browser' ? 'shop' : instance === 'simulators' ? name.replace(/^.*\/(\w+)\/.*$/, '$1') : 'order-api',
  instance,
  kind,
  name,
  startMicros: Math.round((began / 1000 + from) * 1e6),
  endMicros: Math.round((began / 1000 + to) * 1e6),
  attributes: says,
  events: events.map(([event, seconds]) => ({ name: event, atMicros: Math.round((began / 1000 + seconds) * 1e6) })),
  links: [],
  error: error ?? null,
});

const write = (own: number, event: string, from: number, instance = 'node-1') =>
  span({ ids: [own, 5], name: 'DynamoDB.PutItem', kind: 'CLIENT', instance, time: [from, from + 0.012], says: { 'db.system.name': 'aws.dynamodb', 'coffee.event': event } });

const attempt = (ids: readonly [number, number], name: string, time: readonly [number, number], resend: number, outcome: string, status?: number, error?: string, instance = 'node-2') =>
  span({
    ids,
    name,
    kind: 'CLIENT',
    instance,
    time,
    says: {
      'coffee.step.outcome': outcome,
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(resend > 0 && { 'http.request.resend_count': resend }),
    },
    ...(error !== undefined && { error }),
  });

const served = (ids: readonly [number, number], name: string, from: number, status: number, effect = 'done') =>
  span({ ids, name, kind: 'SERVER', instance: 'simulators', time: [from, from + 0.02], says: { 'http.response.status_code': status, 'coffee.ledger.effect': effect } });

const placed = [
  span({ ids: [1, 0], name: 'checkout', instance: 'browser', time: [0, 6.2] }),
  span({ ids: [2, 1], name: 'POST /orders', instance: 'browser', kind: 'CLIENT', time: [0, 5], says: { 'error.type': 'timeout' }, error: 'timeout' }),
  span({ ids: [3, 2], name: 'POST /orders', kind: 'SERVER', time: [3.02, 3.07], says: { 'http.response.status_code': 202 } }),
  write(10, 'OrderAccepted', 3.03),
];

/** The answer of the payment is lost, node-1 is killed in the second try, shipping refuses, and the rest is undone. */
const whole = [
  ...placed,
  span({ ids: [4, 1], name: 'POST /orders', instance: 'browser', kind: 'CLIENT', time: [6.1, 6.2], says: { 'http.response.status_code': 202, 'http.request.resend_count': 1 } }),
  span({ ids: [6, 4], name: 'POST /orders', instance: 'node-2', kind: 'SERVER', time: [6.12, 6.16], says: { 'http.response.status_code': 202, 'coffee.replay': true } }),
  span({ ids: [5, 3], name: 'order', instance: 'node-2', time: [3.03, 21.4], says: { 'coffee.order.id': undone, 'coffee.order.status': 'REJECTED', 'coffee.order.reason': 'shipping-refused' } }),
  span({ ids: [20, 5], name: 'step payment', instance: 'node-2', time: [3.05, 12.2], says: { 'coffee.step.outcome': 'done' }, events: [['parked', 8.9], ['woken', 11.6]] }),
  attempt([21, 20], 'POST /payment/{key}', [3.06, 6.06], 0, 'uncertain', undefined, 'no answer in 3000 ms', 'node-1'),
  served([22, 21], 'POST /payment/{key}', 3.08, 200),
  served([23, 99], 'POST /payment/{key}', 7.12, 200, 'none'),
  span({ ids: [30, 5], name: 'recover order', instance: 'node-2', time: [11.6, 11.7], says: { 'coffee.cause': 'woken' } }),
  attempt([24, 20], 'POST /payment/{key}', [11.75, 11.8], 0, 'uncertain', 503, 'answered with 503'),
  attempt([25, 20], 'POST /payment/{key}', [12.05, 12.1], 1, 'done', 200),
  served([26, 25], 'POST /payment/{key}', 12.06, 200, 'none'),
  write(11, 'StepSucceeded', 12.2, 'node-2'),
  span({ ids: [40, 5], name: 'step inventory', instance: 'node-2', time: [12.2, 12.4], says: { 'coffee.step.outcome': 'done' } }),
  attempt([41, 40], 'POST /inventory/{key}', [12.22, 12.3], 0, 'done', 200),
  served([42, 41], 'POST /inventory/{key}', 12.24, 200),
  span({ ids: [50, 5], name: 'step shipping', instance: 'node-2', time: [12.4, 16.2], says: { 'coffee.step.outcome': 'refused' } }),
  attempt([51, 50], 'POST /shipping/{key}', [12.42, 12.5], 0, 'uncertain', 500, 'answered with 500'),
  attempt([52, 50], 'POST /shipping/{key}', [13.6, 13.7], 1, 'uncertain', 500, 'answered with 500'),
  attempt([53, 50], 'POST /shipping/{key}', [16.1, 16.2], 2, 'refused', 409),
  span({ ids: [60, 5], name: 'undo inventory', instance: 'node-2', time: [16.2, 16.5], says: { 'coffee.step.outcome': 'undone' } }),
  attempt([61, 60], 'DELETE /inventory/{key}', [16.25, 16.4], 0, 'undone', 200),
  span({ ids: [70, 5], name: 'undo payment', instance: 'node-2', time: [16.5, 21.3], says: { 'coffee.step.outcome': 'undone' } }),
  attempt([71, 70], 'DELETE /payment/{key}', [16.55, 19.55], 0, 'uncertain', undefined, 'no answer in 3000 ms'),
  attempt([72, 70], 'DELETE /payment/{key}', [21.1, 21.2], 1, 'undone', 200),
  write(12, 'OrderRejected', 21.38, 'node-2'),
  span({ ids: [80, 5], name: 'send order-events', instance: 'node-2', kind: 'PRODUCER', time: [21.42, 21.5], says: { 'messaging.system': 'aws_sqs', 'messaging.destination.name': 'order-events' } }),
  span({ ids: [81, 80], name: 'process order-events', instance: 'node-3', kind: 'CONSUMER', time: [21.9, 21.95], says: { 'messaging.system': 'aws_sqs', 'messaging.destination.name': 'order-events' } }),
];

const faults = [
  { kind: 'toxic', target: 'chaos-proxy', what: 'latency 3000 jitter 500', since: at(-20), until: at(5.4), spans: [id(2), id(3)] },
  { kind: 'service', target: 'payment', what: 'lose-answers share 0.5', since: at(2), until: at(20), spans: [21, 22, 23, 24, 25, 26, 71].map(id) },
  { kind: 'node', target: 'node-1', what: 'killed', since: at(7.3), until: at(19.2), spans: [] },
];

const traces: Record<string, { spans: ReturnType<typeof span>[]; faults: typeof faults; missing: string[] }> = {
  [undone]: { spans: whole, faults, missing: [id(99)] },
  [open]: { spans: placed.slice(1), faults: [], missing: [id(1), id(5)] },
  [unread]: { spans: [], faults: [], missing: [] },
};

/** The trace of an order as `GET /lab/orders/{id}/trace` shows it. */
export function traceOf(order: string) {
  const { spans, ...met } = traces[order] ?? { spans: [], faults: [], missing: [] };
  const sorted = [...spans].sort((one, other) => one.startMicros - other.startMicros || other.endMicros - one.endMicros);
  return { order, traceId: spans[0]?.traceId ?? null, asOf: at(30), spans: sorted, dropped: 0, ...met };
}
