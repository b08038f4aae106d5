import { listen, saidOn } from '../stack/customer.ts';
import { expect, test } from '../stack/fixtures.ts';

const nodes = 3;
const ordersPerSecond = 20;
/** The retry schedule of the shop: the pause before each attempt, and the timeout of an attempt. */
const pausesMs = [0, 1000, 3000, 5000];
const attemptMs = 5000;

/** Places orders at a steady rate, independent of the answers. Each order is retried as in the shop. */
class Crowd {
  /** The status of each attempt of each order. 0 means no answer. */
  readonly answers: Promise<number[]>[] = [];
  readonly #url: string;
  readonly #timer: NodeJS.Timeout;

  constructor(shop: string) {
    this.#url = `${shop}/api/orders`;
    this.#timer = setInterval(() => this.answers.push(this.#order()), 1000 / ordersPerSecond);
  }

  leave() {
    clearInterval(this.#timer);
    return Promise.all(this.answers);
  }

  async #order(): Promise<number[]> {
    const key = crypto.randomUUID();
    const answers: number[] = [];
    for (const pauseMs of pausesMs) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      answers.push(await this.#submit(key));
      if (answers.at(-1) === 202) break;
    }
    return answers;
  }

  #submit(key: string): Promise<number> {
    return fetch(this.#url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ items: [{ productId: 'kenyan-aa', quantity: 1 }], customerId: 'crowd' }),
      signal: AbortSignal.timeout(attemptMs),
    }).then(
      ({ status }) => status,
      () => 0,
    );
  }
}

test('no checkout fails while all nodes are replaced one by one under load', async ({ page, system, shop }) => {
  test.setTimeout(600_000);
  await page.addInitScript(listen);
  const crowd = new Crowd(system.at.shop);
  let rolling = true;
  const rolled = (async () => {
    for (let node = 1; node <= nodes; node++) await system.replaceNode(node, nodes);
  })().finally(() => (rolling = false));

  const attempts = shop.recordAttempts();
  const ids: string[] = [];
  while (rolling) {
    await shop.goToCheckout();
    await shop.placeOrder.click();
    ids.push(await shop.orderId());
  }
  await rolled;
  const crowdAnswers = await crowd.leave();

  const again = crowdAnswers.filter(({ length }) => length > 1).length;
  console.log(`${ids.length} checkouts in ${attempts.length} attempts; ${crowdAnswers.length} orders beside them, ${again} sent again`);
  expect(ids.length).toBeGreaterThan(nodes);
  expect(new Set(attempts.map(({ key }) => key)).size, 'a key for each checkout').toBe(ids.length);
  expect((await saidOn(page)).filter((text) => /false words/i.test(text))).toEqual([]);
  expect(
    crowdAnswers.filter((answers) => answers.at(-1) !== 202 || answers.length > 2),
    'what one retry did not cover',
  ).toEqual([]);
  for (const id of ids) {
    await system.untilStatus(id, 'CONFIRMED');
    expect(await system.net('payment', id)).toBe(1);
  }
});
