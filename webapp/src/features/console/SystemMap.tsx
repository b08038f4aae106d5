import type { CSSProperties } from 'react';
import controls from './controls.module.css';
import type { Lab } from './useLab';
import { mapOf, type Box, type MapLink, type Place } from './mapModel';
import { Panel } from './Panel';
import styles from './SystemMap.module.css';
import { SystemTable } from './SystemTable';

interface SystemMapProps {
  lab: Lab;
  asTable: boolean;
  onAsTable: (asTable: boolean) => void;
  onLink: (proxy: string) => void;
  onPart: (part: string) => void;
}

const at = ({ x, y }: Place) => ({ '--x': `${x}%`, '--y': `${y}%` }) as CSSProperties;

const curve = (from: Place, to: Place) => {
  const bend = (to.x - from.x) / 2;
  return `M${from.x} ${from.y} C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
};

/** A line is as wide as its traffic, from idle to a megabyte a second. */
const widthOf = (bytesPerS: number) => 1.5 + Math.log10(1 + bytesPerS) * 0.75;

/** The system with its links, as it is now. A click on a link breaks it, a click on a box acts on its process. */
export function SystemMap({ lab, asTable, onAsTable, onLink, onPart }: SystemMapProps) {
  const model = lab.snapshot && mapOf(lab.snapshot, lab.recording.openSinceS);
  return (
    <Panel
      title="System"
      area="map"
      actions={
        <span className={styles.hint}>
          <span className={styles.how}>Click a link to break it, a box to kill or freeze it. </span>
          <button type="button" className={controls.toggle} aria-pressed={asTable} onClick={() => onAsTable(!asTable)}>
            Table
          </button>
        </span>
      }
    >
      {model && asTable && <SystemTable model={model} />}
      {model && !asTable && (
        <div className={styles.map}>
          <svg className={styles.lines} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            {model.boxes
              .filter(({ name }) => name.startsWith('node-'))
              .map((node) => (
                <path key={node.name} d={curve(node, model.hub)} className={styles.inner} />
              ))}
            {model.pairs.map(({ from, to, cut }) => (
              <path key={from.y} d={`M${from.x} ${from.y} L${to.x} ${to.y}`} className={styles.pair} data-cut={cut} />
            ))}
            {model.links.map((link) => (
              <path
                key={link.proxy}
                d={curve(link.from, link.to)}
                className={styles.line}
                data-state={link.state}
                strokeWidth={widthOf(link.bytesPerS)}
              />
            ))}
          </svg>
          {model.links.map((link) => (
            <LinkButton key={link.proxy} link={link} onClick={() => onLink(link.proxy)} />
          ))}
          {model.boxes.map((box) => (
            <BoxButton key={box.name} box={box} onClick={() => onPart(box.part)} />
          ))}
        </div>
      )}
    </Panel>
  );
}

/** On a narrow map the sign is all there is room for. */
const signs = { ok: '', toxic: '⚡', down: '✕' } as const;

function LinkButton({ link, onClick }: { link: MapLink; onClick: () => void }) {
  return (
    <button
      type="button"
      className={styles.link}
      data-state={link.state}
      style={at(link.at)}
      aria-label={`Link ${link.label}: ${link.words}`}
      onClick={onClick}
    >
      <span aria-hidden="true">{signs[link.state]}</span> <span className={styles.kind}>{link.kind}</span> <span className={styles.values}>{link.values}</span>
    </button>
  );
}

const breakerWords = { OPEN: 'breaker open', HALF_OPEN: 'breaker half open' } as const;

function BoxButton({ box, onClick }: { box: Box; onClick: () => void }) {
  const breaker = box.breaker && box.breaker.state in breakerWords ? breakerWords[box.breaker.state as keyof typeof breakerWords] : null;
  const openFor = box.breaker?.openForS === null || box.breaker?.openForS === undefined ? '' : ` ${box.breaker.openForS} s`;
  const second = box.state !== 'up' ? box.state : breaker ? breaker + openFor : box.detail;
  return (
    <button
      type="button"
      className={styles.box}
      data-state={box.state}
      data-breaker={box.breaker?.state}
      style={at(box)}
      aria-label={`${box.name}: ${[box.state, breaker && breaker + openFor, box.detail].filter(Boolean).join(', ')}`}
      onClick={onClick}
    >
      <span className={styles.name}>{box.name}</span>
      {second && <span className={styles.second}>{second}</span>}
    </button>
  );
}
