import { Cup } from '@/ui/Cup';
import { LinkButton } from '@/ui/LinkButton';
import { PageTitle } from '@/ui/PageTitle';
import styles from './CheckoutPage.module.css';

/** The checkout without anything to order. */
export function EmptyCheckout({ lastOrderId }: { lastOrderId: string | null }) {
  return (
    <div className={styles.empty}>
      <Cup empty />
      <PageTitle>Your cart is empty</PageTitle>
      <div className={styles.links}>
        <LinkButton to="/">Choose a coffee</LinkButton>
        {lastOrderId !== null && (
          <LinkButton look="quiet" to={`/orders/${lastOrderId}`}>
            Your last order
          </LinkButton>
        )}
      </div>
    </div>
  );
}
