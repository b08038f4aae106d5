import { HttpResponse } from 'msw';
import { db } from './db.ts';
import { problem } from './placeOrder.ts';
import { sentinels } from './sentinels.ts';
import { confirm, orderAt, type Told } from './stories.ts';

/** Answers POST /orders/{id}/cancel: cancelled (also when repeated), too late, or the error path of the sentinel. */
export function cancel(told: Told) {
  const { id, items } = told.accepted;
  const attempt = db.cancels.get(id) ?? 0;
  db.cancels.set(id, attempt + 1);
  const treatments = sentinels[items[0]?.quantity ?? 0]?.cancels ?? [];
  switch (treatments[attempt] ?? treatments.at(-1) ?? 'accept') {
    case 'error':
      return problem(503, 'storage-unavailable', 'The order could not be stored', 'The order may be being cancelled.');
    case 'late':
      confirm(told, Date.now());
      return decided(told);
    case 'accept':
      return decided(told);
  }
}

function decided(told: Told) {
  const nowMs = Date.now();
  const order = orderAt(told, nowMs);
  if (order.reason?.code === 'CANCELLED_BY_CUSTOMER') return answer(told, 200, nowMs);
  if (!order.cancellable) {
    const { status } = order;
    return problem(409, 'not-cancellable', 'The order can no longer be cancelled', `The order is ${status}.`, { orderStatus: status });
  }
  told.cancelledAfterMs = nowMs - told.acceptedAtMs;
  return answer(told, 202, nowMs);
}

function answer(told: Told, status: 200 | 202, nowMs: number) {
  const order = orderAt(told, nowMs);
  return HttpResponse.json(order, { status, headers: { ETag: `"${order.version}"`, 'Retry-After': '1' } });
}
