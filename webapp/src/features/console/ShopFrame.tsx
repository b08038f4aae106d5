import { Panel } from './Panel';
import styles from './ShopFrame.module.css';

/** The real shop, as a customer sees it, under the same faults. */
export function ShopFrame() {
  return (
    <Panel title="The shop, live" area="frame">
      <iframe className={styles.frame} src="/?frame" title="The shop" />
    </Panel>
  );
}
