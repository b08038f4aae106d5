import { http, HttpResponse } from 'msw';
import { systemClock } from '../../src/lib/clock.ts';
import { dashboardAt } from './dashboards.ts';
import { board, cluster, library, planOf, report, storedRun, storyOf } from './library.ts';
import { lessonHandlers } from './lessons.ts';
import { noticeHandlers } from './notice.ts';
import { presets } from './presets.ts';
import { isOver, shownRun, snapshotAt, verdictOf } from './snapshot.ts';
import { systemOf, type MockSystem } from './system.ts';
import { traceOf } from './trace.ts';

const refused = (status: number, error: string, field?: string) => HttpResponse.json({ error, ...(field ? { field } : {}) }, { status });
const types = new Set(['latency', 'timeout', 'reset_peer', 'bandwidth', 'slicer', 'limit_data', 'slow_close']);
const restartMs = 4000;
const tickMs = 1000;

/** The lab API, as far as the console uses it. */
export const labHandlers = [
  ...noticeHandlers,
  ...lessonHandlers,
  http.get('*/lab/stream', ({ request }) => stream(systemOf(request), request.signal)),
  http.get('*/lab/settings', ({ request }) => HttpResponse.json(systemOf(request).settings)),
  http.get('*/lab/experiments', () => HttpResponse.json(library)),
  http.get('*/lab/cluster', () => HttpResponse.json(cluster)),
  http.get('*/lab/board', () => HttpResponse.json(board)),
  http.get<{ uid: string }>('*/lab/dashboards/:uid', ({ params: { uid }, request }) => {
    const shown = dashboardAt(systemOf(request), uid, Number(new URL(request.url).searchParams.get('since') ?? 0), Date.now());
    return shown ? HttpResponse.json(shown) : refused(404, `there is no dashboard ${uid}`, 'uid');
  }),
  http.get('*/lab/story', ({ request }) => HttpResponse.json(storyOf(new URL(request.url).searchParams.get('order') ?? ''))),
  http.post('*/lab/spans', () => new HttpResponse(null, { status: 204 })),
  http.get<{ id: string }>('*/lab/orders/:id/trace', ({ params: { id } }) =>
    id === 'ord_none' ? refused(404, `there is no order with this id: ${id}`, 'order') : HttpResponse.json(traceOf(id)),
  ),
  http.get('*/lab/ledger', () => HttpResponse.json({ items: [{ key: 'load-fragile-3', orderId: 'ord_fragile3', flags: ['silent'] }] })),

  http.put<never, MockSystem['settings']>('*/lab/settings', async ({ request }) => {
    const system = systemOf(request);
    const change = await request.json();
    if (change.requestTimeoutS !== undefined && !(change.requestTimeoutS >= 1 && change.requestTimeoutS <= 30)) {
      return refused(400, 'requestTimeoutS must be a whole number from 1 to 30', 'requestTimeoutS');
    }
    system.settings = { ...system.settings, ...change };
    return HttpResponse.json(system.settings);
  }),

  http.put<never, { rate: number; client: 'resilient' | 'fragile' | 'both' }>('*/lab/load', async ({ request }) => {
    const system = systemOf(request);
    const { rate, client } = await request.json();
    if (client === 'both' && rate > 5) return refused(400, 'rate must be 0, 1 or 5 with both clients: was 20', 'rate');
    system.load = { rate, client, startedMs: Date.now() };
    return HttpResponse.json(system.load);
  }),

  http.post<{ proxy: string }, { name: string; type: string; stream: string; toxicity: number; attributes: Record<string, number>; duration: number }>(
    '*/lab/proxies/:proxy/toxics',
    async ({ params, request }) => {
      const system = systemOf(request);
      const { duration, ...toxic } = await request.json();
      const now = Date.now();
      const there = system.toxicsOf(params.proxy, now);
      if (!system.proxies.includes(params.proxy)) return refused(404, 'proxy not found');
      if (!types.has(toxic.type)) return refused(400, 'invalid toxic type');
      if (there.some(({ name }) => name === toxic.name)) return refused(409, 'toxic already exists');
      system.toxics.set(params.proxy, [...there, { ...toxic, sinceMs: now, untilMs: now + duration }]);
      return HttpResponse.json(toxic);
    },
  ),

  http.post<{ name: string }, { duration: number; proxy?: string }>('*/lab/presets/:name', async ({ params: { name }, request }) => {
    const system = systemOf(request);
    const preset = presets[name];
    if (!preset) return refused(404, `there is no such preset: use ${Object.keys(presets).join(', ')}`);
    const { duration, proxy = preset.target } = await request.json();
    const broken = system.proxies.filter((known) => (proxy === 'edges' ? known.startsWith('chaos-proxy') : known === proxy));
    if (broken.length === 0) return refused(400, `proxy must be one of ${system.proxies.join(', ')}: was ${proxy}`, 'proxy');
    const now = Date.now();
    for (const each of broken) {
      if (preset.toxic) {
        const toxic = { name: `${name}-${preset.toxic.type}`, stream: 'downstream', toxicity: 1, ...preset.toxic, sinceMs: now, untilMs: now + duration * 1000 };
        system.toxics.set(each, [...system.toxicsOf(each, now).filter((there) => there.name !== toxic.name), toxic]);
      } else {
        system.addFault('down', each, 'down', duration, now);
      }
    }
    return HttpResponse.json({ proxies: broken }, { status: 201 });
  }),

  http.delete<{ proxy: string; toxic: string }>('*/lab/proxies/:proxy/toxics/:toxic', ({ params, request }) => {
    const system = systemOf(request);
    system.toxics.set(params.proxy, system.toxicsOf(params.proxy, Date.now()).filter(({ name }) => name !== params.toxic));
    return new HttpResponse(null, { status: 204 });
  }),

  http.post<never, { kind: string; target: string; duration: number; verb?: string }>('*/lab/faults', async ({ request }) => {
    const system = systemOf(request);
    const { kind, target, duration, verb } = await request.json();
    if (system.faultsAt(Date.now()).length >= 8) return refused(409, 'at most 8 faults at the same time: end one, or POST /lab/heal');
    return HttpResponse.json(system.addFault(kind, target, verb ?? kind, duration, Date.now()), { status: 201 });
  }),

  http.delete<{ id: string }>('*/lab/faults/:id', ({ params, request }) => {
    systemOf(request).endFault(params.id);
    return new HttpResponse(null, { status: 204 });
  }),

  http.post<{ part: string; verb: string }>('*/lab/nodes/:part/:verb', ({ params: { part, verb }, request }) => {
    const system = systemOf(request);
    if (verb === 'kill' || verb === 'restart') system.downUntilMs.set(part, Date.now() + restartMs);
    if (verb === 'resume' || verb === 'start') system.faults = system.faults.filter(({ target }) => target !== part);
    return HttpResponse.json({ name: part, state: system.stateOf(part, Date.now()) }, { status: 202 });
  }),

  http.post<never, { all?: boolean }>('*/lab/heal', async ({ request }) => {
    const system = systemOf(request);
    const { all = false } = await request.json();
    if (all) {
      system.load = { ...system.load, rate: 0 };
      if (system.run) system.run.stoppedMs = Date.now();
    }
    return HttpResponse.json({ healed: system.heal(Date.now()), left: [] });
  }),

  http.post('*/lab/alarm', ({ request }) => {
    const system = systemOf(request);
    if (system.run && !isOver(system.run, Date.now())) system.run.stoppedMs = Date.now();
    return HttpResponse.json({ state: 'ALARM' });
  }),

  ...runHandlers(),
];

function runHandlers() {
  return [
    http.post<never, { name: string; twin: boolean; dry?: boolean }>('*/lab/runs', async ({ request }) => {
      const system = systemOf(request);
      const { name, twin, dry } = await request.json();
      if (dry) return HttpResponse.json(planOf(name));
      if (system.run && !isOver(system.run, Date.now())) return refused(409, `the run ${system.run.id} is going on`);
      system.run = { id: `${name}-260110-130000`, name, twin, startedMs: Date.now(), stoppedMs: null };
      if (system.load.rate === 0) system.load = { rate: 5, client: twin ? 'fragile' : 'resilient', startedMs: Date.now() };
      return HttpResponse.json({ id: system.run.id, state: 'pending' }, { status: 202 });
    }),

    http.get<{ id: string }>('*/lab/runs/:id', ({ params: { id }, request }) => {
      const system = systemOf(request);
      const notes = system.notes.get(id) ?? '';
      const { run } = system;
      if (run?.id === id && !isOver(run, Date.now())) return HttpResponse.json(shownRun(run, Date.now()));
      if (run?.id === id) {
        return HttpResponse.json({ ...shownRun(run, Date.now()), state: 'done', verdict: verdictOf(run), asExpected: true, reason: 'the hypothesis held all the time', notes });
      }
      const stored = storedRun(id);
      return stored ? HttpResponse.json({ ...stored, notes }) : refused(404, `there is no run ${id}`);
    }),

    http.delete<{ id: string }>('*/lab/runs/:id', ({ params: { id }, request }) => {
      const system = systemOf(request);
      if (system.run?.id === id) system.run.stoppedMs = Date.now();
      return HttpResponse.json({ id, state: 'stopping' }, { status: 202 });
    }),

    http.put<{ id: string }, { notes: string }>('*/lab/runs/:id/notes', async ({ params, request }) => {
      const { notes } = await request.json();
      systemOf(request).notes.set(params.id, notes);
      return HttpResponse.json({ notes });
    }),

    http.get<{ id: string }>('*/lab/runs/:id/events', ({ params, request }) => {
      const { run } = systemOf(request);
      const began = run?.id === params.id ? run.startedMs : 0;
      const events = ['prepare', 'before', 'method'].map((text, index) => ({ seq: index + 1, at: new Date(began + index * 1000).toISOString(), type: 'phase', text }));
      return HttpResponse.json({ events, next: events.length + 1 });
    }),

    http.get<{ id: string }>('*/lab/runs/:id/report', ({ params }) => HttpResponse.html(report(params.id))),
  ];
}

/** A snapshot at once, then one each second. */
function stream(system: MockSystem, signal: AbortSignal) {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const ended = AbortSignal.any([signal, gone.signal]);
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(encoder.encode('retry: 2000\n\n'));
      while (!ended.aborted) {
        controller.enqueue(encoder.encode(`event: snapshot\ndata: ${JSON.stringify(snapshotAt(system, Date.now()))}\n\n`));
        await systemClock.sleep(tickMs, ended).catch(() => {});
      }
    },
    cancel: () => gone.abort(),
  });
  return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
