import { endFault, removeToxic, signal } from '@/api/lab/actions';
import type { LabFault, Snapshot } from '@/api/lab/snapshot';
import { secondsUntil } from '@/lib/time';
import { useNow } from '@/lib/useNow';
import styles from './ActiveFaults.module.css';
import { FieldError } from './FieldError';
import { faultId, realFaults } from './record';
import { minutes } from './TopBar';
import { useAction } from './useAction';

/** How a single fault is ended; null if only healing everything ends it. */
function endOf(fault: LabFault): (() => Promise<unknown>) | null {
  const { id, name, target } = fault;
  if (id !== undefined) return () => endFault(id);
  if (fault.kind === 'toxic' && name !== undefined) return () => removeToxic(target, name);
  if (fault.kind === 'node' || fault.kind === 'part') return () => signal(target, fault.what === 'frozen' ? 'resume' : 'start');
  return null;
}

/** What is broken now, whoever broke it, and for how long. */
export function ActiveFaults({ snapshot }: { snapshot: Snapshot }) {
  const faults = realFaults(snapshot);
  if (faults.length === 0) return <p className={styles.none}>Nothing is broken. Every fault ends by itself.</p>;
  return (
    <ul className={styles.faults} aria-label="Faults that are on">
      {faults.map((fault) => (
        <FaultRow key={faultId(fault)} fault={fault} />
      ))}
    </ul>
  );
}

function FaultRow({ fault }: { fault: LabFault }) {
  const { busy, error, run } = useAction();
  const nowMs = useNow(1000);
  const end = endOf(fault);
  return (
    <li className={styles.fault}>
      <span className={styles.what}>
        <strong>{fault.target}</strong> {fault.what}
      </span>
      {fault.bit !== undefined && (
        <span className={styles.bite} data-bit={fault.bit}>
          {fault.bit ? 'bites' : 'did not bite'}
        </span>
      )}
      {fault.until && <span className={styles.left}>{minutes(secondsUntil(fault.until, nowMs))}</span>}
      {end && (
        <button type="button" className={styles.end} aria-busy={busy} onClick={() => void run(end, `Ended: ${fault.target} ${fault.what}`)}>
          End<span className="visually-hidden"> {`${fault.target} ${fault.what}`}</span>
        </button>
      )}
      <FieldError text={error} />
    </li>
  );
}
