import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Snapshot } from '@/api/lab/snapshot';
import { secondsUntil } from '@/lib/time';
import { useNow } from '@/lib/useNow';
import { realFaults } from './record';
import styles from './TopBar.module.css';
import { useHeal } from './useHeal';
import type { Lab } from './useLab';

/** `75` as `1:15`. */
export const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Title, freshness, what is broken and for how long, and the button that ends all of it. */
export function TopBar({ title, lab, stage, onStage }: { title: ReactNode; lab: Lab; stage: boolean; onStage: () => void }) {
  const { snapshot, staleS } = lab;
  const heal = useHeal(snapshot !== null && snapshot.run !== null);
  return (
    <header className={styles.bar}>
      {title}
      <p className={styles.fresh} data-stale={staleS !== null}>
        {staleS !== null ? `Nothing heard for ${staleS} s` : snapshot ? 'Live' : 'Connecting…'}
      </p>
      {snapshot && <Broken snapshot={snapshot} />}
      {snapshot?.run && (
        <Link className={styles.link} to={`/chaos/runs/${snapshot.run.id}`}>
          Experiment: {snapshot.run.name}, {snapshot.run.phase} {minutes(snapshot.run.elapsedS)}
        </Link>
      )}
      <span className={styles.space} />
      <button type="button" className={styles.stage} aria-pressed={stage} onClick={onStage}>
        Stage
      </button>
      <Link className={styles.link} to="/learn">
        Learn
      </Link>
      <Link className={styles.link} to="/" target="_blank">
        Shop <span aria-hidden="true">↗</span>
        <span className="visually-hidden"> (opens a new tab)</span>
      </Link>
      <button type="button" className={styles.heal} aria-busy={heal.busy} title="Or press Escape twice" onClick={() => void heal.healAll()}>
        {heal.busy ? 'Healing…' : 'Heal everything'}
      </button>
      {heal.error && <p className={styles.error}>{heal.error}</p>}
    </header>
  );
}

function Broken({ snapshot }: { snapshot: Snapshot }) {
  const nowMs = useNow(1000);
  const faults = realFaults(snapshot);
  const last = faults.reduce((max, { until }) => Math.max(max, until ? secondsUntil(until, nowMs) : 0), 0);
  if (faults.length === 0) return <p className={styles.whole}>Nothing is broken</p>;
  return (
    <p className={styles.broken}>
      <span aria-hidden="true">⚡ </span>
      {faults.length === 1 ? '1 fault' : `${faults.length} faults`}
      {last > 0 && `, ${minutes(last)} left`}
    </p>
  );
}
