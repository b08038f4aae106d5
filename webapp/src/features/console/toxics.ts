import type { NewToxic } from '@/api/lab/actions';

/** One number of a toxic, with the unit that Toxiproxy gives it. */
export interface Attribute {
  name: string;
  label: string;
  unit: string;
  initial: number;
  max: number;
}

export interface ToxicType {
  type: string;
  label: string;
  /** What it does to the data of a connection. */
  does: string;
  attributes: readonly Attribute[];
}

const ms = (name: string, label: string, initial: number): Attribute => ({ name, label, unit: 'ms', initial, max: 600_000 });

/** The types of toxic that the fault proxy has, as in Toxiproxy. */
export const toxicTypes: readonly ToxicType[] = [
  { type: 'latency', label: 'Latency', does: 'delays all data', attributes: [ms('latency', 'Delay', 3000), ms('jitter', 'Plus or minus', 500)] },
  { type: 'timeout', label: 'Timeout', does: 'stops all data, and closes after this time; 0 keeps the connection open', attributes: [ms('timeout', 'Close after', 0)] },
  { type: 'reset_peer', label: 'Reset', does: 'resets the connection after this time', attributes: [ms('timeout', 'Reset after', 0)] },
  {
    type: 'bandwidth',
    label: 'Bandwidth',
    does: 'limits the rate of a connection',
    attributes: [{ name: 'rate', label: 'Rate', unit: 'KB/s', initial: 1, max: 1_000_000 }],
  },
  {
    type: 'slicer',
    label: 'Slicer',
    does: 'cuts data into small pieces, and loses nothing',
    attributes: [
      { name: 'average_size', label: 'Size', unit: 'bytes', initial: 64, max: 1_000_000 },
      { name: 'size_variation', label: 'Plus or minus', unit: 'bytes', initial: 32, max: 1_000_000 },
      { name: 'delay', label: 'Pause', unit: 'µs', initial: 10, max: 10_000_000 },
    ],
  },
  {
    type: 'limit_data',
    label: 'Data limit',
    does: 'closes the connection after so many bytes',
    attributes: [{ name: 'bytes', label: 'After', unit: 'bytes', initial: 100, max: 1_000_000_000 }],
  },
  { type: 'slow_close', label: 'Slow close', does: 'delays the end of a connection', attributes: [ms('delay', 'Delay', 2000)] },
];

export const toxicType = (type: string): ToxicType | undefined => toxicTypes.find((known) => known.type === type);

/** A toxic in words, with true units: `latency 3000 ms ± 500 ms, 30 % of connections`. */
export function toxicWords(toxic: Pick<NewToxic, 'type' | 'toxicity' | 'attributes'>): string {
  const values = (toxicType(toxic.type)?.attributes ?? [])
    .filter(({ name }) => toxic.attributes[name] !== undefined && (toxic.attributes[name] !== 0 || name === 'timeout'))
    .map(({ name, label, unit }) => `${label.startsWith('Plus') ? '± ' : ''}${toxic.attributes[name] ?? 0} ${unit}`);
  const share = toxic.toxicity < 1 ? `, ${Math.round(toxic.toxicity * 100)} % of connections` : '';
  return `${toxic.type} ${values.join(' ')}`.trim() + share;
}

/** The command that does the same without this page. `control` is the address of the fault proxy's own API. */
export const curlOf = (control: string, proxy: string, toxic: NewToxic): string =>
  `curl -XPOST ${control}/proxies/${proxy}/toxics -d '${JSON.stringify(toxic)}'`;
