/** Another site, on a port of its own: serves these folders, and pages that a test gives it. No header of ours. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

export interface Site {
  /** As a name that may embed in the tested build, and as one that may not. */
  readonly url: string;
  readonly strangeUrl: string;
  readonly pages: Map<string, string>;
  close(): Promise<void>;
}

/** Of the first folder that has it. */
async function readFirst(folders: readonly string[], name: string): Promise<Buffer> {
  const found = await Promise.allSettled(folders.map((folder) => readFile(join(folder, name))));
  const first = found.find((one) => one.status === "fulfilled");
  if (!first) throw new Error(`no folder has ${name}`);
  return first.value;
}

export async function startSite(...folders: string[]): Promise<Site> {
  const pages = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    try {
      const body = pages.get(pathname) ?? (await readFirst(folders, name));
      response.writeHead(200, {
        "content-type": TYPES[extname(name)] ?? "text/html",
        "access-control-allow-origin": "*",
      });
      response.end(body);
    } catch {
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    strangeUrl: `http://127.0.0.1:${port}`,
    pages,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
