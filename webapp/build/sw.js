// Keeps the built shop usable without a network: its own files and nothing else. Orders are never cached, queued or
// sent from here: the page alone decides what is sent, so that one place knows about keys and attempts.
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

// The network first, so that a new build is seen at the next load; the cached shell when it fails or takes too long.
async function shell(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(shellTimeoutMs) });
    if (answer.ok) return answer;
  } catch {
    // Falls through to the cached shell.
  }
  return (await caches.match('/', { ignoreVary: true })) ?? Response.error();
}

// Asset names carry a hash of their content, so a cached one is never stale.
async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
