import { useEffect, useState } from 'react';
import { Link, Route, Routes } from 'react-router';
import type { Snapshot } from '@/api/lab/snapshot';
import { useTitle } from '@/lib/useTitle';
import { LiveRegion } from '@/ui/LiveRegion';
import { PageTitle } from '@/ui/PageTitle';
import { SkipLink } from '@/ui/SkipLink';
import { BreakIt } from './BreakIt';
import { Charts } from './Charts';
import styles from './ConsolePage.module.css';
import { Customers } from './Customers';
import { DashboardsPage } from './DashboardsPage';
import { Experiments } from './Experiments';
import { LinkSheet } from './LinkSheet';
import { OrderStory } from './OrderStory';
import { OrderTruth } from './OrderTruth';
import { PartSheet } from './PartSheet';
import { RunPage } from './RunPage';
import { ShopFrame } from './ShopFrame';
import { ShopSettings } from './ShopSettings';
import { SystemMap } from './SystemMap';
import { Tabs } from './Tabs';
import { TopBar } from './TopBar';
import { useLab, type Lab } from './useLab';
import { useUrl } from './useUrl';

const usualSeconds = 60;
const usualWindowS = 300;

/** The console: shop, system, faults and truth on one screen, and the pages of runs. One stream feeds all of it. */
export default function ConsolePage() {
  const lab = useLab();
  const url = useUrl();
  const stage = url.has('stage');
  useStage(stage);

  return (
    <div className={styles.console} data-stale={lab.staleS !== null}>
      <SkipLink />
      <TopBar
        title={
          <Routes>
            <Route index element={<PageTitle className={styles.title}>Chaos console</PageTitle>} />
            <Route path="*" element={<Link className={styles.title} to="/chaos">Chaos console</Link>} />
          </Routes>
        }
        lab={lab}
        stage={stage}
        onStage={() => url.set('stage', stage ? null : '')}
      />
      <main id="main" tabIndex={-1} className={styles.main}>
        <Routes>
 <Route path="dashboards/:uid?" element={<DashboardsPage />} />
          <Route path="runs/:id" element={<RunPage lab={lab} />} />
          <Route path="*" element={<Dashboard lab={lab} />} />
        </Routes>
      </main>
      <LiveRegion />
    </div>
  );
}

/** Makes the type twice as large, for a projector. */
function useStage(stage: boolean) {
  useEffect(() => {
    document.documentElement.toggleAttribute('data-stage', stage);
    return () => document.documentElement.removeAttribute('data-stage');
  }, [stage]);
}

function Dashboard({ lab }: { lab: Lab }) {
  useTitle('Chaos console');
  const url = useUrl();
  const tab = url.get('tab') ?? 'map';
  return (
    <>
      <Tabs tab={tab} onTab={(next) => url.set('tab', next)} />
      {lab.snapshot ? (
        <Panels lab={lab} snapshot={lab.snapshot} tab={tab} />
      ) : (
        <p className={styles.waiting} role="status">
          {lab.staleS === null ? 'Connecting to the lab…' : 'The lab does not answer. Start it with ./coffee up; this page connects by itself.'}
        </p>
      )}
    </>
  );
}

function Panels({ lab, snapshot, tab }: { lab: Lab; snapshot: Snapshot; tab: string }) {
  const url = useUrl();
  const [seconds, setSeconds] = useState(usualSeconds);
  const openStory = (order: string) => url.set('order', order);
  return (
    <div className={styles.panels} data-tab={tab}>
      <Customers snapshot={snapshot} onStory={openStory} />
      <SystemMap
        lab={lab}
        asTable={url.has('table')}
        onAsTable={(asTable) => url.set('table', asTable ? '' : null)}
        onLink={(proxy) => url.set('link', proxy)}
        onPart={(part) => url.set('part', part)}
      />
      <BreakIt snapshot={snapshot} seconds={seconds} onSeconds={setSeconds} onCustom={() => url.set('link', 'chaos-proxy')} />
      <OrderTruth snapshot={snapshot} onStory={openStory} />
      <Charts recording={lab.recording} windowS={Number(url.get('window') ?? usualWindowS)} onWindow={(next) => url.set('window', String(next))} />
      <Experiments run={snapshot.run} />
      <ShopSettings />
      {/* Last, because the keyboard goes through every control of the framed page. */}
      <ShopFrame />
      <LinkSheet snapshot={snapshot} proxy={url.get('link')} onProxy={(proxy) => url.set('link', proxy)} seconds={seconds} />
      <PartSheet snapshot={snapshot} part={url.get('part')} onPart={(part) => url.set('part', part)} seconds={seconds} />
      <OrderStory order={url.get('order')} onClose={() => url.set('order', null)} />
    </div>
  );
}
