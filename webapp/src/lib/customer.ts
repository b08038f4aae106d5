import * as z from 'zod/mini';
import { stored } from './stored';

/** The random id under which the API lists this browser's orders. It names no person. Empty until the first checkout. */
export const customer = stored('customer', 1, z.string().check(z.regex(/^([A-Za-z0-9_-]{1,64})?$/)), '');

/** Returns this browser's customer id. The first call creates it. */
export function customerId(): string {
  if (customer.get() === '') customer.set(`c-${crypto.randomUUID()}`);
  return customer.get();
}
