import { formatMoney } from '@/lib/money';
import type { PricedLine } from '@/lib/pricedCart';
import { Button } from '@/ui/Button';
import { CoffeeBag } from '@/ui/CoffeeBag';
import { Icon } from '@/ui/Icon';
import styles from './CartLineRow.module.css';
import { QuantityField } from './QuantityField';

export function CartLineRow({ line, onRemove }: { line: PricedLine; onRemove: () => void }) {
  const { productId, name } = line;
  return (
    <li className={styles.row}>
      <CoffeeBag productId={productId} className={styles.bag} />
      <div className={styles.main}>
        <p className={styles.name}>{name}</p>
        <p className={styles.price}>{line.unitPrice ? `${formatMoney(line.unitPrice)} each` : 'No longer in the shop'}</p>
        <div className={styles.controls}>
          <QuantityField line={line} />
          <Button look="link" aria-label={`Remove ${name}`} onClick={onRemove}>
            Remove
          </Button>
        </div>
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
