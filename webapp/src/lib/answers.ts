import * as z from 'zod/mini';
import { stored } from './stored';

const keptMax = 50;

const answer = z.object({
  orderId: z.string(),
  replayed: z.boolean(),
  queued: z.boolean(),
  traceId: z.nullable(z.string()),
  atMs: z.number(),
});

/** How the API accepted an order of this browser. */
export type AcceptedAnswer = z.infer<typeof answer>;

const answers = stored<readonly AcceptedAnswer[]>('answers', 1, z.readonly(z.array(answer)), []);

/** Saves the answer. Only the 50 latest answers are kept. */
export function rememberAnswer(accepted: AcceptedAnswer) {
  const others = answers.get().filter(({ orderId }) => orderId !== accepted.orderId);
  answers.set([accepted, ...others].slice(0, keptMax));
}

export const rememberedAnswer = (orderId: string): AcceptedAnswer | undefined =>
  answers.get().find((known) => known.orderId === orderId);
