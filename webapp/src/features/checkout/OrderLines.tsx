import type { FieldError } from '@/api/types';
import type { PricedCart } from '@/lib/pricedCart';
import { CoffeeLine, CoffeeLines } from '@/ui/CoffeeLines';
import styles from './OrderLines.module.css';

/** The order lines with their errors, and the total. */
export function OrderLines({ cart, errors }: { cart: PricedCart; errors: readonly FieldError[] }) {
  return (
    <CoffeeLines total={cart.total}>
      {cart.lines.map((line, index) => (
        <CoffeeLine key={line.productId} {...line}>
          {errorsOfLine(errors, index).map((error) => (
            <p key={error.pointer} className={styles.error}>
              {fieldName(error.pointer)} {error.detail}
            </p>
          ))}
        </CoffeeLine>
      ))}
    </CoffeeLines>
  );
}

/** The errors whose JSON Pointer refers to the line, for example `#/items/0/quantity`. */
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
