import type { LabFault, Snapshot } from '@/api/lab/snapshot';

/** Seconds that the charts can show: fifteen minutes. */
export const pointsMax = 900;

/** One second of the charts. */
export interface Point {
  atS: number;
  accepted: number;
  confirmed: number;
  p50: number;
  p95: number;
  p99: number;
  open: number;
  successRate: number;
  breakersOpen: number;
}

/** A fault as the charts shade it: `untilS` is null while it lasts. */
export interface Band {
  id: string;
  text: string;
  fromS: number;
  untilS: number | null;
  bit: boolean | undefined;
}

/** What the console keeps of the stream. */
export interface Recording {
  points: readonly Point[];
  bands: readonly Band[];
  /** Since when each breaker is open, in seconds of the epoch. */
  openSinceS: Readonly<Record<string, number>>;
}

export const emptyRecording: Recording = { points: [], bands: [], openSinceS: {} };

/** The name of a fault that stays the same while it lasts. */
export const faultId = (fault: LabFault): string => fault.id ?? `${fault.kind} ${fault.target} ${fault.name ?? fault.what}`;

/** The faults of a snapshot without what a run has only prepared. */
export const realFaults = (snapshot: Snapshot): readonly LabFault[] => snapshot.faults.filter(({ preparation }) => preparation !== true);

/** The windows of the KPI are five seconds long; the charts show a rate. */
const kpiWindowS = 5;

/** Adds a snapshot. Points and ended bands older than the charts can show are dropped. */
export function record(before: Recording, snapshot: Snapshot): Recording {
  const atS = Date.parse(snapshot.at) / 1000;
  const { kpi } = snapshot;
  const open = Object.keys(kpi.breakers).filter((name) => kpi.breakers[name] === 'OPEN');
  const point: Point = {
    atS,
    accepted: kpi.accepted / kpiWindowS,
    confirmed: kpi.confirmed / kpiWindowS,
    p50: kpi.p50,
    p95: kpi.p95,
    p99: kpi.p99,
    open: kpi.open,
    successRate: kpi.successRate,
    breakersOpen: open.length,
  };
  const points = [...before.points, point].slice(-pointsMax);
  const firstS = points[0]?.atS ?? atS;
  return {
    points,
    bands: bands(before.bands, realFaults(snapshot), atS).filter(({ untilS }) => untilS === null || untilS >= firstS),
    openSinceS: Object.fromEntries(open.map((name) => [name, before.openSinceS[name] ?? atS])),
  };
}

function bands(before: readonly Band[], faults: readonly LabFault[], atS: number): readonly Band[] {
  const lasting = new Map(faults.map((fault) => [faultId(fault), fault]));
  const known = before.map((band): Band => {
    if (band.untilS !== null) return band;
    const fault = lasting.get(band.id);
    lasting.delete(band.id);
    return fault ? { ...band, bit: fault.bit } : { ...band, untilS: atS };
  });
  const begun = [...lasting.values()].map(
    (fault): Band => ({
      id: faultId(fault),
      text: `${fault.target}: ${fault.what}`,
      fromS: fault.since ? Math.min(atS, Date.parse(fault.since) / 1000) : atS,
      untilS: null,
      bit: fault.bit,
    }),
  );
  return [...known, ...begun];
}
