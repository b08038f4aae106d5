import type { FieldError } from '@/api/types';
import type { PricedCart } from '@/lib/pricedCart';
import { CoffeeLine, CoffeeLines } from '@/ui/CoffeeLines';
import { errorsOfLine, nameAtLine } from './fieldErrors';
import styles from './OrderLines.module.css';

/** The order lines with their errors, and the total. */
export function OrderLines({ cart, errors }: { cart: PricedCart; errors: readonly FieldError[] }) {
  return (
    <CoffeeLines total={cart.total}>
      {cart.lines.map((line, index) => (
        <CoffeeLine key={line.productId} {...line}>
          {errorsOfLine(errors, index).map((error) => (
            <p key={error.pointer} className={styles.error}>
              {nameAtLine(error.pointer)} {error.detail}
            </p>
          ))}
        </CoffeeLine>
      ))}
    </CoffeeLines>
  );
}
