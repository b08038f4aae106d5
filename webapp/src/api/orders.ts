import * as z from 'zod/mini';
import { api, requestTimeoutMs, within } from './client';
import { readRetryAfterMs } from './retry';
import type { Order, OrderEvent, OrderPage } from './types';

/** How long the server holds a long poll. */
export const longPollSeconds = 15;

/** A read that failed. `status` is the HTTP status, or 0 when there was no answer. */
export class ReadError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(status === 0 ? 'no answer' : `the API answered ${status}`);
    this.name = 'ReadError';
    this.status = status;
  }
}

export type OrderRead =
  | { kind: 'order'; order: Order; retryAfterMs: number }
  /** 304: the order still has the version that the client knows. */
  | { kind: 'unchanged'; retryAfterMs: number };

export interface ReadOptions {
  signal: AbortSignal;
  /** The server answers 304 if the order still has this version. */
  knownVersion?: number;
  /** The server holds the request for up to 15 s, until the version differs. */
  wait?: boolean;
}

/** Reads an order. With `wait` the request is a long poll. Throws ReadError. */
export async function readOrder(id: string, { signal, knownVersion, wait = false }: ReadOptions): Promise<OrderRead> {
  const timeoutMs = requestTimeoutMs + (wait ? longPollSeconds * 1000 : 0);
  const { data, response } = await answered(
    api.GET('/orders/{id}', {
      params: {
        path: { id },
        ...(wait ? { query: { wait: longPollSeconds } } : {}),
        ...(knownVersion === undefined ? {} : { header: { 'If-None-Match': `"${knownVersion}"` } }),
      },
      cache: 'no-store',
      signal: within(timeoutMs, signal),
    }),
    signal,
  );
  const retryAfterMs = readRetryAfterMs(response.headers, Date.now());
  if (response.status === 304) return { kind: 'unchanged', retryAfterMs };
  if (!data || data.id !== id) throw new ReadError(response.status);
  return { kind: 'order', order: data, retryAfterMs };
}

/** Reads all events of an order so far. Throws ReadError. */
export async function readEvents(id: string, signal: AbortSignal): Promise<readonly OrderEvent[]> {
  const { data, response } = await answered(
    api.GET('/orders/{id}/events', {
      params: { path: { id } },
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      signal: within(requestTimeoutMs, signal),
    }),
    signal,
  );
  if (!data || typeof data !== 'object') throw new ReadError(response.status);
  return data.events;
}

/** Reads one page of this customer's orders, newest first. Throws ReadError. */
export async function listOrders(customerId: string, cursor: string | null, signal: AbortSignal): Promise<OrderPage> {
  const query = { customerId, limit: 20, ...(cursor === null ? {} : { cursor }) };
  const { data, response } = await answered(
    api.GET('/orders', { params: { query }, cache: 'no-store', signal: within(requestTimeoutMs, signal) }),
    signal,
  );
  if (!data) throw new ReadError(response.status);
  return data;
}

/** Turns every kind of missing answer into a ReadError. An abort by the caller is thrown unchanged. */
async function answered<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await call;
  } catch {
    signal.throwIfAborted();
    throw new ReadError(0);
  }
}

const statuses = [
  'ACCEPTED',
  'PAYMENT_PENDING',
  'INVENTORY_PENDING',
  'SHIPPING_PENDING',
  'CONFIRMED',
  'COMPENSATING',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
] as const;

export const eventTypes = [
  'OrderAccepted',
  'StepStarted',
  'StepDelayed',
  'StepSucceeded',
  'StepFailed',
  'CancelRequested',
  'CompensationStarted',
  'StepUndone',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'OrderExpired',
] as const satisfies readonly OrderEvent['type'][];

const eventSchema = z.object({
  seq: z.int(),
  type: z.enum(eventTypes),
  at: z.string(),
  status: z.enum(statuses),
  delayed: z.boolean(),
  step: z.optional(z.enum(['payment', 'inventory', 'shipping'])),
  detail: z.optional(z.string()),
});

/** Parses one message of the event stream. Returns null if it is not a known event. */
export function parseEvent(data: string): OrderEvent | null {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(data));
    return parsed.success ? (parsed.data as OrderEvent) : null;
  } catch {
    return null;
  }
}
