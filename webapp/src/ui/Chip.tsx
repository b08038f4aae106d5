import { Icon, type IconName } from './Icon';
import styles from './Chip.module.css';

const icons = { good: 'check', wait: 'clock', bad: 'cross', calm: 'dot' } as const satisfies Record<string, IconName>;

/** Shows a state as an icon and a word, because colour alone is not accessible. */
export function Chip({ tone, children }: { tone: keyof typeof icons; children: string }) {
  return (
    <span className={`${styles.chip} ${styles[tone]}`}>
      <Icon name={icons[tone]} size={14} />
      {children}
    </span>
  );
}
