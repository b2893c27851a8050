// Replaces a broken service worker: `cargo xtask build --kill-worker` ships this text as /service-worker.js.
// A browser looks for a new worker at each visit without asking the old one, so this one always arrives. It removes the
// caches and itself, then reloads the open pages from the server. What was typed is in IndexedDB and stays.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(removeAll()));

async function removeAll() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await self.registration.unregister();
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  await Promise.all(pages.map((page) => page.navigate(page.url)));
}
