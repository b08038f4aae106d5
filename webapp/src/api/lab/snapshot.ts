import * as z from 'zod/mini';

const count = z.number();

const totals = {
  sent: count,
  acknowledged: count,
  stored: count,
  open: count,
  unknown: count,
  lost: count,
  duplicates: count,
  silent: count,
  misreported: count,
};

/** The numbers of the last five seconds, and the totals of the newest book. Durations are in milliseconds. */
const kpi = z.object({
  ...totals,
  book: z.string(),
  errorRate: count,
  successRate: count,
  requests: count,
  accepted: count,
  confirmed: count,
  delayed: count,
  p50: count,
  p95: count,
  p99: count,
  queueDepth: count,
  eventsPending: count,
  dlqDepth: count,
  nodesUp: count,
  nodesReady: count,
  alarm: count,
  ledgerLagMs: count,
  edges: z.record(z.string(), count),
  breakers: z.record(z.string(), z.string()),
});

const toxic = z.object({
  name: z.string(),
  type: z.string(),
  stream: z.string(),
  toxicity: count,
  attributes: z.record(z.string(), z.number()),
});

const proxy = z.object({
  name: z.string(),
  listen: z.string(),
  upstream: z.string(),
  enabled: z.boolean(),
  toxics: z.array(toxic),
  connections: count,
  bytesPerS: z.object({ up: count, down: count }),
});

const fault = z.object({
  /** The lab ends faults with an id. A toxic has a name instead. */
  id: z.optional(z.string()),
  name: z.optional(z.string()),
  kind: z.string(),
  target: z.string(),
  what: z.string(),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
  /** Whether it has touched anything so far. Not there if that cannot be known. */
  bit: z.optional(z.boolean()),
  preparation: z.optional(z.boolean()),
});

/** The customers of one kind of client: the last 30 s, and the totals of its book. */
const side = z.object({ ...totals, client: z.enum(['resilient', 'fragile']), rate: count, book: z.string(), customers: count, successRate: count });

const lastOrder = z.object({
  key: z.string(),
  orderId: z.nullable(z.string()),
  client: z.enum(['resilient', 'fragile']),
  told: z.string(),
  status: z.nullable(z.string()),
  flags: z.array(z.string()),
});

const probe = z.object({ name: z.string(), ok: z.boolean(), value: z.optional(z.unknown()) });

const goingRun = z.object({
  id: z.string(),
  name: z.string(),
  twin: z.boolean(),
  state: z.string(),
  phase: z.string(),
  elapsedS: count,
  probes: z.array(probe),
});

/** One event of `/lab/stream`: everything the console shows, once a second. */
export const snapshotShape = z.object({
  at: z.string(),
  kpi,
  load: z.object({ rate: count, client: z.enum(['resilient', 'fragile', 'both']), book: z.nullable(z.string()), ended: z.nullable(z.string()) }),
  customers: z.array(side),
  orders: z.array(lastOrder),
  parts: z.array(z.object({ name: z.string(), state: z.string(), restarts: count })),
  /** The address of the fault proxy's own API. */
  proxyControl: z.string(),
  proxies: z.array(proxy),
  faults: z.array(fault),
  run: z.nullable(goingRun),
});

export type Snapshot = z.infer<typeof snapshotShape>;
export type Proxy = z.infer<typeof proxy>;
export type Toxic = z.infer<typeof toxic>;
export type LabFault = z.infer<typeof fault>;
export type Side = z.infer<typeof side>;
export type LastOrder = z.infer<typeof lastOrder>;
export type GoingRun = z.infer<typeof goingRun>;
export type Part = Snapshot['parts'][number];
