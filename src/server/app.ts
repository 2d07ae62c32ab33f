import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ipynb": "application/x-ipynb+json",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
};

/** A path of the URL as a path below the folder; hidden files are build records, not part of the site. */
function fileOf(path: string): string | undefined {
  const segments = decodeURIComponent(path).split("/").slice(1);
  if (segments.some((segment) => segment.startsWith("."))) return undefined;
  return join(...segments, path.endsWith("/") ? "index.html" : "");
}

async function statFile(file: string): Promise<Stats | undefined> {
  try {
    const stats = await stat(file);
    return stats.isFile() ? stats : undefined;
  } catch {
    return undefined; // whatever is in the way, there is no such file to serve
  }
}

/** Weak, since size and time of change do not prove equal bytes; enough for a cache to ask with. */
const etagOf = ({ size, mtimeMs }: Stats) => `W/"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;

const holds = (ifNoneMatch: string, etag: string) =>
  ifNoneMatch.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^(?:W\/)?/, "W/") === etag);

async function serveFile(c: Context, folder: string): Promise<Response> {
  const name = fileOf(c.req.path);
  const file = name && join(folder, name);
  const stats = file && (await statFile(file));
  if (!stats) return c.notFound();
  const headers = { etag: etagOf(stats) };
  if (holds(c.req.header("if-none-match") ?? "", headers.etag)) return c.body(null, 304, headers);
  const described = {
    ...headers,
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-length": String(stats.size),
  };
  if (c.req.raw.method === "HEAD") return c.body(null, 200, described);
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream, 200, described);
}

/** The site behind the gate: the built app's files, each with an ETag; security headers are the gate's. */
export function createApp(siteFolder: string): Hono {
  const app = new Hono();
  app.get("*", (c) => serveFile(c, siteFolder));
  app.notFound((c) => c.text("404 Not Found\n", 404, { "cache-control": "no-store" }));
  app.onError((error, c) => {
    console.error(error);
    return c.text("500 Internal Server Error\n", 500, { "cache-control": "no-store" });
  });
  return app;
}
