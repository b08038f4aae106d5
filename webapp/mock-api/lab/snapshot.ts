import type { MockRun, MockSystem } from './system.ts';

const edge = /^chaos-proxy(-\d)?$/;
const runPhases = [
  { phase: 'before', untilS: 3 },
  { phase: 'method', untilS: 10 },
  { phase: 'rollbacks', untilS: 13 },
] as const;

/** How long a mock run takes. */
export const runS = 13;

export const isOver = (run: MockRun, nowMs: number): boolean => run.stoppedMs !== null || (nowMs - run.startedMs) / 1000 >= runS;

export const verdictOf = (run: MockRun): string => (run.stoppedMs !== null ? 'ABORTED' : run.twin ? 'FAILED' : 'PASSED');

/** The snapshot of `/lab/stream` at a time. A customer of the fragile kind is lied to while an edge is broken. */
export function snapshotAt(system: MockSystem, nowMs: number) {
  const { load } = system;
  const isOn = load.rate > 0;
  const ageS = isOn ? Math.floor((nowMs - load.startedMs) / 1000) : 0;
  const edgeToxics = system.toxicsOf('chaos-proxy', nowMs);
  const brokenS = Math.max(0, ...edgeToxics.map(({ sinceMs }) => (nowMs - sinceMs) / 1000));
  const edgeIsDown = system.isDown('chaos-proxy', nowMs);
  const paymentHangs = system.toxicsOf('payment', nowMs).length > 0;
  const sent = ageS * load.rate;
  const totals = { sent, acknowledged: sent, stored: sent, open: paymentHangs ? Math.min(sent, 40) : Math.min(sent, load.rate * 2), unknown: 0, lost: 0, duplicates: 0, silent: 0, misreported: 0 };
  const flawed = Math.min(sent, Math.floor(brokenS * load.rate * 0.4));
  const side = (client: 'resilient' | 'fragile') => ({
    client,
    rate: load.rate,
    book: `load-${client}`,
    customers: isOn ? load.rate * 30 : 0,
    successRate: client === 'resilient' && !edgeIsDown ? 1 : edgeIsDown ? 0 : brokenS > 0 ? 0.61 : 1,
    ...totals,
    ...(client === 'fragile' ? { duplicates: Math.floor(flawed / 3), silent: flawed } : {}),
  });
  const customers = !isOn ? [] : load.client === 'both' ? [side('resilient'), side('fragile')] : [side(load.client)];
  const latency = edgeToxics.find(({ type }) => type === 'latency')?.attributes.latency ?? 0;

  return {
    at: new Date(nowMs).toISOString(),
    kpi: {
      ...totals,
      book: isOn ? `load-${load.client === 'fragile' ? 'fragile' : 'resilient'}` : '',
      requests: load.rate * 5,
      errorRate: 0,
      successRate: 1,
      accepted: edgeIsDown ? 0 : load.rate * 5,
      confirmed: edgeIsDown || paymentHangs ? 0 : load.rate * 5,
      delayed: paymentHangs ? 12 : 0,
      p50: isOn ? 14 + latency : 0,
      p95: isOn ? 31 + latency * 1.1 + (ageS % 7) : 0,
      p99: isOn ? 48 + latency * 1.2 + (ageS % 11) * 2 : 0,
      queueDepth: system.isDown('dynamodb', nowMs) ? 7 : 0,
      eventsPending: 0,
      dlqDepth: 0,
      nodesUp: 3,
      nodesReady: 3,
      alarm: 0,
      ledgerLagMs: 900,
      edges: { 'chaos-proxy': 5, 'chaos-proxy-2': 5, 'chaos-proxy-3': 5 },
      breakers: { payment: paymentHangs ? 'OPEN' : 'CLOSED', inventory: 'CLOSED', shipping: 'CLOSED', 'order-events': 'CLOSED' },
    },
    load: { rate: load.rate, client: load.client, book: isOn ? 'load-resilient' : null, ended: null },
    customers,
    orders: customers.flatMap(({ client }) => lastOrders(client, sent, brokenS > 0)).slice(0, 8),
    parts: system.parts.map((name) => ({ name, state: system.stateOf(name, nowMs), restarts: system.downUntilMs.has(name) ? 1 : 0 })),
    proxyControl: 'http://127.0.0.1:8474',
    proxies: system.proxies.map((name) => ({
      name,
      listen: '127.0.0.1:8000',
      upstream: '127.0.0.1:8080',
      enabled: !system.isDown(name, nowMs),
      toxics: system.toxicsOf(name, nowMs).map(({ name: toxic, type, stream, toxicity, attributes }) => ({ name: toxic, type, stream, toxicity, attributes })),
      connections: 3,
      bytesPerS: { up: trafficOf(name, load.rate), down: Math.round(trafficOf(name, load.rate) / 3) },
    })),
    faults: faultsOf(system, nowMs),
    run: system.run && !isOver(system.run, nowMs) ? shownRun(system.run, nowMs) : null,
  };
}

const trafficOf = (proxy: string, rate: number) => (proxy.startsWith('artery') ? 2400 : proxy === 'dynamodb' ? 1200 + rate * 9000 : edge.test(proxy) ? rate * 180 : rate * 420);

const lastOrders = (client: 'resilient' | 'fragile', sent: number, broken: boolean) =>
  Array.from({ length: Math.min(8, sent) }, (_, index) => {
    const number = sent - index;
    const flaw = client === 'fragile' && broken && number % 3 === 0;
    return {
      key: `load-${client}-${number}`,
      orderId: `ord_${client}${number}`,
      client,
      told: flaw ? 'timed out' : 'acknowledged',
      status: index < 3 ? 'PAYMENT_PENDING' : 'CONFIRMED',
      flags: flaw ? ['silent'] : [],
    };
  });

function faultsOf(system: MockSystem, nowMs: number) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return [
    ...system.faultsAt(nowMs).map(({ id, kind, target, what, sinceMs, untilMs }) => ({ id, kind, target, what, since: iso(sinceMs), until: iso(untilMs) })),
    ...system.proxies.flatMap((proxy) =>
      system.toxicsOf(proxy, nowMs).map(({ name, type, attributes, sinceMs, untilMs }) => ({
        kind: 'toxic',
        target: proxy,
        name,
        what: [type, ...Object.values(attributes)].join(' '),
        since: iso(sinceMs),
        until: iso(untilMs),
        bit: trafficOf(proxy, system.load.rate) > 0 && nowMs - sinceMs > 1000,
      })),
    ),
  ];
}

/** A run that goes on, as the stream and `GET /lab/runs/{id}` show it. */
export function shownRun(run: MockRun, nowMs: number) {
  const elapsedS = Math.floor((nowMs - run.startedMs) / 1000);
  const phase = runPhases.find(({ untilS }) => elapsedS < untilS)?.phase ?? 'rollbacks';
  return {
    id: run.id,
    name: run.name,
    twin: run.twin,
    short: true,
    state: 'running',
    began: new Date(run.startedMs).toISOString(),
    phase,
    elapsedS,
    probes: [
      { name: '99 % of customers are served', ok: !run.twin || phase === 'before', value: run.twin && phase !== 'before' ? 0.61 : 1 },
      { name: 'no order is lost', ok: true, value: 0 },
    ],
  };
}
