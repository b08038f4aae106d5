import type { Product } from '@/api/types';
import { formatMoney } from '@/lib/money';
import { Button } from '@/ui/Button';
import { CoffeeBag } from '@/ui/CoffeeBag';
import styles from './ProductCard.module.css';

export function ProductCard({ product, onAdd }: { product: Product; onAdd: () => void }) {
  return (
    <li className={styles.card}>
      <div className={styles.art}>
        <CoffeeBag productId={product.id} className={styles.bag} />
      </div>
      <div className={styles.text}>
        <h2 className={styles.name}>{product.name}</h2>
        <p className={styles.origin}>
          {product.origin} · {product.roast} roast
        </p>
        <p className={styles.description}>{product.description}</p>
        <ul className={styles.notes} aria-label="Tasting notes">
          {product.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        <div className={styles.buy}>
          <span className={styles.price}>{formatMoney(product.price)}</span>
          <Button onClick={onAdd} aria-label={`Add to cart: ${product.name}`}>
            Add to cart
          </Button>
        </div>
      </div>
    </li>
  );
}

/** A placeholder of the size of a card, so that the layout does not move when the catalogue arrives. */
export function SkeletonCard() {
  return (
    <li className={styles.card} aria-hidden="true" data-testid="skeleton">
      <div className={styles.art} />
      <div className={styles.text}>
        <div className={`${styles.bone} ${styles.boneName}`} />
        <div className={`${styles.bone} ${styles.boneOrigin}`} />
        <div className={`${styles.bone} ${styles.boneText}`} />
        <div className={`${styles.bone} ${styles.boneNotes}`} />
        <div className={`${styles.bone} ${styles.boneBuy}`} />
      </div>
    </li>
  );
}
