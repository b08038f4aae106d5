import type { Span, Trace } from '@/api/lab/reads';

/** A row of the drawing: a span, or a parent that nobody has told. */
export interface Row {
  key: string;
  depth: number;
  name: string;
  /** The node or the dependency that did the work, such as `node-1`; empty if nobody has told the span. */
  part: string;
  lane: 'browser' | 'node' | 'other' | 'unknown';
  /** Milliseconds after the first span. */
  fromMs: number;
  lastsMs: number;
  failed: boolean;
  /** What else is known of it, in words. */
  notes: readonly string[];
  /** The faults that were on at its place meanwhile. */
  met: readonly string[];
  /** Its events, in milliseconds after the first span. */
  ticks: readonly number[];
}

/** A fault, cut to the time of the trace. */
export interface FaultBand {
  name: string;
  kind: string;
  fromMs: number;
  toMs: number;
  beganBefore: boolean;
  /** It is on, or it ended after the last span. */
  goesOn: boolean;
  /** How many spans it met. */
  spans: number;
}

export interface Waterfall {
  rows: readonly Row[];
  /** How many spans are not in the rows. */
  more: number;
  faults: readonly FaultBand[];
  /** From the first span to the end of the last one, in milliseconds; more than 0. */
  endMs: number;
  /** The order has not ended: its own span, and those of its steps, are still to come. */
  isOpen: boolean;
  /** All of it in one sentence. */
  summary: string;
}

/** A trace of more rows is no drawing any more. */
export const rowsMax = 300;

const microsPerMs = 1000;
const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

const faultName = ({ target, what }: Trace['faults'][number]) => `${target}: ${what}`;

/** The three simulators are one process. */
const partOf = ({ service, instance }: Span) => (instance === 'simulators' ? service : instance);

function grouped<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** The rows of a trace: each span below its parent, in the order of their begin. */
export function waterfallOf({ spans, faults, missing, dropped }: Trace): Waterfall {
  const firstMicros = Math.min(...spans.map(({ startMicros }) => startMicros));
  const endMs = Math.max(0.001, ...spans.map(({ endMicros }) => (endMicros - firstMicros) / microsPerMs));
  const afterMs = (micros: number) => (micros - firstMicros) / microsPerMs;
  const known = new Set(spans.map(({ spanId }) => spanId));
  const isOpen = !spans.some(({ name, attributes }) => name === 'order' && attributes['coffee.order.id'] !== undefined);
  const children = grouped(spans, ({ parentSpanId }) => parentSpanId ?? '');
  const rows: Row[] = [];
  const drawn = new Set<string>();

  const draw = (span: Span, depth: number) => {
    if (drawn.has(span.spanId)) return;
    drawn.add(span.spanId);
    rows.push({
      key: span.spanId,
      depth,
      name: span.name,
      part: partOf(span),
      lane: span.instance === 'browser' ? 'browser' : span.instance.startsWith('node-') ? 'node' : 'other',
      fromMs: afterMs(span.startMicros),
      lastsMs: (span.endMicros - span.startMicros) / microsPerMs,
      failed: span.error !== null,
      notes: notesOf(span),
      met: faults.filter((fault) => fault.spans.includes(span.spanId)).map(faultName),
      ticks: span.events.map(({ atMicros }) => afterMs(atMicros)),
    });
    drawAll(children.get(span.spanId), depth + 1);
  };
  const drawAll = (some: readonly Span[] | undefined, depth: number) => some?.forEach((span) => draw(span, depth));
  const drawUnknown = (id: string) => {
    const below = children.get(id) ?? [];
    const fromMs = Math.min(...below.map(({ startMicros }) => afterMs(startMicros)));
    const toMs = Math.max(...below.map(({ endMicros }) => afterMs(endMicros)));
    rows.push({ key: id, depth: 0, name: isOpen ? 'a span that has not ended' : 'a span that nobody has told', part: '', lane: 'unknown', fromMs, lastsMs: toMs - fromMs, failed: false, notes: [], met: [], ticks: [] });
    drawAll(below, 1);
  };

  // The first of the spans without a known parent decides where a missing parent stands.
  const gone = new Set(missing);
  for (const span of spans) {
    const { parentSpanId } = span;
    if (parentSpanId === null || parentSpanId === '') draw(span, 0);
    else if (gone.delete(parentSpanId)) drawUnknown(parentSpanId);
    else if (!known.has(parentSpanId)) draw(span, 0);
  }
  // Spans that are each other's parents are nobody's children.
  drawAll(spans, 0);

  const bands = faults.map((fault) => {
    const sinceMs = afterMs(Date.parse(fault.since) * microsPerMs);
    const untilMs = fault.until === null ? Infinity : afterMs(Date.parse(fault.until) * microsPerMs);
    const fromMs = Math.min(Math.max(0, sinceMs), endMs);
    return {
      name: faultName(fault),
      kind: fault.kind,
      fromMs,
      toMs: Math.max(fromMs, Math.min(untilMs, endMs)),
      beganBefore: sinceMs < 0,
      goesOn: untilMs > endMs,
      spans: fault.spans.length,
    };
  });
  const parts = new Set(spans.map(partOf));
  return {
    rows: rows.slice(0, rowsMax),
    more: dropped + Math.max(0, rows.length - rowsMax),
    faults: bands,
    endMs,
    isOpen,
    summary: `${plural(spans.length, 'span')} of ${plural(parts.size, 'part')} in ${formatLength(endMs)}; ${faults.length === 0 ? 'nothing was broken' : plural(faults.length, 'fault')}.`,
  };
}

/** What the attributes say, in words. A failure comes last. */
function notesOf({ attributes, events, error }: Span): readonly string[] {
  const text = (key: string) => (attributes[key] === undefined ? [] : [String(attributes[key])]);
  const resends = Number(attributes['http.request.resend_count'] ?? 0);
  const counted = [...grouped(events, ({ name }) => name)].map(([name, all]) => (all.length === 1 ? name : `${name} ${all.length} times`));
  return [
    ...(resends > 0 ? [`try ${resends + 1}`] : []),
    ...text('http.response.status_code'),
    ...text('coffee.step.outcome'),
    ...text('coffee.order.status'),
    ...text('coffee.event'),
    ...text('coffee.cause'),
    ...text('messaging.destination.name'),
    ...text('coffee.ledger.effect').filter((effect) => effect !== 'none').map((effect) => `effect: ${effect}`),
    ...text('coffee.simulator.mode').filter((mode) => mode !== 'normal').map((mode) => `mode: ${mode}`),
    ...(attributes['coffee.replay'] === true ? ['replay'] : []),
    ...(attributes['coffee.intake'] === true ? ['by the intake queue'] : []),
    ...counted,
    ...(error === null ? [] : [`failed: ${error}`]),
  ];
}

/** A duration in words: `0.4 ms`, `12 ms`, `3.20 s` or `2 min 5 s`. */
export function formatLength(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
