// Keeps one whole version of the app on the tablet, so that it starts without a network.
//
// The build puts `const BUNDLE = { version, files: [{ address, sha256 }] }` above this text, the page ("/") last.
// A version is installed into a cache of its own, each file checked against its SHA-256; the page goes in after all
// else, so a cache that holds the page is complete. Until then, and while its pages are open, the old version serves.
// Assets are named by their content: whichever cache has one has the right one, and versions cannot mix. The page and
// its loader have fixed names: only the cache of this version is asked for them.
//
// What is not here: anything under /api, and anything that was typed.

const CACHE = `qingchu-${BUNDLE.version}`;
const PAGE = "/";
const LOADER = "/boot.js";
const FROM_SERVER = ["/api/", "/healthz", "/metrics"];

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const isOurs = address.origin === self.location.origin && event.request.method === "GET";
  if (!isOurs || FROM_SERVER.some((path) => address.pathname.startsWith(path))) return;
  if (event.request.mode === "navigate") {
    // `?kill` is the way out of a broken version (boot.js): it must not come from that version.
    if (!address.searchParams.has("kill")) event.respondWith(fromThisVersion(PAGE, event.request));
  } else if (address.pathname === LOADER) {
    event.respondWith(fromThisVersion(LOADER, event.request));
  } else if (address.pathname.startsWith("/assets/")) {
    event.respondWith(fromAnyVersion(event.request));
  }
});

async function install() {
  const cache = await caches.open(CACHE);
  const assets = BUNDLE.files.filter((file) => file.address !== PAGE);
  const pages = BUNDLE.files.filter((file) => file.address === PAGE);
  await Promise.all(assets.map((file) => hold(cache, file)));
  await Promise.all(pages.map((file) => hold(cache, file)));
  // The first version takes over at once; a later one waits until it is asked to, or no page is open.
  if (!self.registration.active) await self.skipWaiting();
}

// Takes a file from an older version or an attempt that was cut short, else from the network, else past its caches.
async function hold(cache, file) {
  const sources = [
    () => caches.match(file.address),
    () => fetch(file.address, { redirect: "error" }),
    () => fetch(file.address, { redirect: "error", cache: "reload" }),
  ];
  for (const source of sources) {
    const response = await source();
    if (response?.ok && (await sha256(response.clone())) === file.sha256) {
      await cache.put(file.address, response);
      return;
    }
  }
  throw new Error(`${file.address} is not the one that version ${BUNDLE.version} was built with`);
}

async function sha256(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keeps this version and the complete one before it, whose pages may still be open; removes all others.
async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith("qingchu-") && name !== CACHE);
  const complete = await Promise.all(others.map(async (name) => (await caches.open(name)).match(PAGE)));
  const before = others.filter((_, index) => complete[index]).at(-1);
  await Promise.all(others.filter((name) => name !== before).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromThisVersion(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

async function fromAnyVersion(request) {
  return (await caches.match(request)) ?? fetch(request);
}
