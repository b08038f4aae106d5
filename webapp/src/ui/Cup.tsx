import styles from './Cup.module.css';

/** A drawn cup of coffee, for pages without other content. `empty` draws it without coffee. */
export function Cup({ empty = false }: { empty?: boolean }) {
  return (
    <svg className={styles.cup} viewBox="0 0 160 130" aria-hidden="true" focusable="false">
      <ellipse className={styles.saucer} cx="74" cy="116" rx="62" ry="9" />
      <path className={styles.body} d="M22 48h104v26c0 22-18 38-40 38H62c-22 0-40-16-40-38z" />
      <path className={styles.handle} d="M126 56h6c10 0 17 7 17 16s-8 17-19 17h-7" />
      <ellipse className={styles.rim} cx="74" cy="48" rx="52" ry="11" />
      <ellipse className={empty ? styles.bottom : styles.coffee} cx="74" cy="49" rx="45" ry="7.5" />
      {!empty && <path className={styles.steam} d="M54 32c-9-9 9-14 0-25M76 30c-9-9 9-14 0-25M98 32c-9-9 9-14 0-25" />}
    </svg>
  );
}
