import type { Order, OrderEvent, Step, StepName } from '@/api/types';
import type { Tone } from './words';

export interface TimelineRow {
  key: string;
  label: string;
  /** The state in words. */
  word: string;
  tone: Tone | 'idle';
  /** Being worked on right now. */
  busy: boolean;
  at: string | null;
  attempts: number;
  detail: string | null;
}

const labels: Record<StepName, string> = { payment: 'Payment', inventory: 'Inventory', shipping: 'Shipping' };

const undoLabels: Record<StepName, { doing: string; done: string }> = {
  payment: { doing: 'Returning your payment', done: 'Payment returned' },
  inventory: { doing: 'Putting the coffee back', done: 'Coffee put back' },
  shipping: { doing: 'Calling off the shipment', done: 'Shipment called off' },
};

/** Received, Payment, Inventory, Shipping; then what was undone, in the order it happened. */
export function timelineOf(order: Order, events: readonly OrderEvent[]): TimelineRow[] {
  const last = (type: OrderEvent['type'], step: StepName) =>
    events.findLast((event) => event.type === type && event.step === step);

  const received: TimelineRow = {
    key: 'received',
    label: 'Received',
    word: 'Done',
    tone: 'good',
    busy: false,
    at: order.acceptedAt,
    attempts: 0,
    detail: null,
  };
  const forward = order.steps.map((step): TimelineRow => {
    const ended = last('StepSucceeded', step.name) ?? last('StepFailed', step.name);
    return {
      key: step.name,
      label: labels[step.name],
      ...stateWords(step, ended?.type),
      // Nothing will come of it any more.
      ...(step.state === 'WAITING' && (order.terminal || order.status === 'COMPENSATING') ? { word: 'Not done' } : {}),
      at: ended?.at ?? last('StepStarted', step.name)?.at ?? null,
      attempts: step.attempts,
      detail: step.state === 'DELAYED' || step.state === 'RETRYING' ? (step.lastError?.message ?? null) : null,
    };
  });
  const undone = events
    .filter((event) => event.type === 'StepUndone' && event.step && stepOf(order, event.step)?.state !== 'SKIPPED')
    .map((event): TimelineRow => {
      const step = event.step as StepName;
      return { ...blank(`${step}-undone`, undoLabels[step].done), word: 'Done', tone: 'good', at: event.at };
    });
  const undoing = order.steps
    .filter((step) => step.state === 'UNDOING')
    .map((step): TimelineRow => {
      const detail = step.lastError?.message ?? null;
      const row = blank(`${step.name}-undoing`, undoLabels[step.name].doing);
      return { ...row, word: 'In progress', tone: 'wait', busy: true, detail };
    });
  return [received, ...forward, ...undone, ...undoing];
}

function stateWords(step: Step, ended?: OrderEvent['type']): Pick<TimelineRow, 'word' | 'tone' | 'busy'> {
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
    // The forward half of a step that is or was undone says how it had ended; the undo has a row of its own.
    case 'UNDOING':
    case 'UNDONE':
      if (ended === 'StepSucceeded') return { word: 'Done', tone: 'good', busy: false };
      if (ended === 'StepFailed') return { word: 'Refused', tone: 'bad', busy: false };
      return { word: 'Stopped', tone: 'idle', busy: false };
    case 'SKIPPED':
      return { word: 'Not done', tone: 'idle', busy: false };
  }
}

const blank = (key: string, label: string): TimelineRow => ({
  key,
  label,
  word: '',
  tone: 'idle',
  busy: false,
  at: null,
  attempts: 0,
  detail: null,
});

const stepOf = (order: Order, name: StepName) => order.steps.find((step) => step.name === name);
