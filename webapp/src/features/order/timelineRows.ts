import type { Order, OrderEvent, Step, StepName } from '@/api/types';
import { causeWords, isHeld, type Tone } from './words';

export interface TimelineRow {
  key: string;
  label: string;
  /** The state as the customer reads it. */
  word: string;
  tone: Tone | 'idle';
  /** True while an attempt is under way or will start soon. */
  busy: boolean;
  at: string | null;
  attempts: number;
  detail: string | null;
  /** The time of the next attempt of a step that waits without a call. */
  nextAttemptAt: string | null;
}

const labels: Record<StepName, string> = { payment: 'Payment', inventory: 'Inventory', shipping: 'Shipping' };

const undoLabels: Record<StepName, { doing: string; looking: string; done: string }> = {
  payment: { doing: 'Returning your payment', looking: 'Making sure that you are not charged', done: 'Payment returned' },
  inventory: { doing: 'Putting the coffee back', looking: 'Making sure that nothing is set aside', done: 'Coffee put back' },
  shipping: { doing: 'Calling off the shipment', looking: 'Making sure that nothing is shipped', done: 'Shipment called off' },
};

/** The rows Received, Payment, Inventory and Shipping, then the finished undos in their order, then the open undos. */
export function timelineOf(order: Order, events: readonly OrderEvent[]): TimelineRow[] {
  const received: TimelineRow = { ...blank('received', 'Received'), word: 'Done', tone: 'good', at: order.acceptedAt };
  const undone = events
    .filter((event) => event.type === 'StepUndone' && event.step && stepOf(order, event.step)?.state !== 'SKIPPED')
    .map((event): TimelineRow => {
      const step = event.step as StepName;
      return { ...blank(`${step}-undone`, undoLabels[step].done), word: 'Done', tone: 'good', at: event.at };
    });
  return [received, ...order.steps.map((step) => forward(step, order, events)), ...undone, ...undoing(order)];
}

function forward(step: Step, order: Order, events: readonly OrderEvent[]): TimelineRow {
  const last = (type: OrderEvent['type']) => events.findLast((event) => event.type === type && event.step === step.name);
  const ended = last('StepSucceeded') ?? last('StepFailed');
  const givenUp = order.terminal || order.status === 'COMPENSATING';
  return {
    key: step.name,
    label: labels[step.name],
    ...(givenUp ? lastWords(step, ended?.type) : stateWords(step)),
    at: ended?.at ?? last('StepStarted')?.at ?? null,
    // The attempts of an undo are in the undo's own row.
    attempts: isUndo(step) ? 0 : step.attempts,
    ...(step.state === 'DELAYED' || step.state === 'RETRYING' ? waitOf(step) : noWait),
  };
}

/** The undos that are not finished, newest step first. The first one is under way; the others wait for it. */
function undoing(order: Order): TimelineRow[] {
  const open = order.steps.filter((step) => step.state === 'UNDOING').reverse();
  return open.map((step, index) => {
    const labelled = undoLabels[step.name];
    // A reference proves that the step had an effect. Without one, the undo still has to find that out.
    const row = blank(`${step.name}-undoing`, step.reference ? labelled.doing : labelled.looking);
    if (index > 0) return { ...row, word: 'Waiting' };
    const now = { ...row, ...waitOf(step), attempts: step.attempts, tone: 'wait' } as const;
    if (order.delayed) return { ...now, word: 'Delayed' };
    return { ...now, word: step.nextAttemptAt ? 'Trying again' : 'In progress', busy: true };
  });
}

const noWait = { detail: null, nextAttemptAt: null };

/** Why a step waits, and until when if the open breaker of its service holds it. */
const waitOf = (step: Step): Pick<TimelineRow, 'detail' | 'nextAttemptAt'> => ({
  detail: causeWords(step),
  nextAttemptAt: isHeld(step) ? (step.nextAttemptAt ?? null) : null,
});

const isUndo = ({ state }: Step) => state === 'UNDOING' || state === 'UNDONE' || state === 'SKIPPED';

/** The state of a step while the order goes forward. */
function stateWords(step: Step): Pick<TimelineRow, 'word' | 'tone' | 'busy'> {
  switch (step.state) {
    case 'WAITING':
      return { word: 'Waiting', tone: 'idle', busy: false };
    case 'RUNNING':
      return { word: 'In progress', tone: 'calm', busy: true };
    case 'RETRYING':
      return { word: 'Trying again', tone: 'wait', busy: true };
    case 'DELAYED':
      return { word: 'Delayed', tone: 'wait', busy: false };
    case 'DONE':
      return { word: 'Done', tone: 'good', busy: false };
    case 'FAILED':
      return { word: 'Refused', tone: 'bad', busy: false };
    case 'UNDOING':
    case 'UNDONE':
    case 'SKIPPED':
      return { word: 'Stopped', tone: 'idle', busy: false };
  }
}

/** The last state of a step before the order ended or began to undo its steps. An undo has its own row. */
function lastWords(step: Step, ended?: OrderEvent['type']): Pick<TimelineRow, 'word' | 'tone' | 'busy'> {
  if (step.state === 'DONE' || ended === 'StepSucceeded') return { word: 'Done', tone: 'good', busy: false };
  if (step.state === 'FAILED' || ended === 'StepFailed') return { word: 'Refused', tone: 'bad', busy: false };
  // Either the undo has found no effect, or the step was never started.
  const never = step.state === 'SKIPPED' || step.state === 'WAITING';
  return { word: never ? 'Not done' : 'Stopped', tone: 'idle', busy: false };
}

const blank = (key: string, label: string): TimelineRow => ({
  key,
  label,
  word: '',
  tone: 'idle',
  busy: false,
  at: null,
  attempts: 0,
  ...noWait,
});

const stepOf = (order: Order, name: StepName) => order.steps.find((step) => step.name === name);
