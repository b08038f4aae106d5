import { Chip } from '@/ui/Chip';

const tones = { PASSED: 'good', FAILED: 'bad', ABORTED: 'wait', INCONCLUSIVE: 'calm' } as const;

/** A verdict as an icon and its word. */
export function VerdictChip({ verdict }: { verdict: string }) {
  return <Chip tone={verdict in tones ? tones[verdict as keyof typeof tones] : 'calm'}>{verdict}</Chip>;
}
