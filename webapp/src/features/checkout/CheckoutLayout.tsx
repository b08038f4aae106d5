import type { ReactNode } from 'react';
import type { FieldError } from '@/api/types';
import type { PricedCart } from '@/lib/pricedCart';
import { PageTitle } from '@/ui/PageTitle';
import styles from './CheckoutPage.module.css';
import { OrderLines } from './OrderLines';

interface CheckoutLayoutProps {
  cart: PricedCart;
  errors?: readonly FieldError[];
  /** The panel on the right. */
  children: ReactNode;
}

/** The order lines are on the left, payment and progress on the right. */
export function CheckoutLayout({ cart, errors = [], children }: CheckoutLayoutProps) {
  return (
    <>
      <PageTitle className={styles.title}>Checkout</PageTitle>
      <div className={styles.columns}>
        <section className={styles.panel} aria-labelledby="your-order">
          <h2 id="your-order">Your order</h2>
          <OrderLines cart={cart} errors={errors} />
        </section>
        <section className={styles.panel} aria-labelledby="payment">
          <h2 id="payment">Payment</h2>
          {children}
        </section>
      </div>
    </>
  );
}
