import styles from './Backdrop.module.css';

/**
 * What lies between a dialog and the page. It is our own element: Radix's locks scrolling by an inline style sheet, which
 * our content security policy forbids; ours takes the wheel instead.
 */
export function Backdrop({ open }: { open: boolean }) {
  return <div className={styles.backdrop} data-state={open ? 'open' : 'closed'} />;
}
