import type { Order, OrderSummary, Step, StepName } from '@/api/types';
import { secondsUntil } from '@/lib/time';

type Words = { headline: string; line: string };

/** Headline and second line of the order page. They say only what the order's own steps prove. */
export function orderWords(order: Order, nowMs: number): Words {
  switch (order.status) {
    case 'ACCEPTED':
      return inProgress;
    case 'PAYMENT_PENDING':
      return order.delayed ? delayed('payment', order, 'payment', nowMs) : inProgress;
    case 'INVENTORY_PENDING':
      return order.delayed ? delayed('packing', order, 'inventory', nowMs) : inProgress;
    case 'SHIPPING_PENDING':
      return order.delayed ? delayed('shipping', order, 'shipping', nowMs) : inProgress;
    case 'CONFIRMED':
      return { headline: 'Order confirmed', line: 'Enjoy your coffee.' };
    case 'COMPENSATING':
      return { headline: 'Undoing your order', line: undoing(order) };
    case 'REJECTED':
      return { headline: "We couldn't complete your order", line: sentences(reasonWords(order), moneyWords(order)) };
    case 'CANCELLED':
      return { headline: 'Order cancelled', line: sentences(reasonWords(order), moneyWords(order)) };
    case 'EXPIRED':
      return { headline: 'We ran out of time', line: sentences(reasonWords(order), moneyWords(order)) };
  }
}

const inProgress: Words = {
  headline: 'Order received',
  line: "We're working on it. This page updates by itself.",
};

function delayed(what: string, order: Order, name: StepName, nowMs: number): Words {
  const step = stepOf(order, name);
  const held = step !== undefined && isHeld(step);
  const safe =
    name === 'payment'
      ? "Your order is safe; we'll confirm it as soon as the payment goes through."
      : 'Nothing to do on your side.';
  const cause = held ? `The ${name} service ${heldWords}.` : name === 'payment' ? 'The payment service is slow.' : '';
  const next = held || name === 'payment' ? nextTryWords(step?.nextAttemptAt, nowMs) : '';
  return { headline: `Order received, ${what} delayed`, line: sentences(cause, safe, next && `${next}.`) };
}

/** True if the circuit breaker of the step's service is open, so the step waits without a call. */
export const isHeld = (step: Step) => step.lastError?.kind === 'breaker-open';

export const heldWords = 'is not being called for a while, because too many calls went wrong';

/** `Next try in 12 s`, or nothing if the time of the next attempt is not known or has come. */
export function nextTryWords(nextAttemptAt: string | null | undefined, nowMs: number): string {
  const seconds = nextAttemptAt ? secondsUntil(nextAttemptAt, nowMs) : 0;
  return seconds > 0 ? `Next try in ${seconds} s` : '';
}

/** Why the last attempt of a step had no result, in the shop's own words. A text of the API is not shown to customers. */
export function causeWords(step: Step): string | null {
  const { lastError } = step;
  if (!lastError) return null;
  switch (lastError.kind) {
    case 'timeout':
      return 'No answer in time';
    case 'unreachable':
      return 'No connection';
    case 'server-error':
    case 'error':
      return 'It answered with an error';
    case 'malformed':
      return 'Its answer was not readable';
    case 'bulkhead-full':
      return 'Too many orders at once';
    case 'breaker-open':
      return `Its service ${heldWords}`;
    case 'refused':
      return 'It refused';
    default:
      return 'No result';
  }
}

/** Says "returning your payment" only if a charge is proven, that is, if the payment has a reference. */
function undoing(order: Order): string {
  const payment = stepOf(order, 'payment');
  const undone = payment?.state === 'UNDONE' || payment?.state === 'SKIPPED';
  const returning = !undone && payment?.reference ? "We're returning your payment." : '';
  const words = returning || (undone ? moneyWords(order) : '') || "We're taking back what was done so far.";
  return order.delayed ? `${words} This takes longer than usual.` : words;
}

/** Says whether the customer was charged. Only the payment step can prove that; without proof the text is empty. */
export function moneyWords(order: Order): string {
  switch (stepOf(order, 'payment')?.state) {
    case 'FAILED':
    case 'SKIPPED':
      return 'You have not been charged.';
    case 'UNDONE':
      return 'Your payment was returned.';
    default:
      return '';
  }
}

function reasonWords(order: Order): string {
  switch (order.reason?.code) {
    case 'PAYMENT_DECLINED':
      return 'Your payment was declined.';
    case 'OUT_OF_STOCK':
      return 'Part of your order is out of stock.';
    case 'CANNOT_SHIP':
      return "We can't ship this order.";
    case 'CANCELLED_BY_CUSTOMER':
      return 'As you asked.';
    case 'TIME_BUDGET_SPENT':
      return 'It took longer than we allow ourselves.';
    case undefined:
      return '';
  }
}

const sentences = (...parts: string[]) => parts.filter((part) => part !== '').join(' ');

const stepOf = (order: Order, name: StepName) =>
  order.steps.find((step) => step.name === name);

export type Tone = 'calm' | 'good' | 'wait' | 'bad';

/** Word and tone of the chip in the order list. */
export function chipOf({ status, delayed }: Pick<OrderSummary, 'status' | 'delayed'>): { word: string; tone: Tone } {
  switch (status) {
    case 'CONFIRMED':
      return { word: 'Confirmed', tone: 'good' };
    case 'REJECTED':
      return { word: 'Not completed', tone: 'bad' };
    case 'CANCELLED':
      return { word: 'Cancelled', tone: 'calm' };
    case 'EXPIRED':
      return { word: 'Ran out of time', tone: 'bad' };
    case 'COMPENSATING':
      return { word: 'Being undone', tone: 'wait' };
    case 'PAYMENT_PENDING':
      return delayed ? { word: 'Payment delayed', tone: 'wait' } : { word: 'In progress', tone: 'calm' };
    default:
      return delayed ? { word: 'Delayed', tone: 'wait' } : { word: 'In progress', tone: 'calm' };
  }
}

/** The document's title, for example `Payment delayed – order ord_0r7k…`. */
export function pageTitle(order: Order): string {
  const { headline } = orderWords(order, 0);
  const short = headline.replace(/^Order received, (.)/, (_match, letter: string) => letter.toUpperCase());
  return `${short} – order ${shortId(order.id)}`;
}

/** Shortens the order number. The rest is enough to tell orders apart. */
export const shortId = (id: string): string => (id.length > 14 ? `${id.slice(0, 12)}…` : id);
