import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** A message in the page: title, text and actions. It is not a live region; the caller announces it. */
export function Notice(props: { tone: 'calm' | 'wait' | 'bad'; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={`${styles.notice} ${styles[props.tone]}`}>
      <p className={styles.title}>{props.title}</p>
      {props.children && <div className={styles.text}>{props.children}</div>}
      {props.actions && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
