import { useId } from 'react';
import styles from './FillingCup.module.css';

/** A cup from the side that fills with coffee and then steams. With reduced motion it is full from the start. */
export function FillingCup() {
  const inside = useId();
  return (
    <svg className={styles.cup} viewBox="0 0 64 64" aria-hidden="true" focusable="false" data-testid="filling-cup">
      <clipPath id={inside}>
        <path d="M13 25h32v11a14 14 0 0 1-14 14h-4a14 14 0 0 1-14-14z" />
      </clipPath>
      <g clipPath={`url(#${inside})`}>
        <rect className={styles.inside} x="13" y="25" width="32" height="25" />
        <rect className={styles.coffee} x="13" y="29" width="32" height="21" />
      </g>
      <path className={styles.line} d="M12 24h34v12a15 15 0 0 1-15 15h-4a15 15 0 0 1-15-15zM46 28h3a6 6 0 0 1 0 12h-3.500M10 57h38" />
      <path className={`${styles.steam} ${styles.first}`} d="M21 18c-4-4 4-6 0-11" />
      <path className={`${styles.steam} ${styles.second}`} d="M29 18c-4-4 4-6 0-11" />
      <path className={`${styles.steam} ${styles.third}`} d="M37 18c-4-4 4-6 0-11" />
    </svg>
  );
}
