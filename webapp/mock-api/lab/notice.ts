import { http, HttpResponse } from 'msw';
import type { LabNotice } from '@/api/lab/notice';
import { snapshotAt } from './snapshot.ts';
import { systemOf, type MockSystem } from './system.ts';

const quiet: LabNotice = { faults: 0, experiment: null, requestTimeoutS: 5, fragileClient: false };

/** What the mock lab tells the shop: unless a test says something else, the truth about the mock system. With null there is no lab, as in containers. */
export const lab: { notice: LabNotice | null } = { notice: quiet };

export function resetLab() {
  lab.notice = quiet;
}

const noticeOf = (system: MockSystem, nowMs: number): LabNotice => {
  const { run, faults } = snapshotAt(system, nowMs);
  return { faults: faults.length, experiment: run?.name ?? null, ...system.settings };
};

export const noticeHandlers = [
  http.get('*/lab/notice', ({ request }) => {
    if (!lab.notice) return new HttpResponse(null, { status: 404 });
    return HttpResponse.json(lab.notice === quiet ? noticeOf(systemOf(request), Date.now()) : lab.notice);
  }),
];
