import { open, undone } from './trace.ts';

/** A few experiments of the library, as `GET /lab/experiments` lists them. */
const hypothesis = 'Customers are served, and no order is lost, doubled or misreported';

export const library = [
  { name: 'baseline', title: 'Nothing is broken, and every customer is served', rows: ['E1'], targets: ['nothing'], twin: true, expected: 'PASSED', last: { verdict: 'PASSED', at: '2026-01-10T12:00:00Z', runId: 'baseline-260110-120000' } },
  { name: 'black-friday', title: 'Every order of Black Friday is accepted, although the way to the shop takes three seconds', rows: ['E3', 'S1-72'], targets: ['chaos-proxy'], twin: true, expected: 'PASSED', last: { verdict: 'FAILED', at: '2026-01-10T12:05:00Z', runId: 'black-friday-260110-120500' } },
  { name: 'alarm-drill', title: 'An alarm stops an experiment within two seconds', rows: ['E22'], targets: ['payment'], twin: true, expected: 'ABORTED', last: { verdict: 'ABORTED', at: '2026-01-10T12:07:00Z', runId: 'alarm-drill-260110-120700' } },
  { name: 'confetti', title: 'Answers in small pieces are whole answers', rows: ['E10'], targets: ['chaos-proxy'], twin: false, expected: 'PASSED', last: { verdict: 'INCONCLUSIVE', at: '2026-01-10T12:09:00Z', runId: 'confetti-260110-120900' } },
  { name: 'node-kill', title: 'A node dies every twenty seconds, and nobody loses an order', rows: ['E11'], targets: ['node-2'], twin: true, expected: 'PASSED', last: null },
].map((experiment) => ({ ...experiment, hypothesis, durationS: [60, 10] }));

export const planOf = (name: string) => {
  const { title, targets } = library.find((experiment) => experiment.name === name) ?? { title: name, targets: [] };
  return {
    name,
    title,
    holdS: 10,
    targets,
    load: { rate: 5, client: 'resilient', failover: true },
    changes: ['black-friday-latency', 'remove black-friday-latency'],
    stops: ['the lab answers', 'at most half of the attempts fail', 'no order is lost', 'no alarm'],
  };
};

/** A run of long ago, from its id. */
export const storedRun = (id: string) => {
  const last = library.find((experiment) => experiment.last?.runId === id)?.last;
  return (
    last && { id, name: id.replace(/-\d{6}-\d{6}$/, ''), twin: false, short: true, state: 'done', began: last.at, ended: last.at, verdict: last.verdict, asExpected: last.verdict !== 'FAILED', reason: 'the hypothesis held all the time' }
  );
};

export const board = {
  commit: 'e30d649aa251',
  rows: [
    { row: 'E1', colour: 'amber', files: [{ name: 'baseline', title: 'Nothing is broken', colour: 'amber', why: 'the twin was never run', protected: { verdict: 'PASSED', at: '2026-01-10T12:00:00Z', runId: 'baseline-260110-120000' }, unprotected: null }] },
    { row: 'E3', colour: 'red', files: [{ name: 'black-friday', title: 'Black Friday', colour: 'red', why: 'FAILED where PASSED was expected', protected: { verdict: 'FAILED', at: '2026-01-10T12:05:00Z', runId: 'black-friday-260110-120500' }, unprotected: null }] },
    { row: 'E10', colour: 'green', files: [{ name: 'confetti', title: 'Confetti', colour: 'green', why: 'as expected', protected: null, unprotected: null }] },
  ],
};

export const report = (id: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${id}</title><style>body{font-family:sans-serif;background:#fff;color:#222}</style></head><body><main><h1>Report of ${id}</h1><p>The hypothesis held all the time.</p></main></body></html>`;

/** The story of an order that was charged twice before its customer heard of it. */
export const storyOf = (order: string) => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 10, 12, 0, 0) + seconds * 1000).toISOString();
  return {
    order: order.startsWith('ord_') ? order : 'ord_fragile3',
    key: 'load-fragile-3',
    book: 'load-fragile',
    asOf: at(30),
    status: order === undone ? 'REJECTED' : order === open ? 'PAYMENT_PENDING' : 'CONFIRMED',
    client: [
      { at: at(0), what: 'sent', attempt: 1 },
      { at: at(5), what: 'timeout', attempt: 1 },
      { at: at(6), what: 'sent', attempt: 2 },
      { at: at(9.1), what: 'answered 200', attempt: 2 },
    ],
    events: [
      { at: at(1.5), type: 'OrderAccepted', step: null, attempt: null, detail: null },
      { at: at(2.4), type: 'StepSucceeded', step: 'payment', attempt: 1, detail: null },
      { at: at(4.4), type: 'OrderConfirmed', step: null, attempt: null, detail: null },
    ],
    calls: [
      { at: at(1.6), service: 'payment', what: 'charge', outcome: 'ok', effect: true },
      { at: at(2.5), service: 'inventory', what: 'reserve', outcome: 'ok', effect: true },
      { at: at(3.5), service: 'shipping', what: 'ship', outcome: 'ok', effect: true },
    ],
    flags: order === undone || order === open ? [] : ['silent'],
  };
};

const nodes = ['node-1', 'node-2', 'node-3'];

export const cluster = {
  nodes: nodes.map((name) => ({
    name,
    state: 'up',
    seen: { self: name, leader: 'node-1', oldest: 'node-1', members: nodes.map((node) => ({ node, status: 'Up' })), unreachable: [] },
    shards: 34,
    orders: 12,
  })),
};
