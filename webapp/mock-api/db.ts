import type { NewOrder, Order, Product } from '@/api/types';
import { products } from './catalogue.ts';
import { resetLab } from './lab/notice.ts';
import type { StoryName, Told } from './stories.ts';

/** The data of the mock shop. Tests reset it. If `closed` is true, the shop behaves as if it had no backend. */
export const db = {
  closed: false,
  products,
  byKey: new Map<string, { told: Told; body: string }>(),
  byId: new Map<string, Told>(),
  /** All posted orders in their sequence, so that tests can check that keys and bytes stay the same. */
  posts: [] as { key: string; body: string; atMs: number }[],
  /** How far the list of orders lags behind the orders themselves. */
  listLagMs: 0,
  /** The number of cancel requests per order. */
  cancels: new Map<string, number>(),
};

export function resetDb() {
  db.closed = false;
  db.products = products;
  db.byKey.clear();
  db.byId.clear();
  db.posts.length = 0;
  db.listLagMs = 0;
  db.cancels.clear();
  resetLab();
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Derives an order id from the key, so that the same key gives the same order. A simple hash is enough for a mock. */
function idOf(key: string): string {
  let hash = 2166136261;
  let id = 'ord_';
  for (let index = 0; index < 26; index++) {
    for (const letter of `${key}${index}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
    id += alphabet.charAt((hash >>> 7) & 31);
  }
  return id;
}

export function totalOf(order: NewOrder, catalogue: readonly Product[] = db.products): number {
  return order.items.reduce((total, { productId, quantity }) => total + quantity * priceOf(catalogue, productId), 0);
}

const priceOf = (catalogue: readonly Product[], productId: string) =>
  catalogue.find(({ id }) => id === productId)?.price.amount ?? 0;

/** Stores an order and starts its story. With `acceptedAtMs` in the past, the story is already further on. */
export function accept(key: string, body: string, story: StoryName, acceptedAtMs = Date.now()): Told {
  const order = JSON.parse(body) as NewOrder;
  const id = idOf(key);
  const told: Told = { accepted: newOrder(id, order, new Date(acceptedAtMs).toISOString()), story, acceptedAtMs };
  db.byKey.set(key, { told, body });
  db.byId.set(id, told);
  return told;
}

function newOrder(id: string, order: NewOrder, acceptedAt: string): Order {
  const self = `/orders/${id}`;
  return {
    id,
    version: 1,
    status: 'ACCEPTED',
    terminal: false,
    delayed: false,
    cancellable: true,
    items: order.items.map(({ productId, quantity }) => {
      const amount = priceOf(db.products, productId);
      return {
        productId,
        name: db.products.find((product) => product.id === productId)?.name ?? productId,
        quantity,
        unitPrice: { amount, currency: 'USD' },
        lineTotal: { amount: amount * quantity, currency: 'USD' },
      };
    }),
    total: { amount: totalOf(order), currency: 'USD' },
    paymentMethod: order.paymentMethod ?? 'demo_ok',
    customerId: order.customerId ?? null,
    steps: (['payment', 'inventory', 'shipping'] as const).map((name) => ({ name, state: 'WAITING', attempts: 0 })),
    reason: null,
    acceptedAt,
    updatedAt: acceptedAt,
    completedAt: null,
    links: { self, events: `${self}/events`, cancel: `${self}/cancel` },
  };
}
