// Caches the files of the built shop, so that the shop opens without a network. This worker never caches, queues or
// sends orders. Only the page sends orders, so that only one place handles keys and attempts.
const cacheName = 'shop-__VERSION__';
const files = ['/', '/favicon.svg', '__FILES__'];
const shellTimeoutMs = 3000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/lab/')) return;
  if (request.mode === 'navigate') event.respondWith(shell(request));
  else if (url.pathname.startsWith('/assets/') || url.pathname === '/favicon.svg') event.respondWith(asset(request));
});

// Asks the network first, so that the next load uses a new build. If that fails or takes too long, the cache answers.
async function shell(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(shellTimeoutMs) });
    if (answer.ok) return answer;
  } catch {
    // The cached page below is the answer.
  }
  return (await caches.match('/', { ignoreVary: true })) ?? Response.error();
}

// The name of an asset contains a hash of its content, so a cached asset is never stale.
async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
