import type { MockSystem } from './system.ts';

type MockPanel = readonly [title: string, unit: string, usual: number, labels: readonly string[]];

const steps = ['inventory', 'payment', 'shipping'];
const nodes = ['node-1', 'node-2', 'node-3'];

/** The panels of the lab's dashboards, with an invented usual value. */
const dashboards: Record<string, (system: MockSystem) => readonly MockPanel[]> = {
  orders: () => [
    ['Orders', 'ops', 5, ['CONFIRMED', 'accepted']],
    ['Refused with an error', 'percentunit', 0.002, ['5xx']],
    ['Acceptance, 99th percentile', 's', 0.04, ['p99']],
    ['Time to the end', 's', 0.4, ['p50', 'p95', 'p99']],
  ],
  dependencies: () => [
    ['Attempts', 'reqps', 5, steps.flatMap((step) => [`${step} done`, `${step} failed`])],
    ['Duration of a step, 95th percentile', 's', 0.08, steps],
    ['Circuit breakers', 'short', 0, ['order-events', ...steps]],
    ['Retries', 'reqps', 0.2, steps],
  ],
  cluster: () => [
    ['Members', 'short', 3, ['unreachable', 'up']],
    ['Nodes that take orders', 'short', 1, nodes],
    ['Shards', 'short', 34, nodes],
    ['Orders in memory', 'short', 12, nodes.flatMap((node) => [`${node} all`, `${node} open`])],
  ],
  store: () => [
    ['Late rows', 's', 0.3, ['oldest']],
    ['Intake queue', 'short', 2, ['queued each second', 'waiting']],
    ['Events that wait', 'short', 1, ['waiting']],
    ['Events', 'ops', 5, ['published']],
  ],
  'fault-proxy': ({ proxies }) => [
    ['Received', 'Bps', 48_000, proxies.flatMap((proxy) => [`${proxy} downstream`, `${proxy} upstream`])],
    ['Sent', 'Bps', 48_000, proxies.flatMap((proxy) => [`${proxy} downstream`, `${proxy} upstream`])],
    ['Connections', 'short', 4, proxies],
    ['Toxics', 'short', 0, []],
  ],
  experiment: () => [
    ['Phase', 'short', 0, []],
    ['Probes', 'short', 0, []],
    ['Orders', 'short', 40, ['acknowledged', 'lost', 'open', 'stored']],
    ['Faults', 'short', 0, []],
  ],
};

const keptS = 900;
const seriesMax = 32;

/** The answer of `/lab/dashboards/{uid}`; undefined if there is no such dashboard. Values swing slowly, each line at its own height. */
export function dashboardAt(system: MockSystem, uid: string, sinceS: number, nowMs: number) {
  const nowS = Math.floor(nowMs / 1000);
  const firstS = Math.max(sinceS, nowS - keptS) + 1;
  const times = Array.from({ length: Math.max(0, nowS - firstS + 1) }, (_, index) => firstS + index);
  const panels = dashboards[uid]?.(system).map(([title, unit, usual, labels]) => ({
    title,
    unit,
    leftOut: Math.max(0, labels.length - seriesMax),
    series: labels.slice(0, seriesMax).map((label, index) => ({
      labels: label,
      points: times.map((atS) => usual * (1 + 0.3 * index + 0.2 * Math.sin(atS / (40 + index)))),
    })),
  }));
  return panels && { uid, times, panels, faults: system.faultsSince(nowMs - keptS * 1000, nowMs) };
}
