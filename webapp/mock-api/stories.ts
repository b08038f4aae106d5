import type { Order, OrderEvent, OrderStatus, Step, StepName } from '@/api/types';

/** One thing that happens to an order: when, counted from its acceptance, and what it changes. */
interface Beat {
  afterMs: number;
  type: OrderEvent['type'];
  status: OrderStatus;
  step?: StepName;
  change?: Partial<Step>;
  delayed?: boolean;
  detail?: string;
  reason?: Order['reason'];
}

export type StoryName =
  | 'confirmed'
  | 'declined'
  | 'payment-delayed'
  | 'packing-delayed'
  | 'shipping-delayed'
  | 'out-of-stock'
  | 'undoing'
  | 'cancelled'
  | 'expired';

const started = (afterMs: number, step: StepName): Beat => ({
  afterMs,
  type: 'StepStarted',
  step,
  status: pending[step],
  change: { state: 'RUNNING', attempts: 1 },
});
const done = (afterMs: number, step: StepName, attempts = 1): Beat => ({
  afterMs,
  type: 'StepSucceeded',
  step,
  status: pending[step],
  change: { state: 'DONE', attempts, reference: `${step.slice(0, 3)}_7d1f`, nextAttemptAt: null, lastError: null },
});
const delayed = (afterMs: number, step: StepName): Beat => ({
  afterMs,
  type: 'StepDelayed',
  step,
  status: pending[step],
  delayed: true,
  detail: 'no answer in 3000 ms',
  change: { state: 'DELAYED', attempts: 4, lastError: { kind: 'timeout', message: 'no answer in 3000 ms' } },
});
const undone = (afterMs: number, step: StepName, state: 'UNDONE' | 'SKIPPED' = 'UNDONE'): Beat => ({
  afterMs,
  type: 'StepUndone',
  step,
  status: 'COMPENSATING',
  change: { state },
});
const pending = {
  payment: 'PAYMENT_PENDING',
  inventory: 'INVENTORY_PENDING',
  shipping: 'SHIPPING_PENDING',
} as const satisfies Record<StepName, OrderStatus>;

const outOfStock = { code: 'OUT_OF_STOCK', message: 'kenyan-aa is sold out' } as const;
const cancelled = { code: 'CANCELLED_BY_CUSTOMER', message: 'cancelled on request' } as const;
const spent = { code: 'TIME_BUDGET_SPENT', message: 'not finished within 1 h' } as const;
const declined = { code: 'PAYMENT_DECLINED', message: 'the card was declined' } as const;

const payAndPack = [started(300, 'payment'), done(1000, 'payment'), started(1050, 'inventory')];
const refusedByInventory: Beat[] = [
  ...payAndPack,
  { afterMs: 1800, type: 'StepFailed', step: 'inventory', status: 'INVENTORY_PENDING', change: { state: 'FAILED', attempts: 1 }, detail: outOfStock.message },
  { afterMs: 1850, type: 'CompensationStarted', step: 'payment', status: 'COMPENSATING', reason: outOfStock, change: { state: 'UNDOING' } },
];

/** What may become of an order, each with its usual times. */
export const stories: Record<StoryName, Beat[]> = {
  confirmed: [
    ...payAndPack,
    done(1800, 'inventory'),
    started(1850, 'shipping'),
    done(2600, 'shipping'),
    { afterMs: 2650, type: 'OrderConfirmed', status: 'CONFIRMED' },
  ],
  declined: [
    started(300, 'payment'),
    { afterMs: 1000, type: 'StepFailed', step: 'payment', status: 'PAYMENT_PENDING', change: { state: 'FAILED', attempts: 1 }, detail: declined.message },
    { afterMs: 1050, type: 'OrderRejected', status: 'REJECTED', reason: declined },
  ],
  'payment-delayed': [
    started(300, 'payment'),
    delayed(1200, 'payment'),
    done(16_000, 'payment', 5),
    started(16_050, 'inventory'),
    done(16_800, 'inventory'),
    started(16_850, 'shipping'),
    done(17_600, 'shipping'),
    { afterMs: 17_650, type: 'OrderConfirmed', status: 'CONFIRMED' },
  ],
  'packing-delayed': [...payAndPack, delayed(2000, 'inventory')],
  'shipping-delayed': [...payAndPack, done(1800, 'inventory'), started(1850, 'shipping'), delayed(2400, 'shipping')],
  'out-of-stock': [
    ...refusedByInventory,
    undone(2600, 'payment'),
    { afterMs: 2650, type: 'OrderRejected', status: 'REJECTED', reason: outOfStock },
  ],
  undoing: refusedByInventory,
  cancelled: [
    ...payAndPack,
    { afterMs: 1200, type: 'CancelRequested', status: 'INVENTORY_PENDING', reason: cancelled },
    { afterMs: 1250, type: 'CompensationStarted', status: 'COMPENSATING', reason: cancelled },
    undone(1900, 'shipping', 'SKIPPED'),
    undone(2500, 'inventory'),
    undone(3100, 'payment'),
    { afterMs: 3150, type: 'OrderCancelled', status: 'CANCELLED', reason: cancelled },
  ],
  expired: [
    started(300, 'payment'),
    delayed(1200, 'payment'),
    { afterMs: 2000, type: 'CompensationStarted', status: 'COMPENSATING', reason: spent },
    undone(2300, 'shipping', 'SKIPPED'),
    undone(2400, 'inventory', 'SKIPPED'),
    undone(2500, 'payment', 'SKIPPED'),
    { afterMs: 2550, type: 'OrderExpired', status: 'EXPIRED', reason: spent },
  ],
};

/** An order as it was accepted, and the story it is in. */
export interface Told {
  accepted: Order;
  story: StoryName;
  acceptedAtMs: number;
}

const terminal: readonly OrderStatus[] = ['CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED'];
const retryEveryMs = 15_000;

const happened = (told: Told, nowMs: number) =>
  stories[told.story].filter(({ afterMs }) => told.acceptedAtMs + afterMs <= nowMs);

export function eventsOf(told: Told, nowMs: number): OrderEvent[] {
  const first: OrderEvent = { seq: 1, type: 'OrderAccepted', at: iso(told.acceptedAtMs), status: 'ACCEPTED', delayed: false };
  const others = happened(told, nowMs).map((beat, index): OrderEvent => {
    const { type, status, delayed = false, step, detail } = beat;
    const event = { seq: index + 2, type, at: iso(told.acceptedAtMs + beat.afterMs), status, delayed };
    return { ...event, ...(step ? { step } : {}), ...(detail ? { detail } : {}) };
  });
  return [first, ...others];
}

/** The order as the API would show it at that time. */
export function orderAt(told: Told, nowMs: number): Order {
  const beats = happened(told, nowMs);
  const last = beats.at(-1);
  const updatedAt = iso(told.acceptedAtMs + (last?.afterMs ?? 0));
  const status = last?.status ?? 'ACCEPTED';
  const steps = told.accepted.steps.map((step) =>
    beats.reduce((before, beat) => (beat.step === step.name ? { ...before, ...beat.change } : before), step),
  );
  const nextAttemptAt = iso(nowMs + retryEveryMs - ((nowMs - told.acceptedAtMs) % retryEveryMs));
  return {
    ...told.accepted,
    version: 1 + beats.length,
    status,
    terminal: terminal.includes(status),
    delayed: last?.delayed ?? false,
    steps: steps.map((step) => (step.state === 'DELAYED' ? { ...step, nextAttemptAt } : step)),
    reason: beats.findLast(({ reason }) => reason)?.reason ?? null,
    updatedAt,
    completedAt: terminal.includes(status) ? updatedAt : null,
  };
}

/** When the next thing happens; null when nothing will. */
export function nextChangeMs(told: Told, nowMs: number): number | null {
  const next = stories[told.story].find(({ afterMs }) => told.acceptedAtMs + afterMs > nowMs);
  return next ? told.acceptedAtMs + next.afterMs : null;
}

const iso = (ms: number) => new Date(ms).toISOString();
