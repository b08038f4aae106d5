import type { Order } from '@/api/types';
import { CoffeeLine, CoffeeLines } from '@/ui/CoffeeLines';

/** The order lines with the prices at which the API accepted them. */
export function OrderedLines({ order }: { order: Order }) {
  return (
    <CoffeeLines total={order.total}>
      {order.items.map(({ lineTotal, ...item }) => (
        <CoffeeLine key={item.productId} {...item} total={lineTotal} />
      ))}
    </CoffeeLines>
  );
}
