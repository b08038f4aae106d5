import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { LabNotice } from '@/api/lab/notice';
import type { PaymentMethod } from '@/api/types';
import { formatMoney, type Money } from '@/lib/money';
import type { PricedCart } from '@/lib/pricedCart';
import { Button } from '@/ui/Button';
import { TimeoutNote } from '@/ui/TimeoutNote';
import { submitter } from './browser';
import { isUnresolved, type CheckoutState } from './machine';
import { newSubmission } from './newSubmission';
import { OutcomeNotice } from './OutcomeNotice';
import styles from './PaymentPanel.module.css';

const methods: { value: PaymentMethod; label: string; hint: string }[] = [
  { value: 'demo_ok', label: 'Demo card – approves', hint: 'Every payment goes through.' },
  { value: 'demo_declined', label: 'Demo card – declines', hint: 'To see what happens then.' },
];

interface PaymentPanelProps {
  state: CheckoutState;
  cart: PricedCart;
  lab: LabNotice | null;
  /** Called when the customer accepts a changed price: the prices on this page are out of date. */
  onRepriced: () => void;
}

export function PaymentPanel({ state, cart, lab, onRepriced }: PaymentPanelProps) {
  const [method, setMethod] = useState<PaymentMethod>('demo_ok');
  const unresolved = isUnresolved(state);
  const busy = state.name === 'sending';
  const outcome = useRef<HTMLDivElement>(null);

  // The pressed button disappears when the state changes. The notice that replaces it takes the focus.
  useEffect(() => {
    if (document.activeElement === document.body && state.name !== 'idle') outcome.current?.focus();
  }, [state.name]);

  const place = (total: Money) => void submitter.place(() => newSubmission(cart.lines, total, method));
  const acceptNewPrice = (total: Money) => {
    onRepriced();
    place(total);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!unresolved && cart.complete) place(cart.total);
  };

  return (
    <form onSubmit={submit}>
      <fieldset className={styles.methods} disabled={unresolved}>
        <legend className="visually-hidden">Pay with</legend>
        {methods.map(({ value, label, hint }) => (
          <label key={value} className={styles.method}>
            <input
              type="radio"
              name="payment-method"
              value={value}
              checked={method === value}
              onChange={() => setMethod(value)}
            />
            <span>
              <span className={styles.label}>{label}</span>
              <span className={styles.hint}>{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className={styles.nothingPersonal}>No name, no address, no card number: nothing personal is asked for.</p>
      {(state.name === 'idle' || state.name === 'accepted' || busy) && (
        <Button type="submit" className={styles.place} busy={busy} disabled={!cart.complete}>
          {busy ? 'Placing your order…' : `Place order · ${formatMoney(cart.total)}`}
        </Button>
      )}
      <div ref={outcome} tabIndex={-1} className={styles.outcome}>
        <OutcomeNotice state={state} lines={cart.lines} onAcceptPrice={acceptNewPrice} />
      </div>
      <TimeoutNote seconds={lab?.requestTimeoutS} />
    </form>
  );
}
