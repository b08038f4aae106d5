import styles from './SkipLink.module.css';

/** The first stop of the keyboard: it leads past the header, to the part with the id `main`. */
export function SkipLink() {
  return (
    <a className={styles.skip} href="#main">
      Skip to content
    </a>
  );
}
