/** One file of this build; `integrity` is the digest of its content. */
export interface PrecachedFile {
  url: string;
  cacheKey: string;
  integrity?: string | undefined;
}

/**
 * Fetches the files that the cache lacks; false where one could not be had or kept. The browser may drop a cache long
 * after the install that filled it, and a newer build may lie on the server by then: its files fail the digest, since a
 * cache of two builds would be whole and yet not start.
 */
export async function completePrecache(
  openCache: () => Promise<Pick<Cache, "keys" | "put">>,
  files: readonly PrecachedFile[],
  fetchFile: (request: Request) => Promise<Response>,
): Promise<boolean> {
  try {
    const cache = await openCache();
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    for (const { url, cacheKey, integrity } of files) {
      if (kept.has(cacheKey)) continue;
      const how = { cache: "reload", credentials: "same-origin", ...(integrity && { integrity }) } as const;
      const response = await fetchFile(new Request(url, how));
      if (!response.ok) return false;
      await cache.put(cacheKey, response);
    }
    return true;
  } catch {
    return false;
  }
}
