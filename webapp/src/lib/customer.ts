import * as z from 'zod/mini';
import { stored } from './stored';

/** Who this browser is to the order list: a random word, no person. Empty until the first checkout. */
export const customer = stored('customer', 1, z.string().check(z.regex(/^([A-Za-z0-9_-]{1,64})?$/)), '');

/** This browser's customer id; made at the first call. */
export function customerId(): string {
  if (customer.get() === '') customer.set(`c-${crypto.randomUUID()}`);
  return customer.get();
}
