import styles from './Spinner.module.css';

/** A turning ring beside a text that says what is going on. With reduced motion it only changes its brightness. */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />;
}
