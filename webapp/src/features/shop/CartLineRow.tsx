import { changeCart, quantityMax } from '@/lib/cart';
import { formatMoney } from '@/lib/money';
import type { PricedLine } from '@/lib/pricedCart';
import { announce } from '@/lib/announcer';
import { Button } from '@/ui/Button';
import { CoffeeBag } from '@/ui/CoffeeBag';
import { Icon } from '@/ui/Icon';
import styles from './CartLineRow.module.css';

export function CartLineRow({ line, onRemove }: { line: PricedLine; onRemove: () => void }) {
  const { productId, name, quantity } = line;
  const setQuantity = (next: number) => {
    changeCart({ type: 'setQuantity', productId, quantity: next });
    announce(`${name}: ${next}`);
  };
  return (
    <li className={styles.row}>
      <CoffeeBag productId={productId} className={styles.bag} />
      <div className={styles.main}>
        <p className={styles.name}>{name}</p>
        <p className={styles.price}>{line.unitPrice ? `${formatMoney(line.unitPrice)} each` : 'No longer in the shop'}</p>
        <div className={styles.controls}>
          <div className={styles.stepper} role="group" aria-label={`Quantity of ${name}`}>
            <Button
              look="icon"
              aria-label={quantity === 1 ? `Remove ${name}` : `One less ${name}`}
              onClick={() => (quantity === 1 ? onRemove() : setQuantity(quantity - 1))}
            >
              <Icon name="minus" size={18} />
            </Button>
            <span className={styles.quantity}>{quantity}</span>
            <Button
              look="icon"
              aria-label={`One more ${name}`}
              disabled={quantity >= quantityMax}
              onClick={() => setQuantity(quantity + 1)}
            >
              <Icon name="plus" size={18} />
            </Button>
          </div>
          <Button look="link" aria-label={`Remove ${name} from cart`} onClick={onRemove}>
            Remove
          </Button>
        </div>
        {quantity >= quantityMax && <p className={styles.price}>{quantityMax} is the most of one coffee.</p>}
      </div>
      <p className={styles.lineTotal}>{line.total ? formatMoney(line.total) : '–'}</p>
    </li>
  );
}

/** Takes the place of a removed line while the customer can undo the removal. */
export function RemovedRow({ name, onUndo }: { name: string; onUndo: () => void }) {
  return (
    <li className={styles.removed}>
      <span>{name} removed.</span>
      {/* This button takes the focus from the Remove button, which is gone with its line. */}
      <Button look="link" autoFocus onClick={onUndo} aria-label={`Undo: put ${name} back`}>
        <Icon name="undo" size={16} /> Undo
      </Button>
    </li>
  );
}
