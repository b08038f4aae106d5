import type { CartLine } from './cart';
import { sum, times, usd, type Money } from './money';

export interface PricedLine extends CartLine {
  name: string;
  /** null if the shop no longer sells the product, or if the catalogue is not loaded yet. */
  unitPrice: Money | null;
  total: Money | null;
}

export interface PricedCart {
  lines: readonly PricedLine[];
  total: Money;
  /** True if every line has a price. */
  complete: boolean;
}

interface Priced {
  id: string;
  name: string;
  price: Money;
}

/** Adds the catalogue's names and prices to the cart. */
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
