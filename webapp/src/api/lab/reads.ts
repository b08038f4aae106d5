import * as z from 'zod/mini';
import { callLab, parsed, readLab } from './call';

const experiment = z.object({
  name: z.string(),
  title: z.string(),
  hypothesis: z.string(),
  rows: z.array(z.string()),
  targets: z.array(z.string()),
  /** How long the fault holds, in seconds: full and short. */
  durationS: z.tuple([z.number(), z.number()]),
  twin: z.boolean(),
  expected: z.string(),
  last: z.nullable(z.object({ verdict: z.string(), at: z.string(), runId: z.string() })),
});

export type Experiment = z.infer<typeof experiment>;

export const readExperiments = () => readLab('experiments', z.array(experiment));

const plan = z.object({
  title: z.string(),
  holdS: z.number(),
  targets: z.array(z.string()),
  load: z.object({ rate: z.number(), client: z.string() }),
  changes: z.array(z.string()),
  stops: z.array(z.string()),
});

export type Plan = z.infer<typeof plan>;

/** What a run would break and what would stop it. Changes nothing. */
export const readPlan = async (name: string, twin: boolean, short: boolean): Promise<Plan> =>
  parsed(await callLab('POST', 'runs', { name, twin, short, dry: true }), plan);

const run = z.object({
  id: z.string(),
  name: z.string(),
  twin: z.boolean(),
  short: z.boolean(),
  state: z.string(),
  began: z.string(),
  ended: z.optional(z.string()),
  verdict: z.optional(z.string()),
  asExpected: z.optional(z.boolean()),
  reason: z.optional(z.string()),
  notes: z.optional(z.string()),
});

export type Run = z.infer<typeof run>;

export const readRuns = () => readLab('runs', z.array(run));
export const readRun = (id: string) => readLab(`runs/${id}`, run);

const event = z.object({ seq: z.number(), at: z.string(), type: z.string(), text: z.string() });

export type RunEvent = z.infer<typeof event>;

export const readEvents = (id: string, after: number) =>
  readLab(`runs/${id}/events?after=${after}`, z.object({ events: z.array(event), next: z.number() }));

const boardRun = z.nullable(z.object({ verdict: z.string(), at: z.string(), runId: z.string() }));
const board = z.object({
  commit: z.string(),
  rows: z.array(
    z.object({
      row: z.string(),
      colour: z.string(),
      files: z.array(z.object({ name: z.string(), colour: z.string(), why: z.string(), protected: boardRun, unprotected: boardRun })),
    }),
  ),
});

export type BoardRow = z.infer<typeof board>['rows'][number];

export const readBoard = () => readLab('board', board);

const story = z.object({
  order: z.string(),
  key: z.nullable(z.string()),
  status: z.nullable(z.string()),
  client: z.array(z.object({ at: z.string(), what: z.string(), attempt: z.number() })),
  events: z.array(
    z.object({ at: z.string(), type: z.string(), step: z.nullable(z.string()), attempt: z.nullable(z.number()), detail: z.nullable(z.string()) }),
  ),
  calls: z.array(z.object({ at: z.string(), service: z.string(), what: z.string(), outcome: z.string(), effect: z.boolean() })),
  flags: z.array(z.string()),
});

export type Story = z.infer<typeof story>;

/** Everything known about one order: the customer's view, its events, and the calls of the dependencies. */
export const readStory = (order: string) => readLab(`story?order=${encodeURIComponent(order)}`, story);

const span = z.object({
  spanId: z.string(),
  /** Null for a root. */
  parentSpanId: z.nullable(z.string()),
  service: z.string(),
  instance: z.string(),
  kind: z.string(),
  name: z.string(),
  startMicros: z.number(),
  endMicros: z.number(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  events: z.array(z.object({ name: z.string(), atMicros: z.number() })),
  /** Why the work failed; null if it did not. */
  error: z.nullable(z.string()),
});

export type Span = z.infer<typeof span>;

const loggedFault = z.object({
  kind: z.string(),
  target: z.string(),
  what: z.string(),
  since: z.string(),
  /** Null while it is on. */
  until: z.nullable(z.string()),
});

export type LoggedFault = z.infer<typeof loggedFault>;

const trace = z.object({
  order: z.string(),
  traceId: z.nullable(z.string()),
  spans: z.array(span),
  dropped: z.number(),
  /** What was broken meanwhile, and the ids of the spans that it met. */
  faults: z.array(z.extend(loggedFault, { spans: z.array(z.string()) })),
  /** Parents that are nobody's span. */
  missing: z.array(z.string()),
});

export type Trace = z.infer<typeof trace>;

/** The spans of an order, and the faults that it met. */
export const readTrace = (order: string) => readLab(`orders/${encodeURIComponent(order)}/trace`, trace);

const page = z.object({ items: z.array(z.object({ key: z.string(), orderId: z.nullable(z.string()), flags: z.array(z.string()) })) });

/** The first order of a book with this flaw: its id, or its key if it has none. */
export async function readOddOne(book: string, flaw: string): Promise<string | null> {
  const { items } = await readLab(`ledger?book=${encodeURIComponent(book)}&filter=${flaw}&limit=1`, page);
  return items[0]?.orderId ?? items[0]?.key ?? null;
}

const settings = z.object({ requestTimeoutS: z.number(), fragileClient: z.boolean() });

export type Settings = z.infer<typeof settings>;

export const readSettings = () => readLab('settings', settings);

const cluster = z.object({
  nodes: z.array(
    z.object({
      name: z.string(),
      /** Not there for a node that does not answer, or that runs alone. */
      seen: z.optional(
        z.object({ leader: z.string(), members: z.array(z.object({ node: z.string(), status: z.string() })), unreachable: z.array(z.string()) }),
      ),
      shards: z.optional(z.number()),
      orders: z.optional(z.number()),
    }),
  ),
});

/** The cluster as each node sees it. */
export const readCluster = () => readLab('cluster', cluster);

const dashboard = z.object({
  /** Seconds of the epoch, oldest first. Each series has a point for each. */
  times: z.array(z.number()),
  panels: z.array(
    z.object({
      title: z.string(),
      unit: z.string(),
      /** Series beyond what the lab keeps. */
      leftOut: z.number(),
      series: z.array(z.object({ labels: z.string(), points: z.array(z.nullable(z.number())) })),
    }),
  ),
  /** What was broken in the last fifteen minutes. */
  faults: z.array(loggedFault),
});

export type DashboardAnswer = z.infer<typeof dashboard>;

/** The first panels of a dashboard, with the points after a time in seconds of the epoch. */
export const readDashboard = (uid: string, sinceS: number) => readLab(`dashboards/${encodeURIComponent(uid)}?since=${sinceS}`, dashboard);
