import type { Story } from '@/api/lab/reads';

/** Something that happened to an order. */
export interface Moment {
  /** Milliseconds after the first moment. */
  afterMs: number;
  lane: string;
  text: string;
  bad: boolean;
}

const badWords = /timeout|refused|error|fail|uncertain|declin|reject|answered [45]/i;

/** All moments of an order, oldest first. */
export function momentsOf(story: Story): readonly Moment[] {
  const all = [
    ...story.client.map(({ at, what, attempt }) => ({ at, lane: 'customer', text: `attempt ${attempt}: ${what}` })),
    ...story.events.map(({ at, type, step, attempt, detail }) => ({
      at,
      lane: 'order',
      text: [type, step, attempt === null ? null : `attempt ${attempt}`, detail].filter((word) => word !== null).join(' · '),
    })),
    ...story.calls.map(({ at, service, what, outcome, effect }) => ({ at, lane: service, text: `${what}: ${outcome}${effect ? ', with effect' : ''}` })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const firstMs = all[0] ? Date.parse(all[0].at) : 0;
  return all.map(({ at, lane, text }) => ({ afterMs: Date.parse(at) - firstMs, lane, text, bad: badWords.test(text) }));
}

/** The lanes in a fixed order; those without a moment are left out. */
export const lanesOf = (moments: readonly Moment[]): readonly string[] =>
  ['customer', 'order', 'payment', 'inventory', 'shipping'].filter((lane) => moments.some((moment) => moment.lane === lane));
