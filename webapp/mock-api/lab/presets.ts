/** What the lab breaks with one click. null disables the proxy. */
export interface MockPreset {
  target: string;
  toxic: { type: string; toxicity?: number; attributes: Record<string, number> } | null;
}

export const presets: Readonly<Record<string, MockPreset>> = {
  'black-friday': { target: 'edges', toxic: { type: 'latency', attributes: { latency: 3000, jitter: 500 } } },
  hang: { target: 'edges', toxic: { type: 'timeout', attributes: { timeout: 0 } } },
  'lost-answers': { target: 'payment', toxic: { type: 'timeout', attributes: { timeout: 1000 } } },
  'payment-hang': { target: 'payment', toxic: { type: 'timeout', attributes: { timeout: 0 } } },
  'payment-crawl': { target: 'payment', toxic: { type: 'latency', attributes: { latency: 8000, jitter: 2000 } } },
  'store-down': { target: 'dynamodb', toxic: null },
  down: { target: 'edges', toxic: null },
  'flaky-30': { target: 'edges', toxic: { type: 'timeout', attributes: { timeout: 5000 }, toxicity: 0.3 } },
  'busy-hour': { target: 'edges', toxic: { type: 'latency', attributes: { latency: 1500 } } },
  slow: { target: 'edges', toxic: { type: 'latency', attributes: { latency: 2000 } } },
  reset: { target: 'edges', toxic: { type: 'reset_peer', attributes: { timeout: 0 } } },
  trickle: { target: 'edges', toxic: { type: 'bandwidth', attributes: { rate: 1 } } },
  confetti: { target: 'edges', toxic: { type: 'slicer', attributes: { average_size: 64, size_variation: 32, delay: 10 } } },
  'cut-short': { target: 'edges', toxic: { type: 'limit_data', attributes: { bytes: 100 } } },
};
