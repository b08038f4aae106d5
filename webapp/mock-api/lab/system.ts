/** The mock system that the console looks at: parts, links, faults, customers and one run. Everything follows the clock. */
export interface MockToxic {
  name: string;
  type: string;
  stream: string;
  toxicity: number;
  attributes: Record<string, number>;
  sinceMs: number;
  untilMs: number;
}

export interface MockFault {
  id: string;
  kind: string;
  target: string;
  what: string;
  sinceMs: number;
  untilMs: number;
}

export interface MockLoad {
  rate: number;
  client: 'resilient' | 'fragile' | 'both';
  startedMs: number;
}

export interface MockRun {
  id: string;
  name: string;
  twin: boolean;
  startedMs: number;
  stoppedMs: number | null;
}

const proxyNames = ['chaos-proxy', 'chaos-proxy-2', 'chaos-proxy-3', 'payment', 'inventory', 'shipping', 'dynamodb', 'sqs', 'artery-1-2', 'artery-2-1', 'artery-2-3', 'artery-3-2', 'artery-1-3', 'artery-3-1'];
const partNames = ['store', 'queue', 'simulators', 'proxy', 'node-1', 'node-2', 'node-3', 'shop'];

export class MockSystem {
  load: MockLoad = { rate: 0, client: 'resilient', startedMs: 0 };
  toxics = new Map<string, MockToxic[]>();
  faults: MockFault[] = [];
  downUntilMs = new Map<string, number>();
  run: MockRun | null = null;
  settings = { requestTimeoutS: 5, fragileClient: false };
  notes = new Map<string, string>();
  guess = '';
  private made = 0;

  readonly proxies = proxyNames;
  readonly parts = partNames;

  toxicsOf(proxy: string, nowMs: number): readonly MockToxic[] {
    return (this.toxics.get(proxy) ?? []).filter(({ untilMs }) => untilMs > nowMs);
  }

  faultsAt(nowMs: number): readonly MockFault[] {
    return this.faults.filter(({ untilMs }) => untilMs > nowMs);
  }

  /** The faults that were on after this time, as the lab's log tells them. */
  faultsSince(fromMs: number, nowMs: number) {
    const iso = (ms: number) => new Date(ms).toISOString();
    return this.faults
      .filter(({ untilMs }) => untilMs > fromMs)
      .map(({ kind, target, what, sinceMs, untilMs }) => ({ kind, target, what, since: iso(sinceMs), until: untilMs > nowMs ? null : iso(untilMs) }));
  }

  addFault(kind: string, target: string, what: string, durationS: number, nowMs: number): MockFault {
    const fault = { id: `f${++this.made}`, kind, target, what, sinceMs: nowMs, untilMs: nowMs + durationS * 1000 };
    this.faults.push(fault);
    return fault;
  }

  endFault(id: string) {
    this.faults = this.faults.filter((fault) => fault.id !== id);
  }

  /** The state of a part: what a fault made of it, or restarting for a while after a kill. */
  stateOf(part: string, nowMs: number): string {
    const fault = this.faultsAt(nowMs).find(({ kind, target }) => (kind === 'node' || kind === 'part') && target === part);
    if (fault) return fault.what === 'freeze' ? 'frozen' : 'stopped';
    return (this.downUntilMs.get(part) ?? 0) > nowMs ? 'restarting' : 'up';
  }

  isDown(proxy: string, nowMs: number): boolean {
    return this.faultsAt(nowMs).some(({ kind, target }) => kind === 'down' && target === proxy);
  }

  /** What is broken now, in words, as a heal reports it. */
  heal(nowMs: number): readonly string[] {
    const broken = [
      ...this.proxies.flatMap((proxy) => this.toxicsOf(proxy, nowMs).map(({ name }) => `toxic ${proxy}: ${name}`)),
      ...this.faultsAt(nowMs).map(({ kind, target, what }) => `${kind} ${target}: ${what}`),
    ];
    this.toxics.clear();
    this.faults = [];
    return broken;
  }

}

const systemsMax = 100;
const systems = new Map<string, MockSystem>();

/** The mock system of a browser. A test has one of its own: its cookie `mock` names it. */
export function systemOf(request: Request): MockSystem {
  const name = /(?:^|; )mock=([\w-]+)/.exec(request.headers.get('Cookie') ?? '')?.[1] ?? '';
  const known = systems.get(name);
  if (known) return known;
  const [oldest] = systems.keys();
  if (oldest !== undefined && systems.size >= systemsMax) systems.delete(oldest);
  const made = new MockSystem();
  systems.set(name, made);
  return made;
}

export const resetSystems = () => systems.clear();
