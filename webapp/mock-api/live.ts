import { HttpResponse } from 'msw';
import { systemClock } from '../src/lib/clock.ts';
import { eventsOf, nextChangeMs, orderAt, type Told } from './stories.ts';

/** The longest sleep. A cancel can change a story at any time, so the handlers look at it this often. */
const lookEveryMs = 200;
const heartbeatMs = 10_000;

/** Waits until the next event of the story, but at most `lookEveryMs`, and only while the client is connected. */
const pauseFor = (told: Told, signal: AbortSignal) => {
  const nextMs = nextChangeMs(told, Date.now()) ?? Number.POSITIVE_INFINITY;
  return systemClock.sleep(Math.min(nextMs - Date.now() + 1, lookEveryMs), signal).catch(() => {});
};

/** Answers GET /orders/{id}. It holds the request for up to `wait` seconds while the client has the current version. */
export async function longPoll(told: Told, request: Request) {
  const known = request.headers.get('If-None-Match');
  const waitMs = Number(new URL(request.url).searchParams.get('wait') ?? 0) * 1000;
  const deadlineMs = Date.now() + waitMs;
  let order = orderAt(told, Date.now());
  while (known === `"${order.version}"` && !order.terminal && Date.now() < deadlineMs && !request.signal.aborted) {
    await pauseFor(told, request.signal);
    order = orderAt(told, Date.now());
  }
  const headers = { ETag: `"${order.version}"`, ...(order.terminal ? {} : { 'Retry-After': '1' }) };
  if (known === `"${order.version}"`) return new HttpResponse(null, { status: 304, headers });
  return HttpResponse.json(order, { headers });
}

/** Answers GET /orders/{id}/events as a stream: the events after Last-Event-ID, then new ones until the final state. */
export function eventStream(told: Told, request: Request) {
  let lastSeq = Number(request.headers.get('Last-Event-ID') ?? 0);
  if (lastSeq >= orderAt(told, Date.now()).version && orderAt(told, Date.now()).terminal) {
    return new HttpResponse(null, { status: 204 });
  }
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const ended = AbortSignal.any([request.signal, gone.signal]);
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let sentAtMs = Date.now();
      const send = (text: string) => {
        sentAtMs = Date.now();
        controller.enqueue(encoder.encode(text));
      };
      send('retry: 2000\n\n');
      while (!ended.aborted) {
        for (const event of eventsOf(told, Date.now()).filter(({ seq }) => seq > lastSeq)) {
          send(`id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
          lastSeq = event.seq;
        }
        if (orderAt(told, Date.now()).terminal) break;
        await pauseFor(told, ended);
        if (!ended.aborted && Date.now() - sentAtMs >= heartbeatMs) send(': alive\n\n');
      }
      if (!ended.aborted) controller.close();
    },
    cancel: () => gone.abort(),
  });
  return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
