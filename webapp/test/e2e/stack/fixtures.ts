import { writeFile } from 'node:fs/promises';
import { test as base, expect, type APIRequestContext } from '@playwright/test';
import { Shop } from '../shop.ts';
import type { Addresses } from './addresses.ts';
import { startSystem } from './startSystem.ts';
import { stopSystem } from './stopSystem.ts';

const startAndStopMs = 360_000;

export type Link = 'chaos-proxy' | 'payment' | 'inventory' | 'shipping' | 'dynamodb' | 'sqs';
type Service = 'payment' | 'inventory' | 'shipping';

interface Toxic {
  name?: string;
  type: 'latency' | 'timeout' | 'bandwidth' | 'slicer';
  stream?: 'upstream' | 'downstream';
  toxicity?: number;
  attributes: Record<string, number>;
}

interface Order {
  id: string;
  status: string;
  terminal: boolean;
}

interface LedgerEntry {
  key: string;
  effects: number;
  undos: number;
  net: number;
}

/** The system behind the shop: its faults, its processes, the simulators' ledgers. It uses only HTTP, as curl could. */
export class System {
  readonly at: Addresses;
  readonly #http: APIRequestContext;

  constructor(at: Addresses, http: APIRequestContext) {
    this.at = at;
    this.#http = http;
  }

  async addToxic(link: Link, toxic: Toxic) {
    await this.#post(`${this.at.proxy}/proxies/${link}/toxics`, toxic);
  }

  async removeToxics(link: Link) {
    const toxics = (await this.#get(`${this.at.proxy}/proxies/${link}/toxics`)) as { name: string }[];
    for (const { name } of toxics) await this.#http.delete(`${this.at.proxy}/proxies/${link}/toxics/${name}`);
  }

  async setEnabled(link: Link, enabled: boolean) {
    await this.#post(`${this.at.proxy}/proxies/${link}`, { enabled });
  }

  async setMode(service: Service, mode: 'normal' | 'slow' | 'error' | 'refuse' | 'hang' | 'malformed') {
    const answer = await this.#http.put(`${this.at[service]}/mode`, { data: { mode } });
    expect(answer.ok(), `mode of ${service}`).toBe(true);
  }

  /** Enables all proxies, removes all toxics, and sets all simulators to normal. */
  async heal() {
    await this.#post(`${this.at.proxy}/reset`, {});
    for (const service of ['payment', 'inventory', 'shipping'] as const) await this.setMode(service, 'normal');
  }

  /** Kills the node without warning, like a crash. The supervisor starts it again. */
  async killNode() {
    await this.#post(`${this.at.lab}/lab/nodes/node-1/kill`, {});
  }

  async restartNode(node = 1) {
    await this.#post(`${this.at.lab}/lab/nodes/node-${node}/restart`, {});
  }

  /** Stops the node in an orderly way, starts it again, and waits until each node sees this number of members. */
  async replaceNode(node: number, members: number) {
    const before = await this.#nodePid(node);
    await this.restartNode(node);
    await expect.poll(async () => ![0, before].includes(await this.#nodePid(node)), { timeout: 90_000, message: `node ${node} restarts` }).toBe(true);
    await expect.poll(() => this.#membersSeen(), { timeout: 90_000, message: 'members seen by each' }).toEqual(Array(members).fill(members));
  }

  async #membersSeen(): Promise<number[]> {
    const { nodes } = (await this.#get(`${this.at.lab}/lab/cluster`)) as { nodes: { seen?: { members: unknown[] } }[] };
    return nodes.map(({ seen }) => seen?.members.length ?? 0);
  }

  /** Restarts the node with these additional Java options. They stay in force until the next call. */
  async restartNodeWith(...options: string[]) {
    await writeFile(this.at.javaOptionsFile, options.join('\n'));
    const before = await this.#nodePid();
    await this.restartNode();
    await expect.poll(async () => ![0, before].includes(await this.#nodePid()), { timeout: 90_000, message: 'the node restarts' }).toBe(true);
    await this.untilReady();
  }

  async #nodePid(node = 1): Promise<number> {
    const { processes } = (await this.#get(`${this.at.lab}/lab/status`)) as { processes: { name: string; pid?: number }[] };
    return processes.find(({ name }) => name === `node-${node}`)?.pid ?? 0;
  }

  async isReady(): Promise<boolean> {
    try {
      return (await this.#http.get(`${this.at.shop}/api/health/ready`, { timeout: 3000 })).ok();
    } catch {
      return false;
    }
  }

  async untilReady() {
    await expect.poll(() => this.isReady(), { timeout: 90_000, message: 'the node is ready' }).toBe(true);
  }

  /** Writes the catalogue that the node reads at its next start. */
  async writeCatalogue(catalogue: unknown) {
    await writeFile(this.at.catalogueFile, JSON.stringify(catalogue));
  }

  readCatalogue = () => this.#get(`${this.at.shop}/api/products`) as Promise<{ products: Product[] }>;

  order = (id: string) => this.#get(`${this.at.shop}/api/orders/${id}`) as Promise<Order>;

  async ordersOf(customerId: string): Promise<Order[]> {
    const page = (await this.#get(`${this.at.shop}/api/orders?limit=100&customerId=${customerId}`)) as { items: Order[] };
    return page.items;
  }

  async untilStatus(id: string, status: string, timeoutMs = 90_000) {
    await expect.poll(async () => (await this.order(id)).status, { timeout: timeoutMs, message: id }).toBe(status);
  }

  /** The net effects of a dependency for an order, from the simulator's ledger: effects minus undos. */
  async net(service: Service, orderId: string): Promise<number> {
    const ledger = (await this.#get(`${this.at[service]}/ledger`)) as { entries: LedgerEntry[] };
    return ledger.entries.filter(({ key }) => key.startsWith(`${orderId}:`)).reduce((total, { net }) => total + net, 0);
  }

  async #get(url: string): Promise<unknown> {
    const answer = await this.#http.get(url);
    expect(answer.status(), url).toBe(200);
    return answer.json();
  }

  async #post(url: string, data: unknown) {
    const answer = await this.#http.post(url, { data });
    expect(answer.ok(), `${url}: ${answer.status()}`).toBe(true);
  }
}

export interface Product {
  id: string;
  name: string;
  price: { amount: number; currency: string };
}

/** The fixtures: a page of the shop, and the system behind it. All faults are healed before and after every test. */
export const test = base.extend<{ system: System; shop: Shop; customerId: () => Promise<string> }, { nodes: number; addresses: Addresses }>({
  nodes: [1, { option: true, scope: 'worker' }],


  // A fault affects the whole system, so parallel tests would disturb each other. Each worker has its own system.
  addresses: [
    async ({ nodes }, use, { parallelIndex }) => {
      await use(await startSystem(parallelIndex, nodes));
      await stopSystem(parallelIndex);
    },
    { scope: 'worker', timeout: startAndStopMs },
  ],

  baseURL: async ({ addresses }, use) => use(addresses.shop),

  system: async ({ request, addresses }, use) => {
    const system = new System(addresses, request);
    await system.heal();
    await use(system);
    await system.heal();
    await system.untilReady();
  },

  // This fixture depends on the system, so that all faults are healed before the page opens.
  shop: async ({ page, system }, use) => {
    await system.untilReady();
    await use(new Shop(page));
  },

  customerId: async ({ page }, use) => use(() => readCustomerId(page)),
});

/** Reads the customer id of this browser. */
export const readCustomerId = (page: { evaluate: <T>(f: () => T) => Promise<T> }) =>
  page.evaluate(() => (JSON.parse(localStorage.getItem('coffee.customer') ?? '{"value":""}') as { value: string }).value);

export { expect };
