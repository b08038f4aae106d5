import styles from './LearnPage.module.css';

/** Text of a lesson. The lab makes this HTML from its own files, and shows markup in them as text. */
export function Html({ html }: { html: string }) {
  return <div className={styles.prose} dangerouslySetInnerHTML={{ __html: html }} />;
}
