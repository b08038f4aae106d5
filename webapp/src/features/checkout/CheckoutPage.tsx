import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Catalogue } from '@/api/catalogue';
import { cart, type CartLine } from '@/lib/cart';
import { priceCart } from '@/lib/pricedCart';
import { useStored } from '@/lib/useStored';
import { useTitle } from '@/lib/useTitle';
import { Cup } from '@/ui/Cup';
import { LinkButton } from '@/ui/LinkButton';
import { PageTitle } from '@/ui/PageTitle';
import styles from './CheckoutPage.module.css';
import { idle, isUnresolved, type CheckoutState } from './machine';
import { OrderLines } from './OrderLines';
import { PaymentPanel } from './PaymentPanel';
import { checkoutSlot } from './slot';
import { useAnnouncedState } from './useAnnouncedState';

/** The checkout page. The order lines are on the left, payment and progress on the right. */
export function CheckoutPage({ catalogue }: { catalogue: Catalogue }) {
  const lines = useStored(cart);
  const state = current(useStored(checkoutSlot), lines);
  useTitle('Checkout');
  useGoToOrder(state);

  // Until the outcome is known, the page shows the lines that were sent, not the cart, which may have changed.
  const shown = isUnresolved(state) ? state.submission.lines : lines;
  const priced = priceCart(shown, catalogue.products);
  useAnnouncedState(state, priced.lines);
  const errors = state.name === 'refused' ? state.problem.errors : [];

  if (shown.length === 0) return <EmptyCheckout state={state} />;
  return (
    <>
      <PageTitle className={styles.title}>Checkout</PageTitle>
      <div className={styles.columns}>
        <section className={styles.panel} aria-labelledby="your-order">
          <h2 id="your-order">Your order</h2>
          <OrderLines cart={priced} errors={errors} />
        </section>
        <section className={styles.panel} aria-labelledby="payment">
          <h2 id="payment">Payment</h2>
          <PaymentPanel state={state} cart={priced} onRepriced={catalogue.refetch} />
        </section>
      </div>
    </>
  );
}

/** A refusal or a changed price counts only for the cart that was sent. After a change of the cart, it is dropped. */
function current(state: CheckoutState, lines: readonly CartLine[]): CheckoutState {
  if (state.name !== 'refused' && state.name !== 'price-changed') return state;
  const ordered = state.submission.lines;
  const same =
    ordered.length === lines.length &&
    lines.every((line, index) => line.productId === ordered[index]?.productId && line.quantity === ordered[index].quantity);
  return same ? state : idle;
}

function EmptyCheckout({ state }: { state: CheckoutState }) {
  return (
    <div className={styles.empty}>
      <Cup empty />
      <PageTitle>Your cart is empty</PageTitle>
      <div className={styles.links}>
        <LinkButton to="/">Choose a coffee</LinkButton>
        {state.name === 'accepted' && (
          <LinkButton look="quiet" to={`/orders/${state.orderId}`}>
            Your last order
          </LinkButton>
        )}
      </div>
    </div>
  );
}

/** Opens the order's page when this tab or another one gets the order accepted. Earlier orders are ignored. */
function useGoToOrder(state: CheckoutState) {
  const navigate = useNavigate();
  const acceptedBefore = useRef(state.name === 'accepted' ? state.submission.key : null);
  useEffect(() => {
    if (state.name !== 'accepted' || state.submission.key === acceptedBefore.current) return;
    acceptedBefore.current = state.submission.key;
    void navigate(`/orders/${state.orderId}`, { replace: true });
  }, [state, navigate]);
}
