import * as z from 'zod/mini';
import { stored } from './stored';

export const quantityMax = 20;
export const linesMax = 20;

export interface CartLine {
  productId: string;
  quantity: number;
}

export type CartAction =
  | { type: 'add'; productId: string }
  | { type: 'setQuantity'; productId: string; quantity: number }
  | { type: 'remove'; productId: string }
  /** Puts a removed line back to its old position. */
  | { type: 'restore'; line: CartLine; index: number }
  /** Removes what was ordered. What was added in the meantime stays. */
  | { type: 'ordered'; lines: readonly CartLine[] };

const clamp = (quantity: number) => Math.min(quantityMax, Math.max(1, Math.trunc(quantity)));

/** Returns the next cart. The API's limits apply: 1 to 20 of one product in a line, and at most 20 lines. */
export function cartReducer(lines: readonly CartLine[], action: CartAction): readonly CartLine[] {
  switch (action.type) {
    case 'add': {
      const line = lines.find(({ productId }) => productId === action.productId);
      if (line) return cartReducer(lines, { ...action, type: 'setQuantity', quantity: line.quantity + 1 });
      return lines.length >= linesMax ? lines : [...lines, { productId: action.productId, quantity: 1 }];
    }
    case 'setQuantity':
      return lines.map((line) =>
        line.productId === action.productId ? { ...line, quantity: clamp(action.quantity) } : line,
      );
    case 'remove':
      return lines.filter(({ productId }) => productId !== action.productId);
    case 'restore': {
      // If the product was added again before the undo, the new line stays and the old one is dropped.
      if (lines.some(({ productId }) => productId === action.line.productId)) return lines;
      return lines.toSpliced(action.index, 0, action.line);
    }
    case 'ordered':
      return lines.flatMap((line) => {
        const ordered = action.lines.find(({ productId }) => productId === line.productId)?.quantity ?? 0;
        return line.quantity > ordered ? [{ ...line, quantity: line.quantity - ordered }] : [];
      });
  }
}

export const countItems = (lines: readonly CartLine[]): number =>
  lines.reduce((count, { quantity }) => count + quantity, 0);

const line = z.object({
  productId: z.string().check(z.minLength(1)),
  quantity: z.int().check(z.gte(1), z.lte(quantityMax)),
});

/** The cart of this browser. It survives a reload, and all tabs share it. */
export const cart = stored<readonly CartLine[]>('cart', 1, z.readonly(z.array(line).check(z.maxLength(linesMax))), []);

export const changeCart = (action: CartAction) => cart.set(cartReducer(cart.get(), action));
