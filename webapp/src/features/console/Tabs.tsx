import styles from './Tabs.module.css';

const tabs = [
  { area: 'map', label: 'System' },
  { area: 'customers', label: 'Customers' },
  { area: 'truth', label: 'Truth' },
  { area: 'charts', label: 'Charts' },
  { area: 'experiments', label: 'Experiments' },
] as const;

/** On a narrow page one panel is shown at a time. On a wide one these buttons are not there. */
export function Tabs({ tab, onTab }: { tab: string; onTab: (tab: string) => void }) {
  return (
    <nav className={styles.tabs} aria-label="Panels">
      {tabs.map(({ area, label }) => (
        <button key={area} type="button" aria-current={tab === area} onClick={() => onTab(area)}>
          {label}
        </button>
      ))}
    </nav>
  );
}
