import { expect, test } from 'vitest';
import { columns, latencyLines, rateLines, summary, windowOf } from './chart';
import type { Band, Point } from './record';

const point = (atS: number, more: Partial<Point> = {}): Point => ({
  atS, accepted: 5, confirmed: 4, p50: 10, p95: 20, p99: 30, open: 3, successRate: 1, breakersOpen: 0, ...more,
});
const band = (fromS: number, untilS: number | null): Band => ({ id: `${fromS}`, text: 'payment: slow', fromS, untilS, bit: true });

test('a chart has a column of times and one for each line', () => {
  expect(columns([point(1), point(2, { p95: 25 })], latencyLines)).toEqual([[1, 2], [10, 10], [20, 25], [30, 30]]);
});

test('a stream that paused leaves a gap', () => {
  expect(columns([point(1), point(30)], rateLines)).toEqual([[1, 2, 30], [5, null, 5], [4, null, 4]]);
});

test('a window shows its points and the faults that touch it', () => {
  const points = Array.from({ length: 100 }, (_, index) => point(index + 1));
  const shown = windowOf({ points, bands: [band(1, 5), band(30, 45), band(90, null)], openSinceS: {} }, 60);

  expect(shown.points[0]?.atS).toBe(40);
  expect(shown.bands.map(({ fromS }) => fromS)).toEqual([30, 90]);
  expect([shown.fromS, shown.toS]).toEqual([40, 100]);
});

test('the window in one sentence', () => {
  expect(summary([point(1), point(2, { p95: 3333.4, open: 9 })], [band(1, null)])).toBe('5.0 orders/s accepted, p95 at most 3333 ms, 9 on the way, 1 fault.');
  expect(summary([], [])).toBe('Nothing is recorded yet.');
});
