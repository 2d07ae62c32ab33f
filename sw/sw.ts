/** Events of the service worker. It keeps nothing between them: the browser stops this thread whenever it likes. */
import { clientsClaim } from "workbox-core";
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  getCacheKeyForURL,
  precache,
} from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { routeFor } from "./routes.ts";
import { withHeaders } from "./with-headers.ts";

declare const self: ServiceWorkerGlobalScope;

const routeOf = (request: Request) =>
  routeFor(
    { method: request.method, url: request.url, mode: request.mode, hasRange: request.headers.has("range") },
    self.location.origin,
    (path) => getCacheKeyForURL(path) !== undefined,
  );

precache(self.__WB_MANIFEST);
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

// An update waits until a person says so: it must not replace the code under a running import.
self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type === "SKIP_WAITING") void self.skipWaiting();
});
