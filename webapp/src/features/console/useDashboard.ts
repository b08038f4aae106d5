import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readDashboard } from '@/api/lab/reads';
import { joined, newestS, type DashboardPanel } from './dashboard';

const refreshMs = 1000;

/** The panels of a dashboard. The first read has the last fifteen minutes, each later one the points since then. */
export function useDashboard(uid: string) {
  const client = useQueryClient();
  const queryKey = ['lab', 'dashboard', uid];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<readonly DashboardPanel[]> => {
      const before = client.getQueryData<readonly DashboardPanel[]>(queryKey) ?? [];
      return joined(before, await readDashboard(uid, newestS(before)));
    },
    refetchInterval: refreshMs,
    retry: false,
    // A comparison of all points each second costs more than it saves.
    structuralSharing: false,
  });
}
