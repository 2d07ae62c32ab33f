/** Code of others runs in these, and nobody there keeps reports. */
const BRIDGES = ["/bridge.html", "/renderjs-bridge.html"];

/** The page that keeps a report of this thread's failure: one that stands in no other, where there is one. */
export function reportingPage<C extends { url: string; frameType: string }>(clients: readonly C[]): C | undefined {
  const pages = clients.filter(({ url }) => !BRIDGES.includes(new URL(url).pathname));
  return pages.find(({ frameType }) => frameType === "top-level") ?? pages[0];
}
