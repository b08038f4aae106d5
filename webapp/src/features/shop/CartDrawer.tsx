import { useNavigate } from 'react-router';
import type { Catalogue } from '@/api/catalogue';
import type { LabNotice } from '@/api/lab/notice';
import { cart, countItems } from '@/lib/cart';
import { formatMoney } from '@/lib/money';
import { priceCart } from '@/lib/pricedCart';
import { useStored } from '@/lib/useStored';
import { Button } from '@/ui/Button';
import { Cup } from '@/ui/Cup';
import { Drawer } from '@/ui/Drawer';
import { TimeoutNote } from '@/ui/TimeoutNote';
import { CartLineRow, RemovedRow } from './CartLineRow';
import styles from './CartDrawer.module.css';
import { useUndo } from './useUndo';

interface CartDrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  catalogue: Catalogue;
  lab: LabNotice | null;
}

export function CartDrawer({ open, onOpenChange, catalogue, lab }: CartDrawerProps) {
  const lines = useStored(cart);
  const navigate = useNavigate();
  const { removed, remove, undo } = useUndo();
  const priced = priceCart(lines, catalogue.products);
  const empty = lines.length === 0;
  const close = () => onOpenChange(false);

  const checkout = () => {
    close();
    void navigate('/checkout');
  };

  const rows = priced.lines.map((line) => (
    <CartLineRow
      key={line.productId}
      line={line}
      onRemove={() => remove({ productId: line.productId, quantity: line.quantity }, line.name)}
    />
  ));
  if (removed) rows.splice(removed.index, 0, <RemovedRow key={`removed ${removed.line.productId}`} name={removed.name} onUndo={undo} />);

  return (
    <Drawer
      open={open}
      onOpenChange={onOpenChange}
      title="Your cart"
      description={`${countItems(lines)} items. Change quantities, remove lines, or check out.`}
      footer={
        <>
          <p className={styles.total}>
            <span>Total</span>
            <output>{formatMoney(priced.total)}</output>
          </p>
          <Button className={styles.checkout} disabled={empty} onClick={checkout}>
            Checkout
          </Button>
          <TimeoutNote seconds={lab?.requestTimeoutS} />
        </>
      }
    >
      {rows.length > 0 && <ul>{rows}</ul>}
      {empty && (
        <div className={styles.empty}>
          <Cup empty />
          <p>Your cart is empty.</p>
          <Button look="quiet" onClick={close}>
            Look at the coffees
          </Button>
        </div>
      )}
    </Drawer>
  );
}
