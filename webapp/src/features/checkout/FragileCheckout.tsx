import { useState, type SubmitEvent } from 'react';
import { Link } from 'react-router';
import type { Catalogue } from '@/api/catalogue';
import { placeFragileOrder, type FragileAnswer } from '@/api/fragileOrder';
import { announce } from '@/lib/announcer';
import { cart, changeCart } from '@/lib/cart';
import { formatMoney } from '@/lib/money';
import { priceCart, type PricedCart } from '@/lib/pricedCart';
import { useStored } from '@/lib/useStored';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { TimeoutNote } from '@/ui/TimeoutNote';
import { CheckoutLayout } from './CheckoutLayout';
import { EmptyCheckout } from './EmptyCheckout';
import styles from './PaymentPanel.module.css';

/** The messages of the original lab. The last two say more than the client knows: the order may exist. */
const fragileWords: Record<FragileAnswer['kind'], string> = {
  placed: 'Order placed',
  'timed-out': 'Order timed out - request took too long',
  failed: 'Order failed',
};

interface FragileCheckoutProps {
  catalogue: Catalogue;
  timeoutS: number;
}

/**
 * The checkout of the original lab, to teach what it does wrong: one attempt, no key, and a button that can be pressed
 * again after a timeout, which makes a second order. The console of the lab switches it on.
 */
export function FragileCheckout({ catalogue, timeoutS }: FragileCheckoutProps) {
  const inCart = useStored(cart);
  const [placed, setPlaced] = useState<{ cart: PricedCart; orderId: string | null } | null>(null);
  const [answer, setAnswer] = useState<FragileAnswer | 'sending' | null>(null);
  // An order that was placed stays on the page, although the cart is empty now.
  const shown = placed && inCart.length === 0 ? placed.cart : priceCart(inCart, catalogue.products);
  const sending = answer === 'sending';

  async function place() {
    setAnswer('sending');
    const result = await placeFragileOrder(shown.lines, timeoutS);
    setAnswer(result);
    announce(fragileWords[result.kind], result.kind === 'placed' ? 'polite' : 'assertive');
    if (result.kind !== 'placed') return;
    setPlaced({ cart: shown, orderId: result.orderId });
    changeCart({ type: 'ordered', lines: shown.lines });
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!sending && shown.complete) void place();
  };

  if (shown.lines.length === 0) return <EmptyCheckout lastOrderId={null} />;
  return (
    <CheckoutLayout cart={shown}>
      <form onSubmit={submit}>
        <p className={styles.nothingPersonal}>This client sends your order once, without a key, and waits {timeoutS} s.</p>
        {inCart.length > 0 && (
          <Button type="submit" className={styles.place} busy={sending} disabled={!shown.complete}>
            {sending ? 'Placing your order…' : `Place order · ${formatMoney(shown.total)}`}
          </Button>
        )}
        <div className={styles.outcome}>{answer && answer !== 'sending' && <FragileNotice answer={answer} />}</div>
        <TimeoutNote seconds={timeoutS} />
      </form>
    </CheckoutLayout>
  );
}

function FragileNotice({ answer }: { answer: FragileAnswer }) {
  return (
    <Notice tone={answer.kind === 'placed' ? 'calm' : 'bad'} title={fragileWords[answer.kind]}>
      {answer.kind === 'placed' && answer.orderId !== null && <Link to={`/orders/${answer.orderId}`}>Look at the order</Link>}
    </Notice>
  );
}
