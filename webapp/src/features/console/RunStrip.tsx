import { Link } from 'react-router';
import { stopRun, tripStopCondition } from '@/api/lab/actions';
import type { GoingRun } from '@/api/lab/snapshot';
import controls from './controls.module.css';
import { FieldError } from './FieldError';
import styles from './RunStrip.module.css';
import { minutes } from './TopBar';
import { useAction } from './useAction';

/** The phases of a run as the runner names them, and the words of the strip. */
const phases = [
  { names: ['prepare', 'before'], label: 'Baseline' },
  { names: ['method', 'during'], label: 'Fault' },
  { names: ['after', 'rollbacks'], label: 'Recovery' },
] as const;

/** The run that goes on: its phase, its probes live, and the brakes. */
export function RunStrip({ run }: { run: GoingRun }) {
  const { busy, error, run: act } = useAction();
  const now = phases.findIndex(({ names }) => (names as readonly string[]).includes(run.phase));
  return (
    <div className={styles.strip}>
      <p className={styles.head}>
        <Link to={`/chaos/runs/${run.id}`}>{run.name}</Link>
        {run.twin && ', protection off'} · {run.state} · {minutes(run.elapsedS)}
      </p>
      <ol className={styles.phases} aria-label="Phases">
        {phases.map(({ label }, index) => (
          <li key={label} data-state={index < now ? 'done' : index === now ? 'now' : 'next'} aria-current={index === now ? 'step' : undefined}>
            {label}
            {index < now && ' ✓'}
          </li>
        ))}
      </ol>
      <ul className={styles.probes} aria-label="Probes">
        {run.probes.map((probe) => (
          <li key={probe.name} data-ok={probe.ok}>
            <span aria-hidden="true">{probe.ok ? '✓' : '✕'}</span>
            <span className="visually-hidden">{probe.ok ? 'met: ' : 'not met: '}</span> {probe.name}
            {probe.value !== undefined && <span className={styles.value}> {JSON.stringify(probe.value)}</span>}
          </li>
        ))}
      </ul>
      <div className={styles.brakes} aria-busy={busy}>
        <button type="button" className={controls.button} onClick={() => void act(() => stopRun(run.id), 'The run stops')}>
          Stop
        </button>
        <button type="button" className={controls.button} title="Raises the alarm that every experiment stops on" onClick={() => void act(tripStopCondition, 'The stop condition is tripped')}>
          Trip the stop condition
        </button>
      </div>
      <FieldError text={error} />
    </div>
  );
}
