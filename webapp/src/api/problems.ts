import * as z from 'zod/mini';
import type { Money } from '@/lib/money';
import { plainText } from '@/lib/plainText';
import type { FieldError } from './types';

/** The fields of a problem document that the shop uses. All are checked: a proxy may answer instead of the API. */
export interface ShopProblem {
  /** The last segment of the type, for example `price-changed`. Empty if the answer is not a problem document. */
  slug: string;
  status: number;
  detail: string;
  errors: readonly FieldError[];
  currentTotal?: Money;
}

export const moneySchema = z.object({ amount: z.int(), currency: z.literal('USD') });

/** What a customer reads if the answer has no text for people. */
const cannotTake = "We can't take this order the way it is.";

const problemSchema = z.object({
  type: z.string(),
  detail: z.string(),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
  currentTotal: z.optional(moneySchema),
});

export async function readProblem(response: Response): Promise<ShopProblem> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = problemSchema.safeParse(body);
  if (!parsed.success) return { slug: '', status: response.status, detail: cannotTake, errors: [] };
  const { type, detail, errors = [], currentTotal } = parsed.data;
  return {
    slug: type.slice(type.lastIndexOf('/') + 1),
    status: response.status,
    detail: plainText(detail) || cannotTake,
    errors,
    ...(currentTotal ? { currentTotal } : {}),
  };
}
