import type { Order } from '@/api/types';
import { Icon, type IconName } from '@/ui/Icon';
import { FillingCup } from '@/ui/FillingCup';
import styles from './StatusArt.module.css';

function artOf(order: Order): { icon: IconName; tone: string | undefined } {
  if (order.status === 'CONFIRMED') return { icon: 'check', tone: styles.good };
  if (order.status === 'REJECTED' || order.status === 'EXPIRED') return { icon: 'cross', tone: styles.bad };
  if (order.status === 'CANCELLED') return { icon: 'undo', tone: styles.calm };
  if (order.status === 'COMPENSATING') return { icon: 'undo', tone: styles.wait };
  return order.delayed ? { icon: 'clock', tone: styles.wait } : { icon: 'cart', tone: styles.calm };
}

/** A round icon beside the headline that shows the order's state. The cup of a confirmed order fills. */
export function StatusArt({ order }: { order: Order }) {
  const { icon, tone } = artOf(order);
  return (
    <div className={`${styles.art} ${tone}`} key={icon}>
      {order.status === 'CONFIRMED' ? <FillingCup /> : <Icon name={icon} size={36} />}
    </div>
  );
}
