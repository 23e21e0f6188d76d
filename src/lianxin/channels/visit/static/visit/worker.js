// Keeps the field pages for when there is no network: the empty pages and their files, never what somebody wrote
// and nothing of the person who is signed in. KEPT, PAGES and FILES stand above, written by the office.
const PATIENCE = 4000;

// A page that turns out to be the sign-in is not the page.
async function keep(cache, address, name) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error("not kept");
  await cache.put(name, answer);
}

async function keepAll() {
  const cache = await caches.open(KEPT);
  await Promise.all([
    ...Object.entries(PAGES).map(([page, address]) => keep(cache, address, page)),
    ...FILES.map((file) => keep(cache, file, file)),
  ]);
}

async function forgetOthers() {
  const office = KEPT.slice(0, KEPT.lastIndexOf("-") + 1);
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(office) && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The network first, as long as it answers in time; else the page that was kept.
async function page(request, path) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(path);
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const file = async (request, path) => (await (await caches.open(KEPT)).match(path)) ?? fetch(request);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepAll());
});
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(keepAll().catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname in PAGES) event.respondWith(page(request, pathname));
  else if (FILES.includes(pathname) && !search) event.respondWith(file(request, pathname));
});
