import type { Order } from '@/api/types';
import { formatMoney } from '@/lib/money';
import { CoffeeBag } from '@/ui/CoffeeBag';
import styles from './OrderedLines.module.css';

/** The lines at the prices of the moment the order was accepted. */
export function OrderedLines({ order }: { order: Order }) {
  return (
    <>
      <ul className={styles.lines}>
        {order.items.map((item) => (
          <li key={item.productId} className={styles.line}>
            <CoffeeBag productId={item.productId} className={styles.bag} />
            <div className={styles.name}>
              <p>{item.name}</p>
              <p className={styles.quantity}>
                {item.quantity} × {formatMoney(item.unitPrice)}
              </p>
            </div>
            <p className={styles.amount}>{formatMoney(item.lineTotal)}</p>
          </li>
        ))}
      </ul>
      <p className={styles.total}>
        <span>Total</span>
        <span>{formatMoney(order.total)}</span>
      </p>
    </>
  );
}
