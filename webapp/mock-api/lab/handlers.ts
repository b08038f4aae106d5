import { noticeHandlers } from './notice.ts';

/** The part of the lab API that the webapp uses. */
export const labHandlers = [...noticeHandlers];
