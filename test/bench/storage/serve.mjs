/** Serves the page of the storage benchmark: our doors from the build, the peers as their packages ship them. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { ROOT } from "../../../src/server/prepare.mjs";

const FOLDERS = {
  doors: join(ROOT, "dist/doors"),
  page: join(ROOT, "test/bench/storage/page"),
  peers: join(ROOT, "test/bench/node_modules"),
};
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const PEERS = [
  "idb/build/umd.js",
  "dexie/dist/dexie.min.js",
  "localforage/dist/localforage.min.js",
  "pouchdb/dist/pouchdb.min.js",
  "pouchdb/dist/pouchdb.indexeddb.min.js",
  "pouchdb/dist/pouchdb.find.min.js",
];
const PAGE = `<!doctype html><meta charset="utf-8"><title>Storage</title>
${PEERS.map((path) => `<script src="/peers/${path}"></script>`).join("\n")}
<script type="module" src="/page/main.mjs"></script>`;

/** Gives the URL and the way to end it; `folder` holds what the page loads from /page/, `files` are single ones by their paths. */
export async function servePage({ page = PAGE, folder: own, files = {}, headers = {} } = {}) {
  const folders = own ? { ...FOLDERS, page: resolve(ROOT, own) } : FOLDERS;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (pathname === "/") return response.setHeader("content-type", "text/html").end(page);
    const [, folder, ...rest] = normalize(pathname).split("/");
    try {
      if (files[pathname])
        return response.setHeader("content-type", TYPES[extname(pathname)]).end(await readFile(files[pathname]));
      if (!folders[folder]) throw new Error("no such folder");
      const bytes = await readFile(join(folders[folder], ...rest));
      response.setHeader("content-type", TYPES[extname(pathname)] ?? "application/octet-stream").end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => server.close(),
  };
}
