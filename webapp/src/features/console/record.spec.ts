import { describe, expect, test } from 'vitest';
import type { LabFault } from '@/api/lab/snapshot';
import { emptyRecording, pointsMax, record } from './record';
import { snapshot } from './testSnapshot';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const slow: LabFault = { kind: 'toxic', target: 'payment', name: 'slow', what: 'latency 8000', since: at(100), bit: false };

describe('the recording', () => {
  test('turns the counts of five seconds into rates', () => {
    const { points } = record(emptyRecording, snapshot({ at: at(1), kpi: { accepted: 25, confirmed: 10, p95: 31, open: 7 } }));

    expect(points).toMatchObject([{ atS: 1, accepted: 5, confirmed: 2, p95: 31, open: 7, breakersOpen: 0 }]);
  });

  test('keeps fifteen minutes', () => {
    let recording = emptyRecording;
    for (let second = 1; second <= pointsMax + 10; second++) recording = record(recording, snapshot({ at: at(second) }));

    expect(recording.points).toHaveLength(pointsMax);
    expect(recording.points[0]?.atS).toBe(11);
  });

  test('shades a fault from its begin until it is seen no more, and learns that it bites', () => {
    const begun = record(emptyRecording, snapshot({ at: at(101), faults: [slow] }));
    const bites = record(begun, snapshot({ at: at(102), faults: [{ ...slow, bit: true }] }));
    const ended = record(bites, snapshot({ at: at(103), faults: [] }));

    expect(begun.bands).toMatchObject([{ fromS: 100, untilS: null, bit: false, text: 'payment: latency 8000' }]);
    expect(bites.bands).toMatchObject([{ fromS: 100, untilS: null, bit: true }]);
    expect(ended.bands).toMatchObject([{ fromS: 100, untilS: 103, bit: true }]);
  });

  test('a fault that comes back is a second band', () => {
    const first = record(emptyRecording, snapshot({ at: at(101), faults: [slow] }));
    const ended = record(first, snapshot({ at: at(103), faults: [] }));
    const again = record(ended, snapshot({ at: at(110), faults: [{ ...slow, since: at(109) }] }));

    expect(again.bands.map(({ fromS, untilS }) => [fromS, untilS])).toEqual([[100, 103], [109, null]]);
  });

  test('what a run has only prepared is no fault', () => {
    const { bands } = record(emptyRecording, snapshot({ at: at(1), faults: [{ ...slow, preparation: true }] }));

    expect(bands).toEqual([]);
  });

  test('remembers since when a breaker is open', () => {
    const open = { breakers: { payment: 'OPEN', inventory: 'CLOSED' } };
    const first = record(emptyRecording, snapshot({ at: at(50), kpi: open }));
    const later = record(first, snapshot({ at: at(62), kpi: open }));
    const closed = record(later, snapshot({ at: at(70) }));

    expect(later.openSinceS).toEqual({ payment: 50 });
    expect(closed.openSinceS).toEqual({});
  });
});
