import styles from './FieldError.module.css';

/** What the lab answered to the control above. */
export function FieldError({ text }: { text: string | null }) {
  return text === null ? null : <p className={styles.error}>{text}</p>;
}
