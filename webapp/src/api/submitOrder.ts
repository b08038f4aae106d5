import * as z from 'zod/mini';
import type { Money } from '@/lib/money';
import { apiBase, orderTimeout, within } from './client';
import { readProblem, type ShopProblem } from './problems';
import { readRetryAfterMs } from './retry';

/** The result of one attempt to send an order. */
export type Answer =
  /** The order is stored. `replayed`: an earlier attempt has already stored it. */
  | { kind: 'accepted'; orderId: string; replayed: boolean; queued: boolean; traceId: string | null }
  /** No outcome: the same bytes must be sent again with the same key. `mayExist`: this attempt may have stored them. */
  | { kind: 'again'; mayExist: boolean; retryAfterMs: number }
  | { kind: 'price-changed'; currentTotal: Money }
  | { kind: 'refused'; problem: ShopProblem };

const acceptedSchema = z.object({ id: z.string().check(z.regex(/^ord_[0-9a-z]+$/)) });

/** One attempt in the trace of its order. */
export interface Attempt {
  /** The header that makes the attempt the parent of what the server does for it. */
  traceparent: string;
  /** Called once: the status, or null without one, and the kind of the failure, or null without one. */
  ended(status: number | null, error: string | null): void;
}

/** Sends the saved bytes once. It throws only when the caller's signal aborts it. */
export async function submitOrder(key: string, body: string, signal: AbortSignal, attempt?: Attempt): Promise<Answer> {
  let status: number | null = null;
  try {
    const response = await fetch(new URL(`${apiBase}/orders`, globalThis.location.href), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...(attempt && { traceparent: attempt.traceparent }) },
      body,
      cache: 'no-store',
      signal: within(orderTimeout.ms, signal),
    });
    status = response.status;
    const answer = await read(response);
    attempt?.ended(status, status >= 400 ? String(status) : null);
    return answer;
  } catch (error) {
    attempt?.ended(status, failureOf(error, signal));
    signal.throwIfAborted();
    // After a timeout, a broken or refused connection or a truncated answer, the order may still be stored.
    return { kind: 'again', mayExist: true, retryAfterMs: 0 };
  }
}

function failureOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'aborted';
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  return error instanceof TypeError ? 'connection' : 'unreadable';
}

async function read(response: Response): Promise<Answer> {
  const retryAfterMs = readRetryAfterMs(response.headers, Date.now());
  if (response.status === 202) {
    const { id } = acceptedSchema.parse(await response.json());
    const header = (name: string) => response.headers.get(name);
    return {
      kind: 'accepted',
      orderId: id,
      replayed: header('Idempotent-Replayed') === 'true',
      queued: header('Order-Intake') === 'queued',
      traceId: header('X-Trace-Id'),
    };
  }
  if (response.status === 429) return { kind: 'again', mayExist: false, retryAfterMs };
  if (response.status < 400 || response.status >= 500) return { kind: 'again', mayExist: true, retryAfterMs };
  const problem = await readProblem(response);
  if (problem.slug === 'idempotency-key-in-progress') return { kind: 'again', mayExist: true, retryAfterMs };
  if (problem.slug === 'price-changed' && problem.currentTotal) {
    return { kind: 'price-changed', currentTotal: problem.currentTotal };
  }
  return { kind: 'refused', problem };
}
