import type { LastOrder } from '@/api/lab/snapshot';
import styles from './LastOrders.module.css';

const badFlags = new Set(['lost', 'duplicate', 'silent', 'misreported']);

/** What one word says about an order: its worst flag, its status, or what the customer was told. */
function wordOf(order: LastOrder): { word: string; tone: string } {
  const bad = order.flags.find((flag) => badFlags.has(flag));
  if (bad) return { word: bad, tone: 'bad' };
  if (order.status === 'CONFIRMED') return { word: 'confirmed', tone: 'good' };
  if (order.status !== null) return { word: order.status.toLowerCase().replace('_', ' '), tone: 'wait' };
  return { word: order.told, tone: 'wait' };
}

/** The newest orders of the customers, each a link to its story. */
export function LastOrders({ orders, onStory }: { orders: readonly LastOrder[]; onStory: (order: string) => void }) {
  return (
    <ul className={styles.orders} aria-label="Last orders">
      {orders.map((order) => {
        const { word, tone } = wordOf(order);
        return (
          <li key={order.key}>
            <button type="button" className={styles.order} data-tone={tone} title={order.key} onClick={() => onStory(order.orderId ?? order.key)}>
              <span className="visually-hidden">Order {order.key}: </span>
              {order.client === 'fragile' && <span aria-hidden="true">◇ </span>}
              {word}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
