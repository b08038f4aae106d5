import { useTitle } from '@/lib/useTitle';
import { Cup } from '@/ui/Cup';
import { LinkButton } from '@/ui/LinkButton';
import { Notice } from '@/ui/Notice';
import { PageTitle } from '@/ui/PageTitle';
import styles from './OrderFallbacks.module.css';

/** Shown until the order is loaded. If it cannot be read, the page says that the order itself is not affected. */
export function OrderSkeleton({ unreachable }: { unreachable: boolean }) {
  useTitle('Your order');
  return (
    <div className={styles.skeleton} aria-busy="true">
      <PageTitle>Your order</PageTitle>
      {unreachable ? (
        <Notice tone="wait" title="We can't reach the shop right now">
          Your order is not affected. This page tries by itself until it can show it.
        </Notice>
      ) : (
        <p className={styles.soft}>Looking it up…</p>
      )}
      <div className={styles.bones} aria-hidden="true">
        <div />
        <div />
      </div>
    </div>
  );
}

export function NoOrder({ id }: { id: string }) {
  useTitle('No such order');
  return (
    <div className={styles.none}>
      <Cup empty />
      <PageTitle>There is no such order</PageTitle>
      <p className={styles.soft}>
        We looked for <code>{id}</code>. Is the number complete?
      </p>
      <div className={styles.links}>
        <LinkButton to="/orders">Your orders</LinkButton>
        <LinkButton look="quiet" to="/">
          Back to the shop
        </LinkButton>
      </div>
    </div>
  );
}
