import { useEffect, useState } from 'react';
import { announce } from '@/lib/announcer';
import { cart, changeCart, type CartLine } from '@/lib/cart';

export const undoForMs = 5000;

interface Removed {
  line: CartLine;
  index: number;
  name: string;
}

/** Removes a line, and can restore it for 5 s. */
export function useUndo() {
  const [removed, setRemoved] = useState<Removed | null>(null);

  useEffect(() => {
    if (!removed) return;
    const timer = setTimeout(() => setRemoved(null), undoForMs);
    return () => clearTimeout(timer);
  }, [removed]);

  const remove = (line: CartLine, name: string) => {
    const index = cart.get().findIndex(({ productId }) => productId === line.productId);
    changeCart({ type: 'remove', productId: line.productId });
    setRemoved({ line, index, name });
    announce(`${name} removed. You can undo this.`);
  };

  const undo = () => {
    if (!removed) return;
    changeCart({ type: 'restore', line: removed.line, index: removed.index });
    setRemoved(null);
    announce(`${removed.name} is back`);
  };

  return { removed, remove, undo };
}
