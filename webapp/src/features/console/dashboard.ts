import type { DashboardAnswer, LoggedFault } from '@/api/lab/reads';
import type { Line } from './chart';
import { pointsMax, type Band } from './record';

/** The dashboards, as Grafana has them. */
export const dashboards = [
  { uid: 'orders', label: 'Orders' },
  { uid: 'dependencies', label: 'Dependencies' },
  { uid: 'cluster', label: 'Cluster' },
  { uid: 'store', label: 'Store' },
  { uid: 'fault-proxy', label: 'Fault proxy' },
  { uid: 'experiment', label: 'Experiment' },
] as const;

/** The values of one second, by line. A line without a value is not there. */
export interface DashboardPoint {
  atS: number;
  values: Readonly<Record<string, number>>;
}

/** One panel, as far as it was read. */
export interface DashboardPanel {
  title: string;
  unit: string;
  leftOut: number;
  points: readonly DashboardPoint[];
}

/** What a board shows: its panels, and the faults that they shade. */
export interface Board {
  panels: readonly DashboardPanel[];
  bands: readonly Band[];
}

/** The faults of the lab's log as the charts shade them. */
export const bandsOf = (faults: readonly LoggedFault[]): readonly Band[] =>
  faults.map(({ kind, target, what, since, until }) => ({
    id: `${kind} ${target} ${what} ${since}`,
    text: `${target}: ${what}`,
    fromS: Date.parse(since) / 1000,
    untilS: until === null ? null : Date.parse(until) / 1000,
    bit: undefined,
  }));

const namedMax = 6;

/** The shaded faults in words, each text once; empty without any. */
export function shadedText(bands: readonly Band[]): string {
  const texts = [...new Set(bands.map(({ text }) => text))];
  const more = texts.length - namedMax;
  return texts.length === 0 ? '' : `Shaded: ${texts.slice(-namedMax).join(', ')}${more > 0 ? `, and ${more} earlier` : ''}.`;
}

/** Adds an answer to the panels that were read before. Points older than the charts can show are dropped. */
export function joined(before: readonly DashboardPanel[], { times, panels }: DashboardAnswer): readonly DashboardPanel[] {
  return panels.map(({ title, unit, leftOut, series }, which) => {
    const points = times.map((atS, index): DashboardPoint => {
      const values: Record<string, number> = {};
      for (const { labels, points: each } of series) {
        const value = each[index];
        if (value !== null && value !== undefined) values[labels] = value;
      }
      return { atS, values };
    });
    return { title, unit, leftOut, points: [...(before[which]?.points ?? []), ...points].slice(-pointsMax) };
  });
}

/** The time of the newest point, in seconds of the epoch; 0 without one. */
export const newestS = (panels: readonly DashboardPanel[]): number => panels[0]?.points.at(-1)?.atS ?? 0;

/** More lines cannot be told apart. */
export const linesMax = 8;

/** A line in numbers. `now` is null if the newest point has no value. */
export interface LineFacts {
  label: string;
  now: number | null;
  least: number;
  most: number;
}

/** The lines of a panel by name: those with the largest values, and how many others there are. */
export function linesShown({ points, leftOut }: DashboardPanel): { lines: readonly LineFacts[]; more: number } {
  const facts = new Map<string, LineFacts>();
  for (const { values } of points) {
    for (const [label, value] of Object.entries(values)) {
      const known = facts.get(label);
      if (!known) {
        facts.set(label, { label, now: null, least: value, most: value });
      } else {
        known.least = Math.min(known.least, value);
        known.most = Math.max(known.most, value);
      }
    }
  }
  const last = points.at(-1)?.values ?? {};
  const byName = (one: LineFacts, other: LineFacts) => one.label.localeCompare(other.label);
  const all = [...facts.values()].map((line) => ({ ...line, now: last[line.label] ?? null })).toSorted(byName);
  const largest = all.toSorted((one, other) => other.most - one.most).slice(0, linesMax);
  return { lines: largest.toSorted(byName), more: all.length - largest.length + leftOut };
}

const colours = ['--good', '--bad', '--wait', '--text'] as const;

/** The lines as a chart draws them. The second four are dashed. */
export const drawn = (labels: readonly string[]): readonly Line<DashboardPoint>[] =>
  labels.map((label, index) => ({
    label,
    unit: '',
    colour: colours[index % colours.length] ?? '--text',
    dashed: index >= colours.length,
    of: ({ values }) => values[label] ?? null,
  }));

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });

const plain = (value: number) => compact.format(value);
const rate = (value: number) => `${compact.format(value)}/s`;

/** How Grafana's units are written, and how high an axis reaches at least. */
const units: Record<string, { text: (value: number) => string; atLeast: number }> = {
  ops: { text: rate, atLeast: 1 },
  reqps: { text: rate, atLeast: 1 },
  percentunit: { text: (value) => percent.format(value), atLeast: 0.05 },
  s: { text: (value) => (value < 1 ? `${compact.format(value * 1000)} ms` : `${compact.format(value)} s`), atLeast: 0.01 },
  Bps: { text: (value) => `${compact.format(value)}B/s`, atLeast: 1000 },
};

export const unitOf = (unit: string) => units[unit] ?? { text: plain, atLeast: 1 };
