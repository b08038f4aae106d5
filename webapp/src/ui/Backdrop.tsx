import styles from './Backdrop.module.css';

/**
 * The layer between a dialog and the page. Radix's own overlay locks scrolling with an inline style sheet, which the
 * content security policy forbids. This element catches wheel events instead.
 */
export function Backdrop({ open }: { open: boolean }) {
  return <div className={styles.backdrop} data-state={open ? 'open' : 'closed'} />;
}
