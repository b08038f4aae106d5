import type { Order, OrderEvent } from '@/api/types';
import { formatClock } from '@/lib/time';
import { Icon } from '@/ui/Icon';
import styles from './Timeline.module.css';
import { timelineOf, type TimelineRow } from './timelineRows';
import { nextTryWords } from './words';

const icons = { good: 'check', wait: 'clock', bad: 'cross', calm: 'dot', idle: 'dot' } as const;

/** The rows Received, Payment, Inventory and Shipping, then the undos. Each row has a state, a time and attempts. */
export function Timeline({ order, events, nowMs }: { order: Order; events: readonly OrderEvent[]; nowMs: number }) {
  return (
    <ol className={styles.timeline} aria-label="Progress of the order">
      {timelineOf(order, events).map((row) => (
        <Row key={row.key} row={row} nowMs={nowMs} />
      ))}
    </ol>
  );
}

function Row({ row, nowMs }: { row: TimelineRow; nowMs: number }) {
  const nextTry = nextTryWords(row.nextAttemptAt, nowMs);
  return (
    <li className={`${styles.row} ${styles[row.tone]} ${row.busy ? styles.busy : ''}`}>
      <span className={styles.sign}>
        <Icon name={icons[row.tone]} size={16} />
      </span>
      <span className={styles.label}>{row.label}</span>
      <span className={styles.word}>{row.word}</span>
      <span className={styles.meta}>
        {row.at && <time dateTime={row.at}>{formatClock(row.at)}</time>}
        {row.attempts > 0 && <span>{row.attempts === 1 ? '1 attempt' : `${row.attempts} attempts`}</span>}
        {row.detail && <span>{row.detail}</span>}
        {nextTry && <span>{nextTry}</span>}
      </span>
    </li>
  );
}
