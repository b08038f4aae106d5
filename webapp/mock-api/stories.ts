import type { Order, OrderEvent, OrderStatus, Step, StepName } from '@/api/types';

/** One event of a story: its time after the order's acceptance, and the changes it makes. */
interface Beat {
  afterMs: number;
  type: OrderEvent['type'];
  status: OrderStatus;
  step?: StepName;
  change?: Partial<Step>;
  /** The steps that the order begins to undo. */
  undo?: readonly StepName[];
  delayed?: boolean;
  detail?: string;
  reason?: Reason;
}

type Reason = NonNullable<Order['reason']>;

export type StoryName =
  | 'confirmed'
  | 'declined'
  | 'paying'
  | 'payment-delayed'
  | 'payment-held'
  | 'packing-delayed'
  | 'shipping-delayed'
  | 'out-of-stock'
  | 'cannot-ship'
  | 'undoing'
  | 'undo-delayed'
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
/** The step waits without a call, because the circuit breaker of its service is open. */
const held = (afterMs: number, step: StepName): Beat => {
  const lastError = { kind: 'breaker-open', message: `${step} is not called until it recovers` };
  return { ...delayed(afterMs, step), detail: lastError.message, change: { state: 'DELAYED', attempts: 5, lastError } };
};
const failed = (afterMs: number, step: StepName, reason: Reason): Beat => ({
  afterMs,
  type: 'StepFailed',
  step,
  status: pending[step],
  change: { state: 'FAILED', attempts: 1, lastError: { kind: 'refused', message: reason.message } },
  detail: reason.message,
});
const undoing = (afterMs: number, reason: Reason, undo: readonly StepName[]): Beat => ({
  afterMs,
  type: 'CompensationStarted',
  status: 'COMPENSATING',
  reason,
  undo,
  detail: reason.message,
});
const undone = (afterMs: number, step: StepName, state: 'UNDONE' | 'SKIPPED' = 'UNDONE'): Beat => ({
  afterMs,
  type: 'StepUndone',
  step,
  status: 'COMPENSATING',
  change: { state, attempts: 1, nextAttemptAt: null, lastError: null },
});
const pending = {
  payment: 'PAYMENT_PENDING',
  inventory: 'INVENTORY_PENDING',
  shipping: 'SHIPPING_PENDING',
} as const satisfies Record<StepName, OrderStatus>;

const outOfStock = { code: 'OUT_OF_STOCK', message: 'kenyan-aa is sold out' } as const;
const cannotShip = { code: 'CANNOT_SHIP', message: 'nobody drives there' } as const;
const cancelled = { code: 'CANCELLED_BY_CUSTOMER', message: 'cancelled on request' } as const;
const spent = { code: 'TIME_BUDGET_SPENT', message: 'not finished within 1 h' } as const;
const declined = { code: 'PAYMENT_DECLINED', message: 'the card was declined' } as const;

const allSteps = ['payment', 'inventory', 'shipping'] as const;
const pay = [started(300, 'payment'), done(1000, 'payment')];
const payAndPack = [...pay, started(1050, 'inventory')];
const packed = [...payAndPack, done(1800, 'inventory'), started(1850, 'shipping')];
const refusedByInventory = [...payAndPack, failed(1800, 'inventory', outOfStock), undoing(1850, outOfStock, ['payment'])];

/** All possible courses of an order, with realistic times. */
export const stories: Record<StoryName, Beat[]> = {
  confirmed: [
    ...packed,
    done(2600, 'shipping'),
    { afterMs: 2650, type: 'OrderConfirmed', status: 'CONFIRMED' },
  ],
  declined: [
    started(300, 'payment'),
    failed(1000, 'payment', declined),
    { afterMs: 1050, type: 'OrderRejected', status: 'REJECTED', reason: declined },
  ],
  paying: [started(300, 'payment')],
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
  'payment-held': [started(300, 'payment'), held(1200, 'payment')],
  'packing-delayed': [...payAndPack, delayed(2000, 'inventory')],
  'shipping-delayed': [...packed, delayed(2400, 'shipping')],
  'out-of-stock': [
    ...refusedByInventory,
    undone(2600, 'payment'),
    { afterMs: 2650, type: 'OrderRejected', status: 'REJECTED', reason: outOfStock },
  ],
  'cannot-ship': [
    ...packed,
    failed(2500, 'shipping', cannotShip),
    undoing(2550, cannotShip, ['payment', 'inventory']),
    undone(3200, 'inventory'),
    undone(3900, 'payment'),
    { afterMs: 3950, type: 'OrderRejected', status: 'REJECTED', reason: cannotShip },
  ],
  undoing: refusedByInventory,
  'undo-delayed': [
    ...refusedByInventory,
    { ...delayed(3000, 'payment'), status: 'COMPENSATING', change: { attempts: 4, lastError: { kind: 'timeout', message: 'no answer in 3000 ms' } } },
  ],
  cancelled: [...payAndPack, ...cancelledAt(1200, { inventory: 'UNDONE', payment: 'UNDONE' })],
  expired: [
    started(300, 'payment'),
    delayed(1200, 'payment'),
    undoing(2000, spent, allSteps),
    undone(2300, 'shipping', 'SKIPPED'),
    undone(2400, 'inventory', 'SKIPPED'),
    undone(2500, 'payment', 'SKIPPED'),
    { afterMs: 2550, type: 'OrderExpired', status: 'EXPIRED', reason: spent },
  ],
};

/** The events after a cancel. Every step is undone, newest first. A step without an effect ends as SKIPPED. */
function cancelledAt(afterMs: number, had: Partial<Record<StepName, 'UNDONE'>>): Beat[] {
  return [
    { afterMs, type: 'CancelRequested', status: 'COMPENSATING', reason: cancelled },
    undoing(afterMs, cancelled, allSteps),
    undone(afterMs + 700, 'shipping', had.shipping ?? 'SKIPPED'),
    undone(afterMs + 1400, 'inventory', had.inventory ?? 'SKIPPED'),
    undone(afterMs + 2100, 'payment', had.payment ?? 'SKIPPED'),
    { afterMs: afterMs + 2150, type: 'OrderCancelled', status: 'CANCELLED', reason: cancelled },
  ];
}

/** An order as it was accepted, and its story. */
export interface Told {
  accepted: Order;
  story: StoryName;
  acceptedAtMs: number;
  /** Set by a cancel. From this time on, the events of the cancellation replace the story. */
  cancelledAfterMs?: number;
}

const terminal: readonly OrderStatus[] = ['CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED'];
const retryEveryMs = 15_000;

function beatsOf({ story, cancelledAfterMs }: Told): readonly Beat[] {
  if (cancelledAfterMs === undefined) return stories[story];
  const before = stories[story].filter(({ afterMs }) => afterMs <= cancelledAfterMs);
  const had: Partial<Record<StepName, 'UNDONE'>> = {};
  for (const { type, step } of before) if (type === 'StepSucceeded' && step) had[step] = 'UNDONE';
  return [...before, ...cancelledAt(cancelledAfterMs, had)];
}

const happened = (told: Told, nowMs: number) =>
  beatsOf(told).filter(({ afterMs }) => told.acceptedAtMs + afterMs <= nowMs);

export function eventsOf(told: Told, nowMs: number): OrderEvent[] {
  const first: OrderEvent = { seq: 1, type: 'OrderAccepted', at: iso(told.acceptedAtMs), status: 'ACCEPTED', delayed: false };
  const others = happened(told, nowMs).map((beat, index): OrderEvent => {
    const { type, status, delayed = false, step, detail } = beat;
    const event = { seq: index + 2, type, at: iso(told.acceptedAtMs + beat.afterMs), status, delayed };
    return { ...event, ...(step ? { step } : {}), ...(detail ? { detail } : {}) };
  });
  return [first, ...others];
}

/** The order as the API shows it at the given time. */
export function orderAt(told: Told, nowMs: number): Order {
  const beats = happened(told, nowMs);
  const last = beats.at(-1);
  const updatedAt = iso(told.acceptedAtMs + (last?.afterMs ?? 0));
  const status = last?.status ?? 'ACCEPTED';
  const steps = told.accepted.steps.map((step) =>
    beats.reduce((before, beat) => after(before, beat), step),
  );
  const nextAttemptAt = iso(nowMs + retryEveryMs - ((nowMs - told.acceptedAtMs) % retryEveryMs));
  return {
    ...told.accepted,
    version: 1 + beats.length,
    status,
    terminal: terminal.includes(status),
    delayed: last?.delayed ?? false,
    cancellable: !terminal.includes(status) && status !== 'COMPENSATING',
    steps: steps.map((step) => (step.state === 'DELAYED' || (step.state === 'UNDOING' && step.lastError) ? { ...step, nextAttemptAt } : step)),
    reason: beats.findLast(({ reason }) => reason)?.reason ?? null,
    updatedAt,
    completedAt: terminal.includes(status) ? updatedAt : null,
  };
}

function after(step: Step, beat: Beat): Step {
  if (beat.undo?.includes(step.name)) return { ...step, state: 'UNDOING', attempts: 0, nextAttemptAt: null, lastError: null };
  return beat.step === step.name ? { ...step, ...beat.change } : step;
}

/** Changes the story so that the order is confirmed at the given time. */
export function confirm(told: Told, nowMs: number) {
  told.story = 'confirmed';
  told.acceptedAtMs = Math.min(told.acceptedAtMs, nowMs - Math.max(...stories.confirmed.map(({ afterMs }) => afterMs)));
}

/** The time of the next event, or null if there is none. */
export function nextChangeMs(told: Told, nowMs: number): number | null {
  const next = beatsOf(told).find(({ afterMs }) => told.acceptedAtMs + afterMs > nowMs);
  return next ? told.acceptedAtMs + next.afterMs : null;
}

const iso = (ms: number) => new Date(ms).toISOString();
