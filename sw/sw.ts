/** Events of the service worker. It keeps nothing between them: the browser stops this thread whenever it likes. */
import { cacheNames, clientsClaim } from "workbox-core";
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  getCacheKeyForURL,
  type PrecacheEntry,
  precache,
} from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { completePrecache, type PrecachedFile } from "./precache.ts";
import { routeFor } from "./routes.ts";
import { receiveShare, SHARE_PATH } from "./share-target.ts";
import { tellFailures } from "./tell-failures.ts";
import { withHeaders } from "./with-headers.ts";

declare const self: ServiceWorkerGlobalScope;

const routeOf = (request: Request) =>
  routeFor(
    { method: request.method, url: request.url, mode: request.mode, hasRange: request.headers.has("range") },
    self.location.origin,
    (path) => getCacheKeyForURL(path) !== undefined,
  );

const MANIFEST = self.__WB_MANIFEST as readonly PrecacheEntry[];

const fileOf = ({ url, integrity }: PrecacheEntry): PrecachedFile => ({
  url: new URL(url, self.location.href).href,
  cacheKey: getCacheKeyForURL(url) ?? url,
  integrity,
});

async function answerComplete(port: MessagePort | undefined) {
  const open = () => caches.open(cacheNames.precache);
  port?.postMessage(await completePrecache(open, MANIFEST.map(fileOf), (request) => fetch(request)));
}

/** Whether the server is there, whatever the browser believes of the network; no copy of an answer counts. */
async function answerReached(port: MessagePort | undefined) {
  const answer = fetch("/manifest.webmanifest", { method: "HEAD", cache: "no-store" });
  port?.postMessage(
    await answer.then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}

tellFailures(self);
precache([...MANIFEST]);
addPlugins([
  { handlerWillRespond: async ({ request, response }) => withHeaders(response, new URL(request.url).pathname) },
]);
cleanupOutdatedCaches();
clientsClaim(); // the page that registered us works offline at once; on an update there is nobody left to claim

registerRoute(
  ({ request }) => {
    const route = routeOf(request);
    return route.from === "precache" && route; // a false leaves the request to the browser; the rest becomes params
  },
  (options) => createHandlerBoundToURL((options.params as { path: string }).path)(options),
);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === SHARE_PATH,
  ({ request }) => receiveShare(request),
  "POST",
);

self.addEventListener("message", (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  // An update waits until a person says so: it must not replace the code under a running import.
  if (type === "SKIP_WAITING") void self.skipWaiting();
  if (type === "REACH_SERVER") event.waitUntil(answerReached(event.ports[0]));
  if (type === "COMPLETE_PRECACHE") event.waitUntil(answerComplete(event.ports[0]));
});
