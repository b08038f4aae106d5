import { useEffect } from 'react';
import type { Catalogue } from '@/api/catalogue';
import { announce } from '@/lib/announcer';
import { changeCart } from '@/lib/cart';
import { useTitle } from '@/lib/useTitle';
import { Button } from '@/ui/Button';
import { Cup } from '@/ui/Cup';
import { Notice } from '@/ui/Notice';
import { PageTitle } from '@/ui/PageTitle';
import { ProductCard, SkeletonCard } from './ProductCard';
import styles from './ShopPage.module.css';

const unreachable = "We can't reach the shop right now";

export function ShopPage({ catalogue, onAdded }: { catalogue: Catalogue; onAdded: () => void }) {
  useTitle('Shop');
  const { products, isLoading, isUnreachable, refetch } = catalogue;

  useEffect(() => {
    if (isUnreachable) announce(unreachable, 'assertive');
  }, [isUnreachable]);

  const add = (productId: string) => {
    changeCart({ type: 'add', productId });
    onAdded();
  };

  return (
    <>
      <section className={styles.hero}>
        <div>
          <PageTitle>Good coffee, come what may</PageTitle>
          <p className={styles.lead}>Six coffees, roasted with care. Whatever breaks behind the counter, your order arrives.</p>
        </div>
        <Cup />
      </section>
      {isUnreachable && (
        <div className={styles.notice}>
          <Notice tone="bad" title={unreachable} actions={<Button onClick={refetch}>Try again</Button>}>
            {products.length > 0 && 'These are the coffees we had when you were here last.'}
          </Notice>
        </div>
      )}
      <section aria-label="Coffees" aria-busy={isLoading}>
        <ul className={styles.grid}>
          {isLoading
            ? Array.from({ length: 6 }, (_, index) => <SkeletonCard key={index} />)
            : products.map((product) => <ProductCard key={product.id} product={product} onAdd={() => add(product.id)} />)}
        </ul>
      </section>
    </>
  );
}
