import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import type { LabNotice } from '@/api/lab/notice';
import { Icon } from '@/ui/Icon';
import { LiveRegion } from '@/ui/LiveRegion';
import { SkipLink } from '@/ui/SkipLink';
import { LabStrip } from './LabStrip';
import styles from './Shell.module.css';

interface ShellProps {
  cartCount: number;
  onCart: () => void;
  /** True while this browser has an unfinished order or a checkout without a known outcome. */
  orderOpen: boolean;
  lab: LabNotice | null;
  /** True in the small frame of the console: without tagline and footer, and with smaller paddings. */
  framed: boolean;
  children: ReactNode;
}

/** The frame around every page: header, main part and footer. */
export function Shell({ cartCount, onCart, orderOpen, lab, framed, children }: ShellProps) {
  const frame = framed ? styles.framed : '';
  return (
    <>
      <SkipLink />
      <header className={`${styles.header} ${frame}`}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand}>
            <BrandCup />
            <span>
              Coffee Chaos {!framed && <span className={styles.tagline}>Orders that survive everything</span>}
            </span>
          </Link>
          <nav aria-label="Main" className={styles.nav}>
            <NavLink to="/orders" className={styles.link ?? ''}>
              Orders
              {orderOpen && (
                <>
                  <span className={styles.dot} aria-hidden="true" />
                  <span className="visually-hidden"> (one is open)</span>
                </>
              )}
            </NavLink>
            <button type="button" className={styles.cart} onClick={onCart}>
              <Icon name="cart" />
              <span className={styles.cartWord}>Cart</span>{' '}
              <span className="visually-hidden">{cartCount === 1 ? '1 item' : `${cartCount} items`}</span>
              {cartCount > 0 && (
                <span className={styles.badge} key={cartCount} aria-hidden="true">
                  {cartCount}
                </span>
              )}
            </button>
          </nav>
        </div>
        <LabStrip experiment={lab?.experiment ?? null} faults={lab?.faults ?? 0} framed={framed} />
      </header>
      <main id="main" tabIndex={-1} className={`${styles.main} ${frame}`}>
        {children}
      </main>
      {!framed && (
        <footer className={styles.footer}>
          <p>A lab: nothing is charged, nothing is shipped, and no personal data is asked for.</p>
        </footer>
      )}
      {lab?.fragileClient && (
        <aside aria-label="Client" className={styles.fragile}>
          Fragile client: no retries, no key
        </aside>
      )}
      <LiveRegion />
    </>
  );
}

function BrandCup() {
  return (
    <svg width="36" height="36" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 13h16v6a7 7 0 0 1-7 7h-2a7 7 0 0 1-7-7z" fill="currentColor" />
      <path d="M22 14.500h1.500a3.200 3.200 0 0 1 0 6.400H21.500" fill="none" stroke="currentColor" strokeWidth="2" />
      <path
        d="M11 10c-1.800-1.800 1.800-2.800 0-5M17 10c-1.800-1.800 1.800-2.800 0-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.800"
        strokeLinecap="round"
        opacity="0.7"
      />
    </svg>
  );
}
