/** A fault of one click. The lab knows what it does. */
export interface Preset {
  name: string;
  label: string;
  /** What a customer will notice. */
  tells: string;
  /** The proxy it is meant for; `edges` is every way from the shop to a node. */
  target: string;
}

/** All presets of the lab, the most telling first. */
export const presets: readonly Preset[] = [
  { name: 'black-friday', label: 'Black Friday', tells: 'the way to the shop takes 3 s', target: 'edges' },
  { name: 'hang', label: 'Lost answers', tells: 'orders arrive, answers never do', target: 'edges' },
  { name: 'lost-answers', label: 'Lost charges', tells: 'payment charges, its answers are lost', target: 'payment' },
  { name: 'payment-hang', label: 'Payment hangs', tells: 'payment never answers', target: 'payment' },
  { name: 'payment-crawl', label: 'Payment crawl', tells: 'payment takes 8 s', target: 'payment' },
  { name: 'store-down', label: 'Store gone', tells: 'nodes cannot reach the store', target: 'dynamodb' },
  { name: 'down', label: 'Down', tells: 'the shop cannot reach any node', target: 'edges' },
  { name: 'flaky-30', label: 'Flaky 30 %', tells: 'three requests in ten get no answer', target: 'edges' },
  { name: 'busy-hour', label: 'Busy hour', tells: 'the way to the shop takes 1.5 s', target: 'edges' },
  { name: 'slow', label: 'Slow', tells: 'the way to the shop takes 2 s', target: 'edges' },
  { name: 'reset', label: 'Reset', tells: 'connections break at once', target: 'edges' },
  { name: 'trickle', label: 'Trickle', tells: '1 KB/s for each connection', target: 'edges' },
  { name: 'confetti', label: 'Confetti', tells: 'data comes in tiny pieces', target: 'edges' },
  { name: 'cut-short', label: 'Cut short', tells: 'answers end after 100 bytes', target: 'edges' },
];

export const isEdge = (proxy: string): boolean => /^chaos-proxy(-\d+)?$/.test(proxy);
