import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** A message in its place: a title, a sentence, what can be done. It is announced by whoever shows it, not by itself. */
export function Notice(props: { tone: 'calm' | 'wait' | 'bad'; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={`${styles.notice} ${styles[props.tone]}`}>
      <p className={styles.title}>{props.title}</p>
      {props.children && <div className={styles.text}>{props.children}</div>}
      {props.actions && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
