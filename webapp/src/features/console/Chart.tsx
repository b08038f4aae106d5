import { useEffect, useRef, type CSSProperties } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { columns, inTenths, type Line } from './chart';
import styles from './Charts.module.css';
import type { Band } from './record';

interface ChartProps<P> {
  title: string;
  lines: readonly Line<P>[];
  points: readonly P[];
  bands: readonly Band[];
  fromS: number;
  toS: number;
  /** The axis reaches at least so high. */
  atLeast?: number;
  /** A value as text, in the legend and on the axis. Without it a value has one decimal. */
  text?: (value: number) => string;
  /** A sentence below the legend. */
  note?: string;
}

/** One chart. All charts share the cursor. It is drawn only: the table and the sentence above say the same. */
export function Chart<P extends { atS: number }>({ title, lines, points, bands, fromS, toS, atLeast = 1, text, note }: ChartProps<P>) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shaded = useRef(bands);
  const beganMs = useRef(0);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const make = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(element, lines, shaded, beganMs, atLeast, text), [[]], element);
    };
    make();
    const theme = globalThis.matchMedia('(prefers-color-scheme: light)');
    theme.addEventListener('change', make);
    const resized = new ResizeObserver(() => plot.current?.setSize(sizeOf(element)));
    resized.observe(element);
    return () => {
      theme.removeEventListener('change', make);
      resized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [lines, atLeast, text]);

  useEffect(() => {
    shaded.current = bands;
    beganMs.current = performance.now();
    plot.current?.batch(() => {
      plot.current?.setData(columns(points, lines), false);
      plot.current?.setScale('x', { min: fromS, max: toS });
    });
  }, [points, bands, lines, fromS, toS, atLeast, text]);

  const last = points.at(-1);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.legend}>
        <strong>{title}</strong>
        {lines.map((line) => (
          <span key={line.label} className={styles.key} data-dashed={line.dashed} style={{ '--key': `var(${line.colour})` } as CSSProperties}>
            {line.label} {shown(last ? line.of(last) : null, text ?? inTenths, line.unit)}
          </span>
        ))}
        {note && <span>{note}</span>}
      </figcaption>
      <div ref={holder} className={styles.plot} aria-hidden="true" />
    </figure>
  );
}

const shown = (value: number | null, text: (value: number) => string, unit: string) => (value === null ? '' : `${text(value)}${unit && ` ${unit}`}`);

const clock = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hour12: false });
const clockWithSeconds = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** The labels of an axis. They have seconds if the lines are closer than minutes. */
const clockTimes = (timesS: readonly number[]) => {
  const format = timesS.every((timeS) => timeS % 60 === 0) ? clock : clockWithSeconds;
  return timesS.map((timeS) => format.format(timeS * 1000));
};

const sizeOf = (element: HTMLElement) => ({ width: Math.max(80, element.clientWidth), height: Math.max(60, element.clientHeight) });

interface Current<T> {
  readonly current: T;
}

/** The time of an update, from new data to the last line drawn. Only the newest is kept. */
function measureUpdate(beganMs: number) {
  performance.clearMeasures('chart');
  performance.measure('chart', { start: beganMs, end: performance.now() });
}

function optionsOf(
  element: HTMLElement,
  lines: readonly Pick<Line, 'label' | 'colour' | 'dashed'>[],
  bands: Current<readonly Band[]>,
  beganMs: Current<number>,
  atLeast: number,
  text: ((value: number) => string) | undefined,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--text-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: `${style.fontSize} ${style.fontFamily}` };
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { sync: { key: 'console' }, drag: { x: false, y: false }, points: { size: 5 } },
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, Math.max(atLeast, max * 1.1)] } },
    series: [{}, ...lines.map((line) => ({ label: line.label, stroke: colour(line.colour), width: 2, points: { show: false }, ...(line.dashed ? { dash: [6, 4] } : {}) }))],
    axes: [
      { ...axis, size: 22, space: 80, values: (_plot, times) => clockTimes(times) },
      { ...axis, size: text ? 66 : 52, ...(text ? { values: (_plot: uPlot, values: number[]) => values.map(text) } : {}) },
    ],
    hooks: {
      drawClear: [(plot) => shade(plot, bands.current, colour('--wait-wash'), colour('--wait'))],
      draw: [() => measureUpdate(beganMs.current)],
    },
  };
}

/** Shades the time of each fault, with a line at its begin. */
function shade(plot: uPlot, bands: readonly Band[], wash: string, edge: string) {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  const within = (x: number) => Math.min(right, Math.max(bbox.left, x));
  for (const { fromS, untilS } of bands) {
    const from = within(plot.valToPos(fromS, 'x', true));
    const to = untilS === null ? right : within(plot.valToPos(untilS, 'x', true));
    ctx.fillStyle = wash;
    ctx.fillRect(from, bbox.top, Math.max(1, to - from), bbox.height);
    ctx.fillStyle = edge;
    ctx.fillRect(from, bbox.top, 1, bbox.height);
  }
}
