import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { addressesFile, atOffset, type Addresses } from './addresses.ts';
import { stopSystem } from './stopSystem.ts';

const root = resolve(process.env.COFFEE_ROOT ?? '..');
const startWithinMs = 180_000;
const warmUpOrders = 10;
const ports = [3000, 8474, 8475, 8000, 8080, 9101, 9102, 9103, 9201, 9202, 9203, 8042, 9042, 9324, 9424, 25_520, 8558];

/** Starts a system for one worker, or uses the system at COFFEE_SHOP_URL. Then it waits until orders are confirmed. */
export async function startSystem(worker: number, nodes: number): Promise<Addresses> {
  await mkdir('test-results', { recursive: true });
  // A killed test run may have left a system running.
  if (existsSync(addressesFile(worker))) await stopSystem(worker);

  const addresses = process.env.COFFEE_SHOP_URL ? given(process.env.COFFEE_SHOP_URL) : await start(worker, nodes);
  await writeFile(addressesFile(worker), JSON.stringify(addresses));

  await expect
    .poll(() => ready(`${addresses.shop}/api/health/ready`), { timeout: startWithinMs, message: 'the order API is ready' })
    .toBe(true);
  // The first orders are slow, because they load classes and open connections. The tests must not measure that.
  await Promise.all(Array.from({ length: warmUpOrders }, () => orderThrough(addresses.shop)));
  return addresses;
}

/** Places one order and repeats it with the same key until it is confirmed. */
async function orderThrough(shop: string) {
  const key = crypto.randomUUID();
  const body = JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 1 }], customerId: 'warm-up' });
  const status = async () => {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    const placed = await fetch(`${shop}/api/orders`, { method: 'POST', headers, body });
    if (placed.status !== 202) return placed.status;
    const { id } = (await placed.json()) as { id: string };
    return ((await (await fetch(`${shop}/api/orders/${id}`)).json()) as { status: string }).status;
  };
  await expect.poll(status, { timeout: 90_000, message: 'a first order' }).toBe('CONFIRMED');
}

const ready = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(3000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** The addresses of a system that the tests did not start. For the price test, its node must use CATALOGUE_FILE. */
function given(shop: string): Addresses {
  const { COFFEE_PROXY_URL, COFFEE_LAB_URL, COFFEE_PAYMENT_URL, COFFEE_INVENTORY_URL, COFFEE_SHIPPING_URL } = process.env;
  const usual = atOffset(0);
  return {
    shop,
    proxy: COFFEE_PROXY_URL ?? usual.proxy,
    lab: COFFEE_LAB_URL ?? usual.lab,
    payment: COFFEE_PAYMENT_URL ?? usual.payment,
    inventory: COFFEE_INVENTORY_URL ?? usual.inventory,
    shipping: COFFEE_SHIPPING_URL ?? usual.shipping,
    catalogueFile: process.env.CATALOGUE_FILE ?? '',
    javaOptionsFile: '',
    supervisorPid: 0,
    folder: '',
  };
}

async function start(worker: number, nodes: number): Promise<Addresses> {
  const folder = await mkdtemp(join(tmpdir(), 'coffee-e2e-'));
  const catalogueFile = join(folder, 'catalogue.json');
  await copyFile(join(root, 'order-api/src/main/resources/catalogue.json'), catalogueFile);
  const javaOptionsFile = join(folder, 'java-options');
  await writeFile(javaOptionsFile, '');
  const offset = await freeOffset(worker);
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  const jar = join(root, 'fault-proxy/lab/target/lab.jar');
  const logFile = `test-results/stack-${worker}.log`;
  const log = openSync(logFile, 'w');
  const child = spawn(
    java,
    [
      '-Xmx64m',
      `-Dcoffee.root=${root}`,
      `-Dcoffee.dir=${process.env.COFFEE_DIR ?? join(root, '.coffee')}`,
      `-Dcoffee.node=${process.execPath}`,
      // The gate wants a quick start; a drill's figures want the optimising compiler.
      `-Dcoffee.shared-machine=${String(process.env.BUDGET === 'gate')}`,
      '-cp',
      jar,
      'io.coffeechaos.lab.LabMain',
      'up',
      '--fresh',
      '--no-browser',
      '--nodes',
      String(nodes),
      '--port-offset',
      String(offset),
      '--data',
      join(folder, 'data'),
    ],
    { cwd: root, detached: true, stdio: ['ignore', log, log], env: { ...process.env, CATALOGUE_FILE: catalogueFile, JDK_JAVA_OPTIONS: `@${javaOptionsFile}` } },
  );
  child.unref();
  const gone = new Promise<never>((_resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      void readFile(logFile, 'utf8').then((text) => {
        reject(new Error(`the system did not start (exit ${code}):\n${text}`));
      });
    });
  });
  const addresses = { ...atOffset(offset), catalogueFile, javaOptionsFile, supervisorPid: child.pid ?? 0, folder };
  await writeFile(addressesFile(worker), JSON.stringify(addresses));
  await Promise.race([gone, untilReady(addresses.shop)]);
  return addresses;
}

const untilReady = (shop: string) =>
  expect.poll(() => ready(`${shop}/api/health/ready`), { timeout: startWithinMs }).toBe(true);

/** Finds a port offset with free ports, so that no running system is disturbed. Workers never try the same offset. */
async function freeOffset(worker: number): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const offset = 200 + 10 * Math.floor(Math.random() * 650) + worker;
    const taken = await Promise.all(ports.map((port) => listens(port + offset)));
    if (!taken.includes(true)) return offset;
  }
  throw new Error('found no free ports for the system under test');
}

const listens = (port: number) =>
  new Promise<boolean>((found) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      found(true);
    });
    socket.on('error', () => found(false));
  });
