const paths = {
  cart: 'M3 4h2l2.2 10.2a1.6 1.6 0 0 0 1.6 1.3h7.7a1.6 1.6 0 0 0 1.6-1.3L19.6 7H6M9.5 20h.01M16.5 20h.01',
  close: 'M6 6l12 12M18 6L6 18',
  minus: 'M6 12h12',
  plus: 'M12 6v12M6 12h12',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 7v5l3.2 2M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  cross: 'M7 7l10 10M17 7L7 17',
  undo: 'M8 5L4 9l4 4M4 9h9a6 6 0 0 1 0 12h-2',
  dot: 'M12 10.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  bolt: 'M13 3L5 13.5h6L10 21l8-10.500h-6z',
  arrow: 'M9 5l7 7-7 7',
  cloud: 'M7 18h10a4 4 0 0 0 .6-7.95A6 6 0 0 0 6 11a3.5 3.5 0 0 0 1 7zM4 4l16 16',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside a text. It is hidden from assistive technology, because the text says the same. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
