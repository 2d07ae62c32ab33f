/** What a page that nobody trusts is made of, read for it by this page: its own folder, and nothing else that we may read. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";

/** Throws "not-found" or "network" with the URL. */
export async function fetchFile(url: string, { signal, ...init }: Opts & RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, ...(signal && { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FieldError("network", `${url} could not be loaded`, { url }, cause);
  }
  if (response.ok) return response;
  const code = response.status === 404 ? "not-found" : "network";
  throw new FieldError(code, `${url} could not be loaded: ${response.status}`, { url, status: response.status });
}

export interface Folder {
  /** The absolute URL of a file; throws "forbidden" for one outside of the folder. A data: URL is its own file. */
  resolve(reference: string, base?: string): string;
  /** Reads it, and believes no redirect that leads out. */
  read(reference: string, base?: string): Promise<Response>;
}

export function folderOf(page: string, init: Opts & RequestInit): Folder {
  const folder = URL.canParse("./", page) ? new URL("./", page).href : undefined; // that of a blob: or data: URL has none
  const resolve = (reference: string, base = page) => {
    const href = URL.canParse(reference, base) ? new URL(reference, base).href : reference;
    if (href.startsWith("data:") || (folder && href.startsWith(folder))) return href;
    throw new FieldError("forbidden", `${page} names ${href}, which is outside of its folder`, { url: href, page });
  };
  return {
    resolve,
    async read(reference, base) {
      const href = resolve(reference, base);
      const response = await fetchFile(href, init);
      resolve(response.url || href, base); // a redirect leads out of the folder as well
      return response;
    },
  };
}
