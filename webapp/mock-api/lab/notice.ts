import { http, HttpResponse } from 'msw';
import type { LabNotice } from '@/api/lab';

const quiet: LabNotice = { faults: 0, experiment: null, requestTimeoutS: 5, fragileClient: false };

/** What the mock lab tells the shop. With null there is no lab, as in containers. */
export const lab: { notice: LabNotice | null } = { notice: quiet };

export function resetLab() {
  lab.notice = quiet;
}

export const noticeHandlers = [
  http.get('*/lab/notice', () => (lab.notice ? HttpResponse.json(lab.notice) : new HttpResponse(null, { status: 404 }))),
];
