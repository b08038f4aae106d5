import { http, HttpResponse } from 'msw';
import { snapshotAt } from './snapshot.ts';
import { systemOf } from './system.ts';

const about = { id: '0.1', title: 'Five minutes', minutes: 5, nodes: 1, after: [] };

/** One lesson with every kind of part. */
const lesson = {
  ...about,
  parts: [
    { kind: 'heading', text: 'Goal' },
    { kind: 'prose', html: '<p>You place an order, break the payment service, and see that the order survives: <code>./coffee up</code>.</p>' },
    { kind: 'heading', text: 'Guess' },
    { kind: 'hypothesis', html: '<p>Payment charges the card, but its answers get lost. Is the customer charged twice?</p>' },
    { kind: 'heading', text: 'Do' },
    { kind: 'step', id: 'break', lines: ['./coffee break lost-answers', './coffee order --no-wait'], runs: true },
    { kind: 'output', text: 'ord_vwmxk44xnkbgkn67byvqb4cm5q accepted 0.1 s' },
    { kind: 'step', id: 'run', lines: ['./coffee run black-friday --short'], runs: false },
    { kind: 'step', id: 'report', lines: ['./coffee report --no-browser'], runs: false },
    { kind: 'heading', text: 'You should now see' },
    { kind: 'prose', html: '<ul><li>The order waits in <code>PAYMENT_PENDING</code>.</li><li>Nothing is lost.</li></ul>' },
    { kind: 'heading', text: 'Questions' },
    { kind: 'question', summary: 'Why is it safe to call payment again?', html: '<p>Each call carries a key of its own: a <a href="/learn/glossary#toxic">toxic</a> cannot change it.</p>' },
    { kind: 'heading', text: 'Check' },
    { kind: 'check', text: 'order last is PAYMENT_PENDING delayed within 20s' },
    { kind: 'check', text: 'nothing is broken' },
    { kind: 'heading', text: 'Clean up' },
    { kind: 'step', id: 'clean', lines: ['./coffee heal'], runs: true },
    { kind: 'heading', text: 'Go on' },
    { kind: 'prose', html: '<p>The saga of an order is in <code>OrderSaga</code>.</p>' },
  ],
};

const titles = [about, { ...about, id: '1.4', title: 'Break it: Black Friday', minutes: 25 }, { ...about, id: 'C12', title: 'Live and ready', minutes: 15, nodes: 3 }];
const refused = (status: number, error: string) => HttpResponse.json({ error }, { status });

const glossary = [
  { id: 'order', term: 'Order', meaning: 'One wish of one customer, under one key.' },
  { id: 'toxic', term: 'Toxic', meaning: 'One fault on one proxy.' },
  { id: 'blast-radius', term: 'Blast radius', meaning: 'What a fault can touch.' },
];

const checklist = [
  { row: 'C1', what: 'a service cannot be reached', state: 'green', due: '2027-01-30', experiments: ['inventory-unreachable'] },
  { row: 'C2', what: 'a service answers with errors', state: 'due', due: null, experiments: ['payment-errors', 'payment-errors-30'] },
  { row: 'C3', what: 'a service takes 8 seconds', state: 'red', due: '2027-01-30', experiments: ['payment-crawl', 'shipping-crawl'] },
];

/** The course. Its step `break` breaks a link of the mock system, and `clean` heals it. */
export const lessonHandlers = [
  http.get('*/lab/kpi', ({ request }) => HttpResponse.json(snapshotAt(systemOf(request), Date.now()).kpi)),
  http.get('*/lab/faults', ({ request }) => HttpResponse.json(snapshotAt(systemOf(request), Date.now()).faults)),
  http.get('*/lab/glossary', () => HttpResponse.json(glossary)),
  http.get('*/lab/checklist', () => HttpResponse.json(checklist)),
  http.get('*/lab/lessons', () => HttpResponse.json(titles)),
  http.get<{ id: string }>('*/lab/lessons/:id', ({ params: { id }, request }) =>
    id === lesson.id
      ? HttpResponse.json({ ...lesson, guess: systemOf(request).guess })
      : refused(404, 'there is no such lesson: GET /lab/lessons lists them'),
  ),
  http.put('*/lab/lessons/:id/guess', async ({ request }) => {
    const { guess } = (await request.json()) as { guess: string };
    systemOf(request).guess = guess;
    return new HttpResponse(null, { status: 204 });
  }),
  http.get('*/lab/lessons/:id/checks', ({ request }) => {
    const broken = systemOf(request).faultsAt(Date.now()).length > 0;
    return HttpResponse.json([
      { text: 'order last is PAYMENT_PENDING delayed within 20s', holds: broken, found: broken ? 'PAYMENT_PENDING delayed' : 'CONFIRMED' },
      { text: 'nothing is broken', holds: !broken, found: broken ? '1 fault on' : '0 faults on' },
    ]);
  }),
  http.post<{ id: string; step: string }>('*/lab/lessons/:id/steps/:step', ({ params: { step }, request }) => {
    const system = systemOf(request);
    switch (step) {
      case 'break':
        system.addFault('down', 'payment', 'down', 600, Date.now());
        return HttpResponse.json({ done: true, output: 'lost-answers on payment, for 600 s or until ./coffee heal\nord_vwmxk44xnkbgkn67byvqb4cm5q accepted 0.1 s\n' });
      case 'clean':
        system.heal(Date.now());
        return HttpResponse.json({ done: true, output: 'Nothing is broken any more.\n' });
      default:
        return refused(409, 'this step is for a terminal: copy it');
    }
  }),
];
