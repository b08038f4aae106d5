import * as z from 'zod/mini';
import { within } from '@/api/client';

/** The lab answers at once, or it is gone. */
const answerWithinMs = 8000;

/** The lab refused a call or did not answer. The message is for people, and names the field that is wrong. */
export class LabError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'LabError';
    this.status = status;
  }
}

const refusal = z.object({ error: z.string() });

/**
 * Calls `/lab/{path}` and returns the answer's JSON; undefined if the answer has no body. Throws a LabError, also if there is
 * no answer within `withinMs`.
 */
export async function callLab(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  withinMs = answerWithinMs,
): Promise<unknown> {
  const json = method === 'GET' ? undefined : JSON.stringify(body ?? {});
  let answer: Response;
  try {
    answer = await fetch(new URL(`/lab/${path}`, globalThis.location.href), {
      method,
      headers: json === undefined ? {} : { 'Content-Type': 'application/json' },
      body: json ?? null,
      signal: within(withinMs),
    });
  } catch {
    throw new LabError('The lab does not answer. Is ./coffee up still running?', 0);
  }
  const read: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return read;
  const told = refusal.safeParse(read);
  throw new LabError(told.success ? told.data.error : `The lab answered ${answer.status}.`, answer.status);
}

/** Reads `/lab/{path}` in the given shape. */
export async function readLab<T>(path: string, shape: z.ZodMiniType<T>): Promise<T> {
  return parsed(await callLab('GET', path), shape);
}

/** What the lab said, in the given shape; a LabError if it has another one. */
export function parsed<T>(read: unknown, shape: z.ZodMiniType<T>): T {
  const result = shape.safeParse(read);
  if (result.success) return result.data;
  throw new LabError('The lab answered something that this page does not understand. Reload the page.', 200);
}
