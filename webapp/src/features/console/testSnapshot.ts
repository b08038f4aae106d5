import type { Snapshot } from '@/api/lab/snapshot';

type Changes = Partial<Omit<Snapshot, 'kpi'>> & { kpi?: Partial<Snapshot['kpi']> };

const totals = { sent: 0, acknowledged: 0, stored: 0, open: 0, unknown: 0, lost: 0, duplicates: 0, silent: 0, misreported: 0 };

/** A snapshot of a system of three nodes in which nothing happens, with some changes. */
export function snapshot({ kpi, ...changes }: Changes): Snapshot {
  return {
    at: '2026-01-10T12:00:00Z',
    kpi: {
      ...totals,
      book: '',
      errorRate: 0,
      successRate: 1,
      requests: 0,
      accepted: 0,
      confirmed: 0,
      delayed: 0,
      p50: 0,
      p95: 0,
      p99: 0,
      queueDepth: 0,
      eventsPending: 0,
      dlqDepth: 0,
      nodesUp: 3,
      nodesReady: 3,
      alarm: 0,
      ledgerLagMs: 900,
      edges: {},
      breakers: { payment: 'CLOSED', inventory: 'CLOSED', shipping: 'CLOSED', 'order-events': 'CLOSED' },
      ...kpi,
    },
    load: { rate: 0, client: 'resilient', book: null, ended: null },
    customers: [],
    orders: [],
    parts: ['node-1', 'node-2', 'node-3', 'shop', 'proxy', 'simulators', 'store', 'queue'].map((name) => ({ name, state: 'up', restarts: 0 })),
    proxyControl: 'http://127.0.0.1:8474',
    proxies: ['chaos-proxy', 'chaos-proxy-2', 'chaos-proxy-3', 'payment', 'inventory', 'shipping', 'dynamodb', 'sqs', 'artery-1-2', 'artery-2-1'].map((name) => ({
      name,
      listen: '127.0.0.1:1',
      upstream: '127.0.0.1:2',
      enabled: true,
      toxics: [],
      connections: 0,
      bytesPerS: { up: 0, down: 0 },
    })),
    faults: [],
    run: null,
    ...changes,
  };
}
