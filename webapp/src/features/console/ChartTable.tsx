import { formatClock } from '@/lib/time';
import type { Point } from './record';
import styles from './Table.module.css';

/** A row for so many seconds. */
const stepS = 10;

/** The data of the charts as a table, newest first. */
export function ChartTable({ points }: { points: readonly Point[] }) {
  const rows = points.filter(({ atS }, index) => index === points.length - 1 || Math.round(atS) % stepS === 0).toReversed();
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label="The charts as a table">
      <table className={styles.table}>
        <caption className="visually-hidden">The last minutes, newest first</caption>
        <thead>
          <tr>
            {['Time', 'Accepted/s', 'Confirmed/s', 'On the way', 'Breakers open', 'p50 ms', 'p95 ms', 'p99 ms'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <tr key={point.atS}>
              <th scope="row">{formatClock(new Date(point.atS * 1000).toISOString())}</th>
              <td>{point.accepted.toFixed(1)}</td>
              <td>{point.confirmed.toFixed(1)}</td>
              <td>{point.open}</td>
              <td>{point.breakersOpen}</td>
              <td>{point.p50}</td>
              <td>{point.p95}</td>
              <td>{point.p99}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
