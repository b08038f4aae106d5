import * as z from 'zod/mini';
import { moneySchema } from '@/api/problems';
import { attemptsMax, checksMax } from '@/api/retry';
import { stored } from '@/lib/stored';
import { idle, type CheckoutState } from './machine';

const trace = z.object({
  traceId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  spanId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  tries: z.int().check(z.gte(0)),
});
const submission = z.object({
  key: z.string().check(z.minLength(1)),
  body: z.string(),
  lines: z.array(z.object({ productId: z.string(), quantity: z.int() })),
  total: moneySchema,
  placedAt: z.string(),
  sent: z.boolean(),
  // The key must not be lost because of a trace.
  trace: z.catch(z.optional(trace), undefined),
});
const attempt = z.int().check(z.gte(1), z.lte(attemptsMax));
const check = z.object({ check: z.int().check(z.gte(1), z.lte(checksMax)), atMs: z.number() });
const problem = z.object({
  slug: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
});

// A checkout that an earlier version of the shop has stored has no times. Its key must not be lost, so they are optional.
const state = z.discriminatedUnion('name', [
  z.object({ name: z.literal('idle') }),
  z.object({ name: z.literal('sending'), submission }),
  z.object({ name: z.literal('retrying'), submission, attempt, nextAtMs: z._default(z.nullable(z.number()), null) }),
  z.object({ name: z.literal('offline'), submission, attempt }),
  z.object({ name: z.literal('unknown'), submission, next: z._default(z.nullable(check), null) }),
  z.object({ name: z.literal('accepted'), submission, orderId: z.string() }),
  z.object({ name: z.literal('price-changed'), submission, currentTotal: moneySchema }),
  z.object({ name: z.literal('refused'), submission, problem, mayExist: z.boolean() }),
]);

/**
 * The only checkout of this browser. It is saved before the first byte is sent, so that another tab, or this one after a
 * reload, can continue.
 */
export const checkoutSlot = stored<CheckoutState>('checkout', 1, state, idle);
