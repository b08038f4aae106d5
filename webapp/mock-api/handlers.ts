import { http, HttpResponse } from 'msw';
import { cancel } from './cancel.ts';
import { db } from './db.ts';
import { labHandlers } from './lab/handlers.ts';
import { eventStream, longPoll } from './live.ts';
import { placeOrder, problem } from './placeOrder.ts';
import { placeSeedOrder } from './seed.ts';
import { eventsOf, orderAt } from './stories.ts';

const pageSize = 20;

const notFound = () => problem(404, 'not-found', 'Not found', 'There is no such thing here.');

/** The part of the order API that the shop uses, and of the lab API that the console uses. */
export const handlers = [
  ...labHandlers,

  http.get('*/api/health/live', () => (db.closed ? HttpResponse.error() : new HttpResponse(null))),

  http.get('*/api/products', () => (db.closed ? HttpResponse.error() : HttpResponse.json({ products: db.products }))),

  http.post('*/api/', ({ request }) => (db.closed ? HttpResponse.error() : placeSeedOrder(request))),

  http.post('*/api/orders', ({ request }) => (db.closed ? HttpResponse.error() : placeOrder(request))),

  http.get('*/api/orders', ({ request }) => {
    if (db.closed) return HttpResponse.error();
    const { searchParams } = new URL(request.url);
    const from = Number(searchParams.get('cursor') ?? 0);
    const mine = [...db.byId.values()]
      .filter(({ accepted }) => accepted.customerId === searchParams.get('customerId'))
      .sort((a, b) => b.acceptedAtMs - a.acceptedAtMs);
    const items = mine.slice(from, from + pageSize).map((told) => ({ ...orderAt(told, Date.now() - db.listLagMs), steps: undefined }));
    const nextCursor = from + pageSize < mine.length ? String(from + pageSize) : null;
    return HttpResponse.json({ items, nextCursor });
  }),

  http.get<{ id: string }>('*/api/orders/:id', ({ params, request }) => {
    if (db.closed) return HttpResponse.error();
    const told = db.byId.get(params.id);
    return told ? longPoll(told, request) : notFound();
  }),

  http.post<{ id: string }>('*/api/orders/:id/cancel', ({ params }) => {
    if (db.closed) return HttpResponse.error();
    const told = db.byId.get(params.id);
    return told ? cancel(told) : notFound();
  }),

  http.get<{ id: string }>('*/api/orders/:id/events', ({ params, request }) => {
    if (db.closed) return HttpResponse.error();
    const told = db.byId.get(params.id);
    if (!told) return notFound();
    if (request.headers.get('Accept')?.includes('text/event-stream')) return eventStream(told, request);
    return HttpResponse.json({ events: eventsOf(told, Date.now()) });
  }),
];

