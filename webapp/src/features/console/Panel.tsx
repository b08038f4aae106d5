import { useId, type ReactNode } from 'react';
import styles from './Panel.module.css';

interface PanelProps {
  title: string;
  /** Beside the title: small controls of the whole panel. */
  actions?: ReactNode;
  /** The grid area of the console's layout. */
  area: string;
  children: ReactNode;
}

/** One panel of the console. */
export function Panel({ title, actions, area, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.panel} data-area={area} style={{ gridArea: area }}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
