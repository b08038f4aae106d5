import type { CartLine } from './cart';
import { sum, times, usd, type Money } from './money';

export interface PricedLine extends CartLine {
  name: string;
  /** null when the shop does not sell it any more, or the catalogue is not known yet. */
  unitPrice: Money | null;
  total: Money | null;
}

export interface PricedCart {
  lines: readonly PricedLine[];
  total: Money;
  /** Every line has a price. */
  complete: boolean;
}

interface Priced {
  id: string;
  name: string;
  price: Money;
}

/** The cart with the catalogue's names and prices. */
export function priceCart(lines: readonly CartLine[], products: readonly Priced[]): PricedCart {
  const priced = lines.map((line): PricedLine => {
    const product = products.find(({ id }) => id === line.productId);
    if (!product) return { ...line, name: line.productId, unitPrice: null, total: null };
    return { ...line, name: product.name, unitPrice: product.price, total: times(product.price, line.quantity) };
  });
  return {
    lines: priced,
    total: sum(priced.map(({ total }) => total ?? usd(0))),
    complete: priced.every(({ total }) => total !== null),
  };
}
