import { useQuery, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { orderTimeout, requestTimeoutMs, within } from '@/api/client';

export const noticeEveryMs = 5000;
/** In the console's frame a fault must be seen within 2 s. The console reads the system each second anyway. */
export const framedNoticeEveryMs = 1000;
/** In containers there is no lab. A lab that starts later is found within this time. */
const lookEveryMs = 60_000;
/** A known lab may miss this many answers in a row, so that a short pause of it changes nothing in the shop. */
const missesMax = 2;
const missWaitMs = 1000;

const noticeSchema = z.object({
  faults: z.int().check(z.gte(0)),
  experiment: z.nullable(z.string()),
  requestTimeoutS: z.number().check(z.gte(1), z.lte(60)),
  fragileClient: z.boolean(),
});

/** What the lab tells the shop: the active faults, the running experiment, and its settings for the shop. */
export type LabNotice = z.infer<typeof noticeSchema>;

const labKey = ['lab'] as const;

/** Whether the last server that answered for the lab is one. */
export const knownLab = { isThere: false };

/** The lab's notice, read every `everyMs` while the tab is visible. It is null if the shop runs without a lab. */
export function useLabNotice(everyMs: number): LabNotice | null {
  const queryClient = useQueryClient();
  const { data, isError } = useQuery({
    queryKey: labKey,
    queryFn: ({ signal }) => readNotice(signal),
    networkMode: 'always',
    retry: (misses) => misses < missesMax && Boolean(queryClient.getQueryData(labKey)),
    retryDelay: missWaitMs,
    staleTime: ({ state }) => (hasLab(state) ? everyMs : lookEveryMs),
    refetchInterval: ({ state }) => (hasLab(state) ? everyMs : lookEveryMs),
  });
  return isError ? null : (data ?? null);
}

const hasLab = ({ status, data }: { status: string; data: LabNotice | null | undefined }) => status === 'success' && Boolean(data);

/** Reads the notice, and applies its request timeout. Returns null if another server than a lab answers. Throws if there is no answer. */
async function readNotice(signal: AbortSignal): Promise<LabNotice | null> {
  const response = await fetch(new URL('/lab/notice', globalThis.location.href), {
    cache: 'no-store',
    signal: within(requestTimeoutMs, signal),
  });
  const parsed = noticeSchema.safeParse(response.ok ? await response.json().catch(() => null) : null);
  knownLab.isThere = parsed.success;
  orderTimeout.ms = parsed.success ? parsed.data.requestTimeoutS * 1000 : requestTimeoutMs;
  return parsed.success ? parsed.data : null;
}
