import styles from './ShopFrame.module.css';

/** The real shop, as a customer sees it, under the same faults. */
export function ShopFrame() {
  return <iframe className={styles.frame} src="/?frame" title="The shop, live" />;
}
