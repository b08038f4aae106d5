// The repaired client of the course in another language: a sandbox is judged from outside.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const pausesMs = [0, 1000, 3000, 5000];
const retryAfterMsMax = 15_000;
const askForAnother = new Set([409, 429, 500, 502, 503, 504]);

async function place(body) {
  const key = randomUUID();
  let retryAfterMs = 0;
  for (const usualMs of pausesMs) {
    await pause(Math.max(usualMs * (1 + 0.2 * Math.random()), retryAfterMs));
    retryAfterMs = 0;
    try {
      const answer = await fetch(`${process.env.SHOP_URL}/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body,
        signal: AbortSignal.timeout(5000),
      });
      await answer.arrayBuffer();
      if (answer.status === 202) return 'accepted';
      if (!askForAnother.has(answer.status)) return 'refused';
      retryAfterMs = Math.min(Number(answer.headers.get('Retry-After') ?? 0) * 1000, retryAfterMsMax);
    } catch {
      // No answer: the order may exist. The next attempt finds out.
    }
  }
  return 'unknown';
}

for await (const line of createInterface({ input: process.stdin })) {
  const at = line.indexOf(' ');
  const believes = await place(line.slice(at + 1));
  console.log(`{"n":${line.slice(0, at)},"believes":"${believes}"}`);
}
