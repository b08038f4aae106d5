import type { Order } from '@/api/types';
import { CoffeeLine, CoffeeLines } from '@/ui/CoffeeLines';

/** The lines at the prices of the moment the order was accepted. */
export function OrderedLines({ order }: { order: Order }) {
  return (
    <CoffeeLines total={order.total}>
      {order.items.map(({ lineTotal, ...item }) => (
        <CoffeeLine key={item.productId} {...item} total={lineTotal} />
      ))}
    </CoffeeLines>
  );
}
