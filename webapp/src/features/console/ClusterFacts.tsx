import { useQuery } from '@tanstack/react-query';
import { readCluster } from '@/api/lab/reads';
import { Fact } from '@/ui/Fact';
import styles from './Sheet.module.css';

const refreshMs = 2000;

/** What one node sees of the cluster, and how many orders it has in memory. A node that runs alone sees nobody. */
export function ClusterFacts({ node }: { node: string }) {
  const cluster = useQuery({ queryKey: ['lab', 'cluster'], queryFn: readCluster, refetchInterval: refreshMs });
  const view = cluster.data?.nodes.find(({ name }) => name === node);
  if (view?.seen === undefined) return null;
  const { members, unreachable, leader } = view.seen;
  return (
    <dl className={styles.facts}>
      <Fact name="Sees">{members.map((member) => `${member.node} ${member.status.toLowerCase()}`).join(', ')}</Fact>
      <Fact name="Cannot reach">{unreachable.join(', ') || 'nobody'}</Fact>
      <Fact name="Leader">{leader}</Fact>
      <Fact name="Orders in memory">{view.orders ?? 0} in {view.shards ?? 0} shards</Fact>
    </dl>
  );
}
