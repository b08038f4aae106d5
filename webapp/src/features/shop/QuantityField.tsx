import { useId, useState } from 'react';
import { announce } from '@/lib/announcer';
import { changeCart, quantityMax } from '@/lib/cart';
import type { PricedLine } from '@/lib/pricedCart';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import styles from './QuantityField.module.css';

/** The quantity of a line: a number to type, with a button for one less and one more. */
export function QuantityField({ line }: { line: PricedLine }) {
  const { productId, name, quantity } = line;
  const messageId = useId();
  // What the customer has typed, while it is no quantity. The cart keeps the last one that was.
  const [draft, setDraft] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const set = (next: number) => {
    setDraft(null);
    changeCart({ type: 'setQuantity', productId, quantity: next });
  };
  const step = (next: number) => {
    set(next);
    announce(`${name}: ${next}`);
  };
  const type = (text: string) => {
    const typed = quantityOf(text);
    setLeft(false);
    if (typed !== null) return set(typed);
    setDraft(text);
    if (text !== '') announce(wrongWords(quantity));
  };
  const message = messageOf(quantity, draft, left);

  return (
    <div className={styles.quantity}>
      <div className={styles.stepper} role="group" aria-label={`Quantity of ${name}`}>
        <Button look="icon" aria-label={`One less ${name}`} aria-disabled={quantity <= 1} onClick={() => step(quantity - 1)}>
          <Icon name="minus" size={18} />
        </Button>
        <input
          className={styles.input}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          aria-label={`Quantity of ${name}`}
          aria-invalid={draft !== null && message !== ''}
          aria-describedby={message === '' ? undefined : messageId}
          value={draft ?? quantity}
          onChange={(event) => type(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => setLeft(true)}
        />
        <Button look="icon" aria-label={`One more ${name}`} aria-disabled={quantity >= quantityMax} onClick={() => step(quantity + 1)}>
          <Icon name="plus" size={18} />
        </Button>
      </div>
      {message !== '' && (
        <p id={messageId} className={draft === null ? styles.note : styles.wrong}>
          {message}
        </p>
      )}
    </div>
  );
}

/** An empty field is no mistake until the customer leaves it. */
function messageOf(quantity: number, draft: string | null, left: boolean): string {
  if (draft !== null) return draft === '' && !left ? '' : wrongWords(quantity);
  return quantity >= quantityMax ? `${quantityMax} is the most of one coffee.` : '';
}

const wrongWords = (quantity: number) => `Type a whole number from 1 to ${quantityMax}. Your cart still has ${quantity}.`;

/** The quantity that the text stands for, or null if the cart cannot hold it. */
export function quantityOf(text: string): number | null {
  const quantity = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return quantity >= 1 && quantity <= quantityMax ? quantity : null;
}
