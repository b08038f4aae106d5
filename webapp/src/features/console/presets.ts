import { addFault, addToxic, type NewToxic } from '@/api/lab/actions';
import { LabError } from '@/api/lab/call';
import type { Proxy } from '@/api/lab/snapshot';

/** A fault of one click. Its toxics have the names that the lab's own texts use. */
export interface Preset {
  name: string;
  label: string;
  /** What a customer will notice. */
  tells: string;
  /** The proxy it is meant for; `edges` is every way from the shop to a node. */
  target: string;
  /** null disables the proxy instead. */
  toxic: Pick<NewToxic, 'type' | 'attributes'> & { toxicity?: number } | null;
}

const latency = (ms: number, jitter = 0) => ({ type: 'latency', attributes: jitter > 0 ? { latency: ms, jitter } : { latency: ms } });

/** webapp.md's list, most telling first. */
export const presets: readonly Preset[] = [
  { name: 'black-friday', label: 'Black Friday', tells: 'the way to the shop takes 3 s', target: 'edges', toxic: latency(3000, 500) },
  { name: 'hang', label: 'Lost answers', tells: 'orders arrive, answers never do', target: 'edges', toxic: { type: 'timeout', attributes: { timeout: 0 } } },
  { name: 'lost-answers', label: 'Lost charges', tells: 'payment charges, its answers are lost', target: 'payment', toxic: { type: 'timeout', attributes: { timeout: 1000 } } },
  { name: 'payment-hang', label: 'Payment hangs', tells: 'payment never answers', target: 'payment', toxic: { type: 'timeout', attributes: { timeout: 0 } } },
  { name: 'payment-crawl', label: 'Payment crawl', tells: 'payment takes 8 s', target: 'payment', toxic: latency(8000, 2000) },
  { name: 'store-down', label: 'Store gone', tells: 'nodes cannot reach the store', target: 'dynamodb', toxic: null },
  { name: 'down', label: 'Down', tells: 'the shop cannot reach any node', target: 'edges', toxic: null },
  { name: 'flaky-30', label: 'Flaky 30 %', tells: 'three requests in ten get no answer', target: 'edges', toxic: { type: 'timeout', attributes: { timeout: 5000 }, toxicity: 0.3 } },
  { name: 'busy-hour', label: 'Busy hour', tells: 'the way to the shop takes 1.5 s', target: 'edges', toxic: latency(1500) },
  { name: 'slow', label: 'Slow', tells: 'the way to the shop takes 2 s', target: 'edges', toxic: latency(2000) },
  { name: 'reset', label: 'Reset', tells: 'connections break at once', target: 'edges', toxic: { type: 'reset_peer', attributes: { timeout: 0 } } },
  { name: 'trickle', label: 'Trickle', tells: '1 KB/s for each connection', target: 'edges', toxic: { type: 'bandwidth', attributes: { rate: 1 } } },
  { name: 'confetti', label: 'Confetti', tells: 'data comes in tiny pieces', target: 'edges', toxic: { type: 'slicer', attributes: { average_size: 64, size_variation: 32, delay: 10 } } },
  { name: 'cut-short', label: 'Cut short', tells: 'answers end after 100 bytes', target: 'edges', toxic: { type: 'limit_data', attributes: { bytes: 100 } } },
];

export const isEdge = (proxy: string): boolean => /^chaos-proxy(-\d+)?$/.test(proxy);

/** The proxies that a preset breaks in this system. */
export const targetsOf = (target: string, proxies: readonly Proxy[]): readonly string[] =>
  proxies.map(({ name }) => name).filter((name) => (target === 'edges' ? isEdge(name) : name === target));

/** The toxic of a preset. */
export const toxicOf = (preset: Preset, seconds: number): NewToxic | null =>
  preset.toxic && {
    name: `${preset.name}-${preset.toxic.type}`,
    type: preset.toxic.type,
    stream: 'downstream',
    toxicity: preset.toxic.toxicity ?? 1,
    attributes: preset.toxic.attributes,
    duration: seconds * 1000,
  };

const isOnAlready = 409;

/** Breaks all these proxies. A proxy that has this fault already is left as it is. */
export async function applyPreset(preset: Preset, targets: readonly string[], seconds: number): Promise<void> {
  if (targets.length === 0) throw new LabError(`This system has no proxy ${preset.target}.`, 404);
  const toxic = toxicOf(preset, seconds);
  await Promise.all(
    targets.map(async (proxy) => {
      try {
        await (toxic ? addToxic(proxy, toxic) : addFault({ kind: 'down', target: proxy, duration: seconds }));
      } catch (failure) {
        if (!(failure instanceof LabError && toxic && failure.status === isOnAlready)) throw failure;
      }
    }),
  );
}
