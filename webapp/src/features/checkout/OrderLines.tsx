import type { FieldError } from '@/api/types';
import { formatMoney } from '@/lib/money';
import type { PricedCart } from '@/lib/pricedCart';
import { CoffeeBag } from '@/ui/CoffeeBag';
import styles from './OrderLines.module.css';

/** The lines, each with what the shop said about it, and the total. */
export function OrderLines({ cart, errors }: { cart: PricedCart; errors: readonly FieldError[] }) {
  return (
    <>
      <ul className={styles.lines}>
        {cart.lines.map((line, index) => (
          <li key={line.productId} className={styles.line}>
            <CoffeeBag productId={line.productId} className={styles.bag} />
            <div className={styles.name}>
              <p>{line.name}</p>
              <p className={styles.quantity}>
                {line.quantity} × {line.unitPrice ? formatMoney(line.unitPrice) : 'no longer in the shop'}
              </p>
              {errorsOfLine(errors, index).map((error) => (
                <p key={error.pointer} className={styles.error}>
                  {fieldName(error.pointer)} {error.detail}
                </p>
              ))}
            </div>
            <p className={styles.amount}>{line.total ? formatMoney(line.total) : '–'}</p>
          </li>
        ))}
      </ul>
      <p className={styles.total}>
        <span>Total</span>
        <span>{formatMoney(cart.total)}</span>
      </p>
    </>
  );
}

/** The errors whose JSON Pointer leads to that line, `#/items/0/quantity` for instance. */
export const errorsOfLine = (errors: readonly FieldError[], index: number) =>
  errors.filter(({ pointer }) => pointer === `#/items/${index}` || pointer.startsWith(`#/items/${index}/`));

/** The errors that belong to no line. */
export const otherErrors = (errors: readonly FieldError[]) =>
  errors.filter(({ pointer }) => !/^#\/items\/\d+(\/|$)/.test(pointer));

function fieldName(pointer: string): string {
  switch (pointer.slice(pointer.lastIndexOf('/') + 1)) {
    case 'quantity':
      return 'The quantity';
    case 'productId':
      return 'This coffee';
    default:
      return 'This line';
  }
}
