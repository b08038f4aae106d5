import { useNow } from '@/lib/useNow';
import styles from './Freshness.module.css';
import type { LadderStatus } from './ladder';

interface FreshnessProps {
  status: LadderStatus;
  updatedAtMs: number;
  finished: boolean;
}

/** A small line that says how up to date the page is: "Live", "Updating every few seconds", or the age of the data. */
export function Freshness({ status, updatedAtMs, finished }: FreshnessProps) {
  const nowMs = useNow(finished || status.fresh ? null : 1000);
  if (finished) return null;
  return (
    <p className={`${styles.line} ${status.fresh ? styles.fresh : styles.stale}`}>
      <span className={styles.light} aria-hidden="true" />
      {freshnessWords(status, Math.max(0, Math.round((nowMs - updatedAtMs) / 1000)))}
    </p>
  );
}

export function freshnessWords(status: LadderStatus, ageSeconds: number): string {
  if (!status.fresh) return `Last updated ${ageSeconds} s ago – reconnecting`;
  return status.rung === 'stream' ? 'Live' : 'Updating every few seconds';
}
