// Starts the app, then the service worker that lets the next start do without a network.
//
// Spoken with the app over the document:
//   <html data-new-version>      a new version is held whole and waits; the event `new-version` says so as well
//   event `use-new-version`      the app asks to change over: the page reloads into the new version
//
// The way out of a broken version: /?kill removes workers and their caches, never what was typed (that is in IndexedDB).

const { module, wasm, worker } = document.getElementById("boot").dataset;
const RETRIED = "qingchu-boot-retried";

if (new URLSearchParams(location.search).has("kill")) {
  await forgetVersions();
  location.replace("/");
} else {
  await start();
  if (worker && "serviceWorker" in navigator) await keepOffline();
}

async function start() {
  try {
    const { default: init } = await import(module);
    await init({ module_or_path: wasm });
    sessionStorage.removeItem(RETRIED);
  } catch (failure) {
    console.error(failure);
    // The server may have changed versions between the page and its program: the page of now has the program of now.
    if (!sessionStorage.getItem(RETRIED)) {
      sessionStorage.setItem(RETRIED, "yes");
      location.reload();
      return;
    }
    const notice = document.createElement("p");
    notice.setAttribute("role", "alert");
    notice.textContent =
      "清楚没能启动。已保存的内容仍在这台平板上。请检查网络后刷新。 " +
      "Qingchu did not start. What was saved is still on this tablet. Check the connection, then reload.";
    document.body.append(notice);
  }
}

async function keepOffline() {
  const container = navigator.serviceWorker;
  const watched = new WeakSet();

  // Where the network fails while the first version is being fetched, the browser forgets the worker: each look begins
  // with registering it, which changes nothing where it is there.
  const register = async () => {
    const registration = await container.register(worker, { updateViaCache: "none" });
    if (!watched.has(registration)) watch(registration);
    watched.add(registration);
    return registration;
  };

  const watch = (registration) => {
    const announce = () => {
      if (!registration.waiting || !container.controller) return;
      document.documentElement.dataset.newVersion = "";
      document.dispatchEvent(new Event("new-version"));
    };
    announce();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", announce);
    });
  };

  document.addEventListener("use-new-version", async () => {
    container.addEventListener("controllerchange", () => location.reload(), { once: true });
    (await container.getRegistration())?.waiting?.postMessage("activate");
  });

  // No network now: the next look finds it.
  const look = () => register().then((registration) => registration.update()).catch(() => {});
  addEventListener("online", look);
  setInterval(look, 60 * 60 * 1000);
  setInterval(() => container.controller || look(), 60 * 1000);
  await register();
}

async function forgetVersions() {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}
