import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Catalogue } from '@/api/catalogue';
import type { LabNotice } from '@/api/lab/notice';
import { cart, type CartLine } from '@/lib/cart';
import { priceCart } from '@/lib/pricedCart';
import { useStored } from '@/lib/useStored';
import { useTitle } from '@/lib/useTitle';
import { CheckoutLayout } from './CheckoutLayout';
import { EmptyCheckout } from './EmptyCheckout';
import { FragileCheckout } from './FragileCheckout';
import { idle, isUnresolved, type CheckoutState } from './machine';
import { PaymentPanel } from './PaymentPanel';
import { checkoutSlot } from './slot';
import { useAnnouncedState } from './useAnnouncedState';

interface CheckoutPageProps {
  catalogue: Catalogue;
  lab: LabNotice | null;
}

/** The checkout page. An order without a known outcome stays with the resilient client, which has its key. */
export function CheckoutPage({ catalogue, lab }: CheckoutPageProps) {
  const unresolved = isUnresolved(useStored(checkoutSlot));
  useTitle('Checkout');
  return lab?.fragileClient && !unresolved ? (
    <FragileCheckout catalogue={catalogue} timeoutS={lab.requestTimeoutS} />
  ) : (
    <ResilientCheckout catalogue={catalogue} lab={lab} />
  );
}

function ResilientCheckout({ catalogue, lab }: CheckoutPageProps) {
  const lines = useStored(cart);
  const state = current(useStored(checkoutSlot), lines);
  useGoToOrder(state);

  // Until the outcome is known, the page shows the lines that were sent, not the cart, which may have changed.
  const shown = isUnresolved(state) ? state.submission.lines : lines;
  const priced = priceCart(shown, catalogue.products);
  useAnnouncedState(state, priced.lines);

  if (shown.length === 0) return <EmptyCheckout lastOrderId={state.name === 'accepted' ? state.orderId : null} />;
  return (
    <CheckoutLayout cart={priced} errors={state.name === 'refused' ? state.problem.errors : []}>
      <PaymentPanel state={state} cart={priced} lab={lab} onRepriced={catalogue.refetch} />
    </CheckoutLayout>
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
