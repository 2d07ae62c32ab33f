import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { headersFor } from "../../../src/base/headers.ts";
import { createApp } from "../../../src/server/app.ts";
import { createGate } from "../../../src/server/gate.ts";
import { get, open } from "./raw.ts";

let folder: string;
let server: Server;
let port: number;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wf-app-"));
  const site = join(folder, "site");
  for (const name of ["assets", "gadgets/plot", ".vite"]) await mkdir(join(site, name), { recursive: true });
  await writeFile(join(folder, "secret"), "secret");
  await writeFile(join(site, "index.html"), "<!doctype html>home");
  await writeFile(join(site, "gadgets/plot/index.html"), "plot");
  await writeFile(join(site, "assets/a-1.js"), "a");
  await writeFile(join(site, "assets/é b.wasm"), "b");
  await writeFile(join(site, ".vite/manifest.json"), "{}");
  server = createGate(getRequestListener(createApp(site).fetch, { overrideGlobalObjects: false }));
  port = await open(server);
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

test("a folder's address gives its page, whatever the query", async () => {
  for (const [path, text] of [
    ["/", "<!doctype html>home"],
    ["/?a=/..", "<!doctype html>home"],
    ["/gadgets/plot/?src=x", "plot"],
  ]) {
    const response = await fetch(url + path);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  }
});

test("a file has its type, its length and its headers", async () => {
  const response = await fetch(`${url}/assets/${encodeURIComponent("é b.wasm")}`);
  expect(await response.text()).toBe("b");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...headersFor("/assets/x.wasm"),
    "content-type": "application/wasm",
    "content-length": "1",
  });
});

test("an unchanged file is answered with 304 and no body, a changed one with the new bytes", async () => {
  const first = await fetch(`${url}/assets/a-1.js`);
  const etag = first.headers.get("etag")!;
  for (const ifNoneMatch of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
    const again = await fetch(`${url}/assets/a-1.js`, { headers: { "if-none-match": ifNoneMatch } });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
  }
  await writeFile(join(folder, "site/assets/a-1.js"), "changed");
  const changed = await fetch(`${url}/assets/a-1.js`, { headers: { "if-none-match": etag } });
  expect([changed.status, await changed.text()]).toEqual([200, "changed"]);
});

test("HEAD gives the headers of GET and no body", async () => {
  const [head, full] = [await fetch(`${url}/`, { method: "HEAD" }), await fetch(`${url}/`)];
  const answerOnly = ({ headers }: Response) =>
    [...headers].filter(([name]) => !["date", "connection", "keep-alive"].includes(name));
  expect(await head.text()).toBe("");
  expect(answerOnly(head)).toEqual(answerOnly(full));
  expect(head.headers.get("content-length")).toBe("19");
});

test("what is not there, a folder without its slash and a build's hidden records are 404, and no cache keeps that", async () => {
  for (const path of [
    "/assets/none.js",
    "/gadgets/plot",
    "/assets/",
    "/.vite/manifest.json",
    "/secret",
    "/index.html/",
  ]) {
    const response = await fetch(url + path);
    expect([path, response.status, await response.text()]).toEqual([path, 404, "404 Not Found\n"]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-security-policy")).toBe(headersFor(path)["content-security-policy"]);
  }
});

test("a twice-encoded way out is the name of no file", async () => {
  for (const path of ["/%252e%252e/secret", "/%252e%252e%252fsecret", "/assets/%252e%252e/index.html"])
    expect((await get(port, path)).status).toBe(404);
});

test("a failure inside is a plain 500 without its stack", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const broken = createApp(folder);
  broken.notFound(() => {
    throw new Error("at /home/someone/secret.ts");
  });
  const response = await broken.request("/none");
  expect([response.status, await response.text()]).toEqual([500, "500 Internal Server Error\n"]);
  expect(error).toHaveBeenCalledOnce();
  error.mockRestore();
});
