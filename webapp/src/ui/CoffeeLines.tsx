import type { ReactNode } from 'react';
import { formatMoney, type Money } from '@/lib/money';
import { CoffeeBag } from './CoffeeBag';
import styles from './CoffeeLines.module.css';

/** The lines of a cart or an order, and their total. */
export function CoffeeLines({ total, children }: { total: Money; children: ReactNode }) {
  return (
    <>
      <ul className={styles.lines}>{children}</ul>
      <p className={styles.total}>
        <span>Total</span>
        <span>{formatMoney(total)}</span>
      </p>
    </>
  );
}

interface CoffeeLineProps {
  productId: string;
  name: string;
  quantity: number;
  /** null if the coffee no longer has a price. */
  unitPrice: Money | null;
  total: Money | null;
  /** Messages about this line. */
  children?: ReactNode;
}

export function CoffeeLine({ productId, name, quantity, unitPrice, total, children }: CoffeeLineProps) {
  return (
    <li className={styles.line}>
      <CoffeeBag productId={productId} className={styles.bag} />
      <div className={styles.name}>
        <p>{name}</p>
        <p className={styles.quantity}>
          {quantity} × {unitPrice ? formatMoney(unitPrice) : 'no longer in the shop'}
        </p>
        {children}
      </div>
      <p className={styles.amount}>{total ? formatMoney(total) : '–'}</p>
    </li>
  );
}
