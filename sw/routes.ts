/** What of a request decides how the service worker answers it. */
export interface Asked {
  method: string;
  url: string;
  mode: string;
  hasRange: boolean;
}

/** Answered from the precached file of that path, or left to the network as if there were no service worker. */
export type Route = { from: "precache"; path: string } | { from: "network" };

const NETWORK: Route = { from: "network" };

/** Pages say everything in their query and fragment, so any query is the same file; other files are asked for exactly. */
function fileOf({ pathname, search }: URL, mode: string): string | undefined {
  if (mode === "navigate") return pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  return search === "" ? pathname : undefined;
}

/** The strategy for one request; `isPrecached` knows the paths of this build. */
export function routeFor(asked: Asked, origin: string, isPrecached: (path: string) => boolean): Route {
  const url = new URL(asked.url);
  if (asked.method !== "GET" || asked.hasRange || url.origin !== origin) return NETWORK;
  const path = fileOf(url, asked.mode);
  return path !== undefined && isPrecached(path) ? { from: "precache", path } : NETWORK;
}
