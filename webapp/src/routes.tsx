import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Route, Routes, useLocation, useParams } from 'react-router';
import { useCatalogue } from '@/api/catalogue';
import { framedNoticeEveryMs, noticeEveryMs, useLabNotice } from '@/api/lab/notice';
import { submitter } from '@/features/checkout/browser';
import { CheckoutPage } from '@/features/checkout/CheckoutPage';
import { isUnresolved } from '@/features/checkout/machine';
import { checkoutSlot } from '@/features/checkout/slot';
import { HistoryPage } from '@/features/order/HistoryPage';
import { OrderPage } from '@/features/order/OrderPage';
import { historyKey } from '@/features/order/newest';
import { useHistory } from '@/features/order/useHistory';
import { CartDrawer } from '@/features/shop/CartDrawer';
import { NotFoundPage } from '@/features/shop/NotFoundPage';
import { ShopPage } from '@/features/shop/ShopPage';
import { cart, countItems } from '@/lib/cart';
import { useStored } from '@/lib/useStored';
import { Shell } from './Shell';

// The console and the course are separate chunks, so that customers do not download them.
const ConsolePage = lazy(() => import('@/features/console/ConsolePage'));
const LearnPage = lazy(() => import('@/features/learn/LearnPage'));

/** All routes. This is the only place that connects the features; features do not import each other. */
export function AppRoutes() {
  return (
    <Suspense>
      <Routes>
        <Route path="/chaos/*" element={<ConsolePage />} />
        <Route path="/learn/*" element={<LearnPage />} />
        <Route path="*" element={<ShopRoutes />} />
      </Routes>
    </Suspense>
  );
}

function ShopRoutes() {
  const catalogue = useCatalogue();
  const lines = useStored(cart);
  const checkout = useStored(checkoutSlot);
  const { anyOpen } = useHistory();
  const framed = useFramed();
  const lab = useLabNotice(framed ? framedNoticeEveryMs : noticeEveryMs);
  const [cartOpen, setCartOpen] = useCartDrawer();
  const openCart = useCallback(() => setCartOpen(true), [setCartOpen]);
  const checking = isUnresolved(checkout) ? checkout.submission : null;

  useEffect(() => void submitter.resume(), []);
  useFreshHistory(checkout.name === 'accepted' ? checkout.orderId : null);

  return (
    <Shell
      cartCount={countItems(lines)}
      onCart={openCart}
      orderOpen={anyOpen || checking !== null}
      lab={lab}
      framed={framed}
    >
      <Routes>
        <Route path="/" element={<ShopPage catalogue={catalogue} onAdded={openCart} />} />
        <Route path="/checkout" element={<CheckoutPage catalogue={catalogue} lab={lab} />} />
        <Route path="/orders" element={<HistoryPage checking={checking} />} />
        <Route path="/orders/:id" element={<OrderRoute />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
      <CartDrawer open={cartOpen} onOpenChange={setCartOpen} catalogue={catalogue} lab={lab} />
    </Shell>
  );
}

/**
 * Reloads the order list after a new order, so that the list and the dot in the header show it. A first read that is still
 * on its way began before the order was stored. A reload would wait for its answer instead of asking again, so it is given up.
 */
function useFreshHistory(acceptedOrderId: string | null) {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (acceptedOrderId === null) return;
    void queryClient.cancelQueries({ queryKey: historyKey }).then(() => queryClient.invalidateQueries({ queryKey: historyKey }));
  }, [acceptedOrderId, queryClient]);
}

/** Whether the shop was opened with `?frame`. The links of the shop do not carry it, so the first address counts. */
function useFramed(): boolean {
  const { search } = useLocation();
  return useState(() => new URLSearchParams(search).has('frame'))[0];
}

function OrderRoute() {
  const { id = '' } = useParams();
  return <OrderPage key={id} id={id} />;
}

/** Whether the cart drawer is open. A "back to the cart" link opens it through the navigation's state. */
function useCartDrawer() {
  const location = useLocation();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(location.key);
  if (location.key !== seen) {
    setSeen(location.key);
    setOpen((location.state as { cart?: string } | null)?.cart === 'open');
  }
  return [open, setOpen] as const;
}
