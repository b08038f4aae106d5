#!/usr/bin/env node
// Tests the cluster of docker-compose.yml. The drill builds the images, starts the cluster and checks the protection of
// every container. It places orders in a browser. Under load, it kills one node and cuts another one off, and waits
// until both are members again. It replaces all nodes in turn as a deployment does, and no customer may be without
// an answer. It compares all orders with the simulators' ledgers, stops the cluster, and checks that nothing is left.
//
//   node infra/compose-drill.mjs [--keep] [--no-browser]
//
// It needs Docker, Node.js 20.19 and, for the browser, Chromium. It needs no JDK. It uses the ports of docker-compose.yml
// and a Compose project of its own, so it does not touch the volumes of `docker compose up`. Exit code 0 means that all
// checks have passed.
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const project = 'coffee-drill';
const shop = 'http://127.0.0.1:3000';
const edges = ['http://127.0.0.1:8000', 'http://127.0.0.1:8001', 'http://127.0.0.1:8002'];
const books = { payment: 'http://127.0.0.1:9101', inventory: 'http://127.0.0.1:9102', shipping: 'http://127.0.0.1:9103' };
const nodes = ['order-node-1', 'order-node-2', 'order-node-3'];
const stores = ['dynamodb-local', 'elasticmq'];
const nodeImage = 'coffee-chaos/order-node';
const ownImages = [nodeImage, 'coffee-chaos/fault-proxy', 'coffee-chaos/webapp', 'coffee-chaos/elasticmq'];

const buildMs = 30 * 60_000;
const upSeconds = 480;
const memberMs = 150_000;
const settleMs = 180_000;
/** Few, because three nodes that have just started, their stores and a build machine may share two cores. */
const ordersPerSecond = 1;
/** The retry schedule of the shop: four attempts after waits of 0, 1, 3 and 5 s, with a timeout of 5 s each. */
const attemptPausesMs = [0, 1000, 3000, 5000];
const attemptMs = 5000;

const keep = process.argv.includes('--keep');
const withBrowser = !process.argv.includes('--no-browser');

// --- Docker commands -------------------------------------------------------------------------------------------------

const run = promisify(execFile);

async function docker(...args) {
  const { stdout } = await run('docker', args, { cwd: root, maxBuffer: 64 << 20, timeout: buildMs });
  return stdout.trim();
}

const composeArgs = ['compose', '--project-name', project, '--env-file', resolve(root, '.env'), '--file', resolve(root, 'docker-compose.yml')];
const compose = (...args) => docker(...composeArgs, ...args);

const lines = (text) => text.split('\n').filter((line) => line !== '');
const containerOf = async (service) => compose('ps', '--all', '--quiet', service);
const inspect = async (service) => JSON.parse(await docker('inspect', await containerOf(service)))[0];

/** Lists all containers, volumes and networks of the drill's project. */
async function remains() {
  const label = `label=com.docker.compose.project=${project}`;
  const [containers, volumes, networks] = await Promise.all([
    docker('ps', '--all', '--quiet', '--filter', label),
    docker('volume', 'ls', '--quiet', '--filter', label),
    docker('network', 'ls', '--quiet', '--filter', label),
  ]);
  return [...lines(containers), ...lines(volumes), ...lines(networks)];
}

// --- Checking --------------------------------------------------------------------------------------------------------

const startedMs = Date.now();
const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

function check(holds, words) {
  if (!holds) throw new Error(words);
}

/** Runs one act of the drill. Prints its duration and its result. */
async function act(words, doing) {
  const sinceMs = Date.now();
  const told = await doing();
  console.log(`[${seconds(startedMs).padStart(8)}] ${words}: ${seconds(sinceMs)}${told ? `; ${told}` : ''}`);
}

async function until(words, withinMs, holds) {
  const endMs = Date.now() + withinMs;
  for (;;) {
    if (await holds().catch(() => false)) return;
    check(Date.now() < endMs, `${words}: not within ${withinMs / 1000} s`);
    await pause(250);
  }
}

const fetchJson = async (url) => (await fetch(url, { signal: AbortSignal.timeout(attemptMs) })).json();

/** The number of members that the node behind an edge sees. 0 if the node is not ready. */
async function membersAt(edge) {
  const { status, checks } = await fetchJson(`${edge}/health/ready`);
  return status === 'not-ready' ? 0 : (checks.find(({ name }) => name === 'cluster')?.members ?? 0);
}

const allSee = async (members, at = edges) => (await Promise.all(at.map(membersAt))).every((seen) => seen === members);

// --- Customers -------------------------------------------------------------------------------------------------------

/** Customers who order through nginx and the fault proxy at a steady rate. They retry as the shop does. */
class Customers {
  /** For each key, the number of attempts, and the order's id when it is known. */
  orders = new Map();
  #open = true;
  #running = [];

  async come() {
    while (this.#open) {
      this.#running.push(this.#order(randomUUID()));
      await pause(1000 / ordersPerSecond);
    }
  }

  async leave() {
    this.#open = false;
    await Promise.all(this.#running);
  }

  async #order(key) {
    const order = { attempts: 0 };
    this.orders.set(key, order);
    for (const pauseMs of attemptPausesMs) {
      await pause(pauseMs);
      order.attempts++;
      order.id = await submit(key);
      if (order.id) return;
    }
  }

  /** Sends every unanswered order again, with the same key, until there is an answer. */
  async checkAgain() {
    for (const [key, order] of this.orders) {
      if (!order.id) await until(`an answer for ${key}`, settleMs, async () => (order.id = await submit(key)));
    }
  }

  get unanswered() {
    return [...this.orders.values()].filter(({ id }) => !id).length;
  }

  get retried() {
    return [...this.orders.values()].filter(({ attempts }) => attempts > 1).length;
  }
}

/** Sends an order once. Returns its id if the API has accepted it in this attempt or an earlier one. */
async function submit(key) {
  const body = JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 1 }], customerId: 'drill' });
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  try {
    const answer = await fetch(`${shop}/api/orders`, { method: 'POST', headers, body, signal: AbortSignal.timeout(attemptMs) });
    return answer.status === 202 ? (await answer.json()).id : undefined;
  } catch {
    return undefined;
  }
}

/** Waits for the end of all orders. A confirmed order must have one effect in each ledger, and any other order none. */
async function settle(customers) {
  const ids = [...customers.orders.values()].map(({ id }) => id);
  check(new Set(ids).size === ids.length, 'two keys have one order');
  const booked = new Map();
  const readBooks = async () => {
    booked.clear();
    for (const [service, url] of Object.entries(books)) {
      for (const entry of (await fetchJson(`${url}/ledger`)).entries) {
        check(entry.effects <= 1, `${service} took effect ${entry.effects} times for ${entry.orderId}`);
        const of = booked.get(entry.orderId) ?? {};
        booked.set(entry.orderId, { ...of, [service]: (of[service] ?? 0) + entry.net });
      }
    }
  };
  await readBooks();
  // The ledgers also contain the orders of the browser and of the warm-up.
  const all = new Set([...ids, ...booked.keys()]);
  const ends = new Map();
  await until('every order has ended', settleMs, async () => {
    for (const id of all) {
      if (ends.has(id)) continue;
      const order = await fetchJson(`${shop}/api/orders/${id}`);
      if (order.terminal) ends.set(id, order.status);
    }
    return ends.size === all.size;
  });
  await readBooks();
  for (const id of ids) check(ends.get(id) === 'CONFIRMED', `${id} is ${ends.get(id)}`);
  for (const [id, status] of ends) {
    const wanted = status === 'CONFIRMED' ? 1 : 0;
    for (const service of Object.keys(books)) {
      const net = booked.get(id)?.[service] ?? 0;
      check(net === wanted, `${id} is ${status}, and ${service} has ${net}`);
    }
  }
  return `${ids.length} orders acknowledged, ${ends.size} in the books, lost 0, doubled 0`;
}

// --- Acts ------------------------------------------------------------------------------------------------------------

/** Checks with `docker inspect` that every container has the protection that docker-compose.yml sets. */
async function lockedIn() {
  for (const service of ['webapp', ...nodes, 'fault-proxy', 'simulators', ...stores]) {
    const { Config, HostConfig, State } = await inspect(service);
    check(/^[1-9]/.test(Config.User), `${service} runs as ${Config.User || 'root'}`);
    check(HostConfig.ReadonlyRootfs, `${service} can write to its root file system`);
    check(HostConfig.Memory > 0, `${service} has no memory limit`);
    check(State.Health?.Status === 'healthy', `${service} is ${State.Health?.Status}`);
    for (const bindings of Object.values(HostConfig.PortBindings ?? {})) {
      for (const { HostIp } of bindings) check(HostIp === '127.0.0.1', `${service} is published on ${HostIp || 'all addresses'}`);
    }
  }
  for (const image of ownImages) {
    const look = 'command -v mvn javac node npm gcc; find / -xdev -iname "*DynamoDBLocal*" 2>/dev/null; true';
    const found = await docker('run', '--rm', '--network', 'none', '--entrypoint', 'sh', image, '-c', look);
    check(found === '', `${image} holds ${found}`);
  }
}

/**
 * Checks that a node without the journal's fence does not start. The jar of this node does not register the fence. The
 * same node with the registration was healthy before.
 */
async function refusesWithoutFence() {
  const folder = await mkdtemp(join(tmpdir(), 'coffee-drill-'));
  try {
    const inImage = (await docker('run', '--rm', '--network=none', '--entrypoint=sh', nodeImage, '-c', 'ls /app/lib/order-actors-*.jar')).trim();
    const jar = join(folder, 'unfenced.jar');
    const packed = await docker('create', nodeImage);
    await docker('cp', '--quiet', `${packed}:${inImage}`, jar);
    await docker('rm', packed);
    // The new name has the same length and replaces the old one in both places, so the jar stays a valid archive.
    const bytes = await readFile(jar, 'latin1');
    const registration = 'com/amazonaws/global/handlers/request.handler2s';
    check(bytes.includes(registration), `${inImage} does not register the fence`);
    await writeFile(jar, bytes.replaceAll(registration, registration.replace('request', 'nothing')), 'latin1');
    await chmod(folder, 0o755);
    const options = ['run', '--rm', '--no-deps', '-T', '--volume', `${jar}:${inImage}:ro`, nodes[0]];
    const ended = await run('docker', [...composeArgs, ...options], { timeout: 240_000 }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }) => ({ code, stdout }),
    );
    check(ended.code === 1 && /is not fenced/.test(ended.stdout), `an unfenced node ended with ${ended.code}: ${ended.stdout}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs one browser test of the shop. It places an order, sees it confirmed, and finds it again. */
async function browse() {
  const webapp = resolve(root, 'webapp');
  if (!existsSync(resolve(webapp, 'node_modules'))) await run('npm', ['ci'], { cwd: webapp, maxBuffer: 64 << 20 });
  const child = spawn('npx', ['playwright', 'test', '--project=stack', '--no-deps', 'stack/order.e2e.ts', '--grep', 'history lists the order'], {
    cwd: webapp,
    env: { ...process.env, COFFEE_SHOP_URL: shop },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((ended) => child.on('close', ended));
  check(code === 0, `the browser tests failed:\n${said}`);
  return /\d+ passed/.exec(said)?.[0];
}

/** Kills the node's process from outside, like a crash. Docker would not restart the node after `docker kill`. */
async function kill(service) {
  const before = await inspect(service);
  await docker('run', '--rm', '--pid=host', '--network=none', '--user=0', '--entrypoint=sh', nodeImage, '-c', `kill -9 ${before.State.Pid}`);
  await until(`${service} is started again`, memberMs, async () => (await inspect(service)).RestartCount > before.RestartCount);
  await until('all nodes see three members', memberMs, () => allSee(3));
}

/** Disconnects the node from the network until the other nodes have removed it, then connects it again. */
async function cutOff(service) {
  const [network] = Object.keys((await inspect(service)).NetworkSettings.Networks);
  const container = await containerOf(service);
  const others = edges.filter((_edge, index) => nodes[index] !== service);
  const cutMs = Date.now();
  await docker('network', 'disconnect', network, container);
  await until('the others see two members', memberMs, () => allSee(2, others));
  const givenUp = seconds(cutMs);
  const backMs = Date.now();
  await docker('network', 'connect', '--alias', service, '--alias', 'order-nodes', network, container);
  await until('all nodes see three members', memberMs, () => allSee(3));
  return `given up after ${givenUp}, a member again ${seconds(backMs)} after the cable was back`;
}

/** Replaces one node after the other, as a deployment does. The next one ends when all three are members again. */
async function roll() {
  for (const service of nodes) {
    await compose('up', '--detach', '--no-build', '--no-deps', '--force-recreate', service);
    await until('all nodes see three members', memberMs, () => allSee(3));
  }
}

/** Customers come while the nodes are rolled. Nobody may be without an answer, and no order may be lost. */
async function nothingFailsDuringARoll() {
  const customers = new Customers();
  const coming = customers.come();
  await roll();
  await customers.leave();
  await coming;
  const { unanswered, retried } = customers;
  check(unanswered === 0, `${unanswered} of ${customers.orders.size} customers had no answer in four attempts`);
  return `${customers.orders.size} customers, ${retried} answered after a retry, 0 without an answer; ${await settle(customers)}`;
}

async function drill() {
  check((await remains()).length === 0, `something of ${project} is left: docker compose --project-name ${project} down --volumes`);
  await act('built', () => compose('build', '--quiet').then(() => ''));
  await act('up and healthy, from nothing', () => compose('up', '--detach', '--no-build', '--wait', '--wait-timeout', String(upSeconds)).then(() => ''));
  await act('three members, seen through every edge', () => until('three members', memberMs, () => allSee(3)));
  await act('locked in: no root, read-only, limits, loopback ports, no build tools, no DynamoDB Local in ours', lockedIn);
  if (withBrowser) await act('an order in Chromium, through nginx and fault proxy', browse);

  const customers = new Customers();
  const coming = customers.come();
  await act(`${nodes[0]} killed under ${ordersPerSecond} order/s, back as a member`, () => kill(nodes[0]));
  await act(`${nodes[2]} cut off and reconnected under the same load`, () => cutOff(nodes[2]));
  if (withBrowser) await act('an order in Chromium after all that', browse);
  await customers.leave();
  await coming;
  const { unanswered, retried } = customers;
  await act('every customer has an answer', async () => {
    await customers.checkAgain();
    return `${retried} were answered after a retry, ${unanswered} had to check again after the fourth`;
  });
  await act('books balanced', () => settle(customers));
  await act(`all nodes rolled under ${ordersPerSecond} order/s`, nothingFailsDuringARoll);
  await act('a node without the fence does not start', refusesWithoutFence);
}

/** Prints the state and the last log lines of all containers after a failed drill. */
async function lastWords() {
  console.error(await compose('ps', '--all').catch(String));
  console.error(await compose('logs', '--no-color', '--tail', '40').catch(String));
}

let failed = false;
try {
  await drill();
} catch (failure) {
  failed = true;
  await lastWords();
  console.error(`\nFAILED after ${seconds(startedMs)}: ${failure.message}`);
}
if (keep) {
  console.log(`kept: docker compose --project-name ${project} down --volumes ends it`);
} else {
  try {
    await act('down, and nothing is left', async () => {
      await compose('down', '--volumes', '--remove-orphans');
      const left = await remains();
      check(left.length === 0, `left behind: ${left.join(', ')}`);
    });
  } catch (failure) {
    failed = true;
    console.error(`FAILED: ${failure.message}`);
  }
}
console.log(failed ? 'FAILED' : 'All of it holds.');
process.exit(failed ? 1 : 0);
