import type { Snapshot } from '@/api/lab/snapshot';
import { Drawer } from '@/ui/Drawer';
import { Fact } from '@/ui/Fact';
import { PresetButtons } from './BreakIt';
import { isEdge, presets } from './presets';
import { LinkToxics } from './LinkToxics';
import styles from './Sheet.module.css';
import { rateWords } from './mapModel';
import { ToxicForm } from './ToxicForm';

interface LinkSheetProps {
  snapshot: Snapshot;
  /** The link's proxy; null while the sheet is closed. */
  proxy: string | null;
  onProxy: (proxy: string | null) => void;
  seconds: number;
}

/** One link: its state, presets of one click on it, any toxic, and how to end what is on. */
export function LinkSheet({ snapshot, proxy: name, onProxy, seconds }: LinkSheetProps) {
  const proxy = snapshot.proxies.find((known) => known.name === name);
  const here = presets.filter(({ target }) => target === 'edges' || target === name);
  return (
    <Drawer open={proxy !== undefined} onOpenChange={(open) => !open && onProxy(null)} title={`Link ${name ?? ''}`} description="State and faults of one link through the fault proxy.">
      {proxy && (
        <div className={styles.sheet}>
          <dl className={styles.facts}>
            <Fact name="Listens on">{proxy.listen}</Fact>
            <Fact name="Leads to">{proxy.upstream}</Fact>
            <Fact name="State">{proxy.enabled ? 'enabled' : 'disabled'}</Fact>
            <Fact name="Connections">{String(proxy.connections)}</Fact>
            <Fact name="To the right">{rateWords(proxy.bytesPerS.up)}</Fact>
            <Fact name="To the left">{rateWords(proxy.bytesPerS.down)}</Fact>
          </dl>
          <LinkToxics proxy={proxy} faults={snapshot.faults} />
          <h3 className={styles.title}>One click{isEdge(proxy.name) ? '' : ', on this link'}</h3>
          <PresetButtons presets={here} seconds={seconds} proxy={proxy.name} />
          <h3 className={styles.title}>Any toxic</h3>
          <ToxicForm snapshot={snapshot} proxy={proxy.name} onProxy={onProxy} seconds={seconds} />
        </div>
      )}
    </Drawer>
  );
}
