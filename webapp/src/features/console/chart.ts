import type uPlot from 'uplot';
import type { Band, Point, Recording } from './record';

/** A line of a chart: what it shows, and the theme's colour for it. Null is a gap. */
export interface Line<P = Point> {
  label: string;
  unit: string;
  colour: `--${string}`;
  dashed?: boolean;
  of: (point: P) => number | null;
}

export const rateLines: readonly Line[] = [
  { label: 'accepted', unit: '/s', colour: '--good', of: ({ accepted }) => accepted },
  { label: 'confirmed', unit: '/s', colour: '--accent', of: ({ confirmed }) => confirmed },
];

export const openLines: readonly Line[] = [
  { label: 'orders on the way', unit: '', colour: '--wait', of: ({ open }) => open },
  { label: 'breakers open', unit: '', colour: '--bad', of: ({ breakersOpen }) => breakersOpen },
];

export const latencyLines: readonly Line[] = [
  { label: 'p50', unit: 'ms', colour: '--good', of: ({ p50 }) => p50 },
  { label: 'p95', unit: 'ms', colour: '--wait', of: ({ p95 }) => p95 },
  { label: 'p99', unit: 'ms', colour: '--bad', of: ({ p99 }) => p99 },
];

/** A stream that paused leaves a gap in the line. */
const gapS = 5;

/** The columns that uPlot draws: time first, then each line. A gap in the stream is a gap in the line. */
export function columns<P extends { atS: number }>(points: readonly P[], lines: readonly Line<P>[]): uPlot.AlignedData {
  const times: number[] = [];
  const values: (number | null)[][] = lines.map(() => []);
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before && point.atS - before.atS > gapS) {
      times.push(before.atS + 1);
      values.forEach((column) => column.push(null));
    }
    times.push(point.atS);
    lines.forEach((line, which) => values[which]?.push(line.of(point)));
  });
  return [times, ...values];
}

/** A value beside the name of its line. */
export const inTenths = (value: number): string => String(Math.round(value * 10) / 10);

/** The part of the recording that a window of so many seconds shows. */
export function windowOf({ points, bands }: Recording, seconds: number): { points: readonly Point[]; bands: readonly Band[]; fromS: number; toS: number } {
  const toS = points.at(-1)?.atS ?? 0;
  const fromS = toS - seconds;
  return {
    points: points.filter(({ atS }) => atS >= fromS),
    bands: bands.filter(({ untilS }) => untilS === null || untilS >= fromS),
    fromS,
    toS,
  };
}

const mean = (points: readonly Point[], of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);

/** The window in one sentence. */
export function summary(points: readonly Point[], bands: readonly Band[]): string {
  const last = points.at(-1);
  if (!last) return 'Nothing is recorded yet.';
  const worst = Math.round(Math.max(...points.map(({ p95 }) => p95)));
  const faults = bands.length === 0 ? 'nothing was broken' : bands.length === 1 ? '1 fault' : `${bands.length} faults`;
  return `${mean(points, ({ accepted }) => accepted).toFixed(1)} orders/s accepted, p95 at most ${worst} ms, ${last.open} on the way, ${faults}.`;
}
