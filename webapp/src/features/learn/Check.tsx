import styles from './LearnPage.module.css';

/** A check of a lesson, and what was found in the system. It may change at any time, so no screen reader is told. */
export function Check({ text, now }: { text: string; now: { holds: boolean; found: string } | undefined }) {
  const state = now === undefined ? 'unknown' : now.holds ? 'holds' : 'open';
  return (
    <p className={styles.check} data-state={state}>
      <span aria-hidden="true">{state === 'holds' ? '✓' : '○'}</span>
      <span className="visually-hidden">{state === 'holds' ? 'True now: ' : 'Not yet true: '}</span>
      <code>{text}</code>
      {now && <span className={styles.soft}>{now.found}</span>}
    </p>
  );
}
