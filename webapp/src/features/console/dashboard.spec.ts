import { dashboardAt } from '@mock-api/lab/dashboards';
import { MockSystem } from '@mock-api/lab/system';
import { expect, test } from 'vitest';
import { columns } from './chart';
import { bandsOf, dashboards, drawn, joined, linesMax, linesShown, newestS, shadedText, unitOf } from './dashboard';
import { pointsMax } from './record';

const answer = (times: number[], series: Record<string, (number | null)[]>, leftOut = 0) => ({
  times,
  faults: [],
  panels: [{ title: 'Retries', unit: 'reqps', leftOut, series: Object.entries(series).map(([labels, points]) => ({ labels, points })) }],
});

test('answers are joined, and old points are dropped', () => {
  const first = joined([], answer([1, 2], { payment: [1, null] }));
  const both = joined(first, answer([3], { payment: [2], shipping: [4] }));

  expect(newestS([])).toBe(0);
  expect(newestS(both)).toBe(3);
  expect(columns(both[0]?.points ?? [], drawn(['payment', 'shipping']))).toEqual([[1, 2, 3], [1, null, 2], [null, null, 4]]);
  const later = Array.from({ length: pointsMax }, (_, index) => index + 4);
  expect(joined(both, answer(later, {}))[0]?.points.map(({ atS }) => atS)).toEqual(later);
});

test('a panel shows the lines with the largest values, and how many others there are', () => {
  const series = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`p${index}`, [index, index === 9 ? null : 1]]));
  const [panel] = joined([], answer([1, 2], series, 3));
  const { lines, more } = linesShown(panel ?? { title: '', unit: '', leftOut: 0, points: [] });

  expect(lines.map(({ label }) => label)).toEqual(['p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9']);
  expect(lines).toHaveLength(linesMax);
  expect(lines.at(-1)).toEqual({ label: 'p9', now: null, least: 9, most: 9 });
  expect(lines[0]).toEqual({ label: 'p2', now: 1, least: 1, most: 2 });
  expect(more).toBe(5);
  expect(drawn(lines.map(({ label }) => label)).map(({ dashed }) => dashed)).toEqual([false, false, false, false, true, true, true, true]);
});

test('faults of before the page was opened are shaded and named', () => {
  const fault = { kind: 'toxic', target: 'payment', what: 'latency 900', since: '1970-01-01T00:01:00Z', until: '1970-01-01T00:01:30Z' };
  const bands = bandsOf([fault, { ...fault, since: '1970-01-01T00:02:00Z', until: null }, { ...fault, kind: 'node', target: 'node-1', what: 'killed' }]);

  expect(bands.map(({ fromS, untilS }) => [fromS, untilS])).toEqual([
    [60, 90],
    [120, null],
    [60, 90],
  ]);
  expect(shadedText(bands)).toBe('Shaded: payment: latency 900, node-1: killed.');
  expect(shadedText([])).toBe('');
  expect(shadedText(bandsOf(Array.from({ length: 8 }, (_, index) => ({ ...fault, what: `latency ${index}` }))))).toContain('latency 7, and 2 earlier.');
});

test("Grafana's units in words", () => {
  expect(unitOf('s').text(0.0234)).toBe('23.4 ms');
  expect(unitOf('s').text(12)).toBe('12 s');
  expect(unitOf('percentunit').text(0.25)).toBe('25%');
  expect(unitOf('reqps').text(0.25)).toBe('0.25/s');
  expect(unitOf('Bps').text(48_000)).toBe('48KB/s');
  expect(unitOf('short').text(1234)).toBe('1.23K');
});

test('the mock lab has each dashboard, with four panels', () => {
  for (const { uid } of dashboards) expect(dashboardAt(new MockSystem(), uid, 0, 5_000_000)?.panels).toHaveLength(4);
});
