import type { ReactNode } from 'react';
import styles from './CoffeeBag.module.css';

interface Design {
  bag: string;
  shade: string;
  label: string;
  motif: ReactNode;
}

const jasmine = (
  <g fill="#fffaf0">
    {[0, 72, 144, 216, 288].map((angle) => (
      <path key={angle} d="M0-5C-9-12-8-25 0-29C8-25 9-12 0-5z" transform={`rotate(${angle})`} />
    ))}
    <circle r="6" fill="#e7b84f" />
    <path d="M-30 24c8-10 18-10 24-2c-9 6-18 6-24 2zM30 24c-8-10-18-10-24-2c9 6 18 6 24 2z" fill="#a9c79a" />
  </g>
);

const sunrise = (
  <g>
    <circle cy="-6" r="15" fill="#e8a13c" />
    <path d="M-32 24L-10-6L4 12L14 0L32 24z" fill="#7b3f26" />
    <path d="M-10-6L-17 3.500L-10 7L-4 2z" fill="#fbf1e2" />
    <path d="M-32 24h64" stroke="#57301f" strokeWidth="3" strokeLinecap="round" />
  </g>
);

const volcano = (
  <g>
    <path d="M-30 26L-9-8H9L30 26z" fill="#3d5a62" />
    <path d="M-9-8H9L13-1C8 4 5-2 1 4S-8 2-13-1z" fill="#d2603a" />
    <path
      d="M0-13c-9-5-2-11-7-17M8-15c-3-5 4-8 1-13"
      fill="none"
      stroke="#8b7d72"
      strokeWidth="4"
      strokeLinecap="round"
    />
  </g>
);

const currants = (
  <g>
    <path d="M0-30C-2-14-12-10-14 4M0-30C2-14 10-8 12 2M0-30C0-12-1 0-1 14" fill="none" stroke="#5d7a4a" strokeWidth="3" />
    <path d="M2-28C10-34 24-32 28-22C18-18 6-18 2-28z" fill="#5d7a4a" />
    <circle cx="-15" cy="8" r="10" fill="#59203a" />
    <circle cx="13" cy="6" r="10" fill="#59203a" />
    <circle cx="-1" cy="20" r="10" fill="#7c2f50" />
    <path d="M-19 4a5 5 0 0 1 4-3M9 2a5 5 0 0 1 4-3M-5 16a5 5 0 0 1 4-3" stroke="#d9a3b8" strokeWidth="2.500" strokeLinecap="round" fill="none" />
  </g>
);

const fern = (
  <g fill="#41623c">
    <path d="M-2 30C0 10 4-10 14-28" fill="none" stroke="#41623c" strokeWidth="3.500" strokeLinecap="round" />
    <path d="M0 20C-14 20-24 12-26 4C-14 4-4 8 0 20zM2 8C-10 6-18-2-20-10C-8-9 1-3 2 8zM6-6C-3-9-9-16-9-23C0-21 6-15 6-6z" />
    <path d="M0 20C12 22 24 16 28 8C16 6 5 10 0 20zM3 8C15 9 24 3 28-5C16-7 7-2 3 8zM7-6C16-6 24-12 26-19C16-20 9-15 7-6z" fill="#5d8453" />
  </g>
);

const hexagon = 'M0-12L10.400-6V6L0 12L-10.400 6V-6z';
const honeycomb = (
  <g stroke="#b36a1d" strokeWidth="3" strokeLinejoin="round">
    <path d={hexagon} fill="#f0b445" />
    <path d={hexagon} fill="#f7cf7d" transform="translate(21 0)" />
    <path d={hexagon} fill="#f7cf7d" transform="translate(-21 0)" />
    <path d={hexagon} fill="#f0b445" transform="translate(10.500 18)" />
    <path d={hexagon} fill="#e79c2c" transform="translate(-10.500 18)" />
    <path d={hexagon} fill="#f7cf7d" transform="translate(-10.500 -18)" />
    <path d={hexagon} fill="#e79c2c" transform="translate(10.500 -18)" />
  </g>
);

const bean = (
  <g>
    <ellipse rx="17" ry="25" fill="#6b3f26" transform="rotate(28)" />
    <path d="M11-20C-4-10 8 6-9 21" fill="none" stroke="#f4e6d2" strokeWidth="4" strokeLinecap="round" />
  </g>
);

const designs: Record<string, Design> = {
  'ethiopian-yirgacheffe': { bag: '#dcb567', shade: '#c39a49', label: '#46664f', motif: jasmine },
  'colombian-supremo': { bag: '#a9573a', shade: '#8d432a', label: '#f8ead6', motif: sunrise },
  'guatemalan-antigua': { bag: '#54737a', shade: '#415c63', label: '#f4ead9', motif: volcano },
  'kenyan-aa': { bag: '#8e3a57', shade: '#732c45', label: '#f9e6e4', motif: currants },
  'sumatra-mandheling': { bag: '#5f7a50', shade: '#4b633e', label: '#f1edd8', motif: fern },
  'costa-rican-tarrazu': { bag: '#d98f3b', shade: '#bd7627', label: '#fff3da', motif: honeycomb },
};

const plain: Design = { bag: '#b88d63', shade: '#9c744d', label: '#f6e9d8', motif: bean };

/** A drawn bag of coffee. It is decoration: the coffee's name stands beside it. An unknown coffee gets a plain bag. */
export function CoffeeBag({ productId, className = '' }: { productId: string; className?: string | undefined }) {
  const { bag, shade, label, motif } = designs[productId] ?? plain;
  return (
    <svg className={`${styles.bag} ${className}`} viewBox="0 0 160 190" aria-hidden="true" focusable="false">
      <ellipse className={styles.shadow} cx="80" cy="180" rx="56" ry="7" />
      <path d="M32 40H128L136 170Q137 180 127 180H33Q23 180 24 170z" fill={bag} />
      <path d="M32 40L46 54L40 180H33Q23 180 24 170zM128 40L114 54L120 180H127Q137 180 136 170z" fill={shade} />
      <path d="M36 14H124L128 40H32z" fill={shade} />
      <path d="M36 14H124L125.200 22H34.800z" fill={bag} />
      <rect x="28" y="36" width="104" height="9" rx="4.500" fill={label} opacity="0.85" />
      <rect x="47" y="66" width="66" height="84" rx="10" fill={label} />
      <g transform="translate(80 104) scale(0.86)">{motif}</g>
      <path d="M64 140h32" stroke={bag} strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}
