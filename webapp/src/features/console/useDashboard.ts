import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readDashboard } from '@/api/lab/reads';
import { bandsOf, joined, newestS, type Board } from './dashboard';

const refreshMs = 1000;

/**
 * The panels of a dashboard and what was broken. The first read has the last fifteen minutes, each later one the points since
 * then and all faults.
 */
export function useDashboard(uid: string) {
  const client = useQueryClient();
  const queryKey = ['lab', 'dashboard', uid];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<Board> => {
      const before = client.getQueryData<Board>(queryKey)?.panels ?? [];
      const answer = await readDashboard(uid, newestS(before));
      return { panels: joined(before, answer), bands: bandsOf(answer.faults) };
    },
    refetchInterval: refreshMs,
    retry: false,
    // A comparison of all points each second costs more than it saves.
    structuralSharing: false,
  });
}
