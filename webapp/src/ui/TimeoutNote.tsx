import styles from './TimeoutNote.module.css';

/** The request timeout, for visitors of the lab. Its place is kept free, so that the page does not shift when it appears. */
export function TimeoutNote({ seconds }: { seconds: number | undefined }) {
  return <p className={styles.note}>{seconds !== undefined && `Request timeout: ${seconds}s`}</p>;
}
