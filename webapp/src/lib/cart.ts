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
  /** Puts a removed line back where it was. */
  | { type: 'restore'; line: CartLine; index: number }
  /** What was ordered leaves the cart; what was added in the meantime stays. */
  | { type: 'ordered'; lines: readonly CartLine[] };

const clamp = (quantity: number) => Math.min(quantityMax, Math.max(1, Math.trunc(quantity)));

/** The next cart. Every line holds 1 to 20 of one product, and there are at most 20 lines, as the API accepts. */
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
      // Added again before the undo: the line that is there wins.
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

/** The cart of this browser: survives a reload, shared between tabs. */
export const cart = stored<readonly CartLine[]>('cart', 1, z.readonly(z.array(line).check(z.maxLength(linesMax))), []);

export const changeCart = (action: CartAction) => cart.set(cartReducer(cart.get(), action));
