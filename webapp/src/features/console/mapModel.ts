import type { Proxy, Snapshot } from '@/api/lab/snapshot';
import { isEdge } from './presets';
import { toxicWords } from './toxics';

/** A place on the map, in percent of its width and height. */
export interface Place {
  x: number;
  y: number;
}

/** A process on the map. */
export interface Box extends Place {
  name: string;
  /** The process that a click acts on. */
  part: string;
  /** As the lab names it: up, starting, restarting, stopped or frozen. */
  state: string;
  breaker: Breaker | null;
  detail: string;
}

export interface Breaker {
  state: string;
  openForS: number | null;
}

/** A way on the map that leads through the fault proxy. */
export interface MapLink {
  proxy: string;
  label: string;
  from: Place;
  to: Place;
  /** Where the label is. */
  at: Place;
  state: 'ok' | 'toxic' | 'down';
  words: string;
  /** The words in two parts: what it is, and the numbers. */
  kind: string;
  values: string;
  bytesPerS: number;
}

/** Two nodes, and whether something is wrong between them. */
export interface Pair {
  from: Place;
  to: Place;
  cut: boolean;
}

export interface SystemMapModel {
  boxes: readonly Box[];
  links: readonly MapLink[];
  pairs: readonly Pair[];
  hub: Place;
}

const shop: Place = { x: 9, y: 50 };
const hub: Place = { x: 60, y: 50 };
const nodeX = 39;
const serviceX = 90;
/** Labels are where the lines are level, before the box on their right. */
const labelGap = 14;

/** The dependencies, from top to bottom: proxy, label, part of the system, breaker. */
const dependencies = [
  { proxy: 'payment', label: 'payment', part: 'simulators', breaker: 'payment' },
  { proxy: 'inventory', label: 'inventory', part: 'simulators', breaker: 'inventory' },
  { proxy: 'shipping', label: 'shipping', part: 'simulators', breaker: 'shipping' },
  { proxy: 'dynamodb', label: 'store', part: 'store', breaker: null },
  { proxy: 'sqs', label: 'queue', part: 'queue', breaker: 'order-events' },
] as const;

/** Places count on an axis evenly, from 12 to 88 percent. */
const spread = (index: number, count: number): number => (count === 1 ? 50 : 12 + (76 * index) / (count - 1));

/** Bytes a second as `3.2 KB/s`. */
export function rateWords(bytesPerS: number): string {
  if (bytesPerS >= 1_000_000) return `${(bytesPerS / 1_000_000).toFixed(1)} MB/s`;
  if (bytesPerS >= 1000) return `${(bytesPerS / 1000).toFixed(bytesPerS >= 10_000 ? 0 : 1)} KB/s`;
  return bytesPerS > 0 ? `${Math.round(bytesPerS)} B/s` : 'idle';
}

/** Lays out the system of a snapshot. `openSinceS` says since when breakers are open. */
export function mapOf(snapshot: Snapshot, openSinceS: Readonly<Record<string, number>>): SystemMapModel {
  const nodes = snapshot.parts.filter(({ name }) => name.startsWith('node-'));
  const nodePlaces = new Map(nodes.map(({ name }, index) => [name, { x: nodeX, y: spread(index, nodes.length) }]));
  const state = (part: string) => snapshot.parts.find(({ name }) => name === part)?.state ?? 'stopped';
  const atS = Date.parse(snapshot.at) / 1000;
  const breaker = (name: string | null): Breaker | null => {
    const said = name === null ? undefined : snapshot.kpi.breakers[name];
    const since = name === null ? undefined : openSinceS[name];
    return said === undefined ? null : { state: said, openForS: since === undefined ? null : Math.round(atS - since) };
  };
  const { kpi } = snapshot;
  const box = (name: string, part: string, place: Place, more: Partial<Box> = {}): Box => ({
    name, part, state: state(part), breaker: null, detail: '', ...place, ...more,
  });
  const queueDetail = kpi.queueDepth > 0 ? `${kpi.queueDepth} waiting` : '';

  return {
    hub,
    boxes: [
      box('shop', 'shop', shop),
      ...nodes.map(({ name, restarts }) =>
        box(name, name, nodePlaces.get(name) ?? hub, { detail: restarts > 0 ? `${restarts} restart${restarts === 1 ? '' : 's'}` : '' }),
      ),
      box('fault proxy', 'proxy', hub),
      ...dependencies.map(({ label, part, breaker: name }, index) =>
        box(label, part, { x: serviceX, y: spread(index, dependencies.length) }, { breaker: breaker(name), detail: label === 'queue' ? queueDetail : '' }),
      ),
    ],
    links: [
      ...snapshot.proxies.filter(({ name }) => isEdge(name)).map((proxy) => {
        const node = nodePlaces.get(`node-${/\d+$/.exec(proxy.name)?.[0] ?? '1'}`) ?? hub;
        return linkOf(proxy, `shop to ${proxy.name === 'chaos-proxy' ? 'node-1' : proxy.name.replace('chaos-proxy', 'node')}`, shop, node);
      }),
      ...dependencies.flatMap(({ proxy: name, label }, index) => {
        const proxy = snapshot.proxies.find((known) => known.name === name);
        return proxy ? [linkOf(proxy, `nodes to ${label}`, hub, { x: serviceX, y: spread(index, dependencies.length) })] : [];
      }),
    ],
    pairs: nodes.slice(1).map(({ name }, index): Pair => {
      const [one, other] = [nodes[index]?.name ?? '', name];
      return { from: nodePlaces.get(one) ?? hub, to: nodePlaces.get(other) ?? hub, cut: isCut(snapshot.proxies, one, other) };
    }),
  };
}

/** Whether a proxy between two nodes, in either direction, is broken. */
function isCut(proxies: readonly Proxy[], one: string, other: string): boolean {
  const [i, j] = [one.slice('node-'.length), other.slice('node-'.length)];
  return proxies.some(({ name, toxics, enabled }) => (name === `artery-${i}-${j}` || name === `artery-${j}-${i}`) && (toxics.length > 0 || !enabled));
}

function linkOf(proxy: Proxy, label: string, from: Place, to: Place): MapLink {
  const bytesPerS = proxy.bytesPerS.up + proxy.bytesPerS.down;
  const state = !proxy.enabled ? 'down' : proxy.toxics.length > 0 ? 'toxic' : 'ok';
  const words = state === 'down' ? 'down' : state === 'toxic' ? proxy.toxics.map(toxicWords).join('; ') : rateWords(bytesPerS);
  return {
    proxy: proxy.name,
    label,
    from,
    to,
    at: { x: to.x - labelGap, y: to.y },
    state,
    words,
    kind: state === 'ok' ? '' : (words.split(' ')[0] ?? ''),
    values: state === 'ok' ? words : words.split(' ').slice(1).join(' '),
    bytesPerS,
  };
}
