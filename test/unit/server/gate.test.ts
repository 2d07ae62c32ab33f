import type { Server } from "node:http";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { headersFor } from "../../../src/base/headers.ts";
import { createGate, isSafePath } from "../../../src/server/gate.ts";
import { runs } from "../../support/runs.ts";
import { get, open, sendRaw } from "./raw.ts";

let server: Server;
let port: number;
let passed: string[];

beforeEach(async () => {
  passed = [];
  server = createGate((request, response) => {
    passed.push(request.url ?? "");
    response.end("passed");
  });
  port = await open(server);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  "/../secret",
  "/a/../../secret",
  "/a/..",
  "/./a",
  "/%2e%2e/secret",
  "/%2E./secret",
  "/a%2fb",
  "/a%2F..%2Fsecret",
  "/a%5c..%5csecret",
  "/a\\..\\secret",
  "/a%00.html",
  "/a%0d%0aSet-Cookie:x",
  "/a%7f",
  "//elsewhere/a",
  "/a//b",
  "/%",
  "/%ff",
  "http://elsewhere/a",
  "*",
  `/${"a".repeat(2048)}`,
])("the path %s is refused before anything looks at it", async (path) => {
  const { status } = await get(port, path);
  expect(status).toBe(400);
  expect(passed).toEqual([]);
});

test.each(["/", "/gadgets/plot/?src=../x#a", "/assets/a..b-1.js", "/%C3%A9t%C3%A9.wav", "/a%20b", "/..a/b.."])(
  "the honest path %s passes as it is",
  async (path) => {
    expect((await get(port, path)).body).toContain("passed");
    expect(passed).toEqual([path]);
  },
);

test("a path that passes never leaves the folder it is joined to, however it is decoded", () => {
  const piece = fc.constantFrom("..", ".", "%2e", "%252e", "%2f", "%5c", "/", "\\", "a", "%00", "%", "é", "?");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = `/${pieces.join("")}`;
      if (!isSafePath(path)) return;
      const resolved = new URL(path.replaceAll("?", "%3f"), "http://localhost").pathname;
      expect(decodeURIComponent(resolved)).toBe(decodeURIComponent(path));
      expect(decodeURIComponent(path).split("/")).not.toContain("..");
    }),
    { numRuns: runs(2000) },
  );
});

test.each(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])("the verb %s is refused", async (method) => {
  const { status, headers } = await get(port, "/", method);
  expect(status).toBe(405);
  expect(headers.get("allow")).toBe("GET, HEAD");
  expect(passed).toEqual([]);
});

test.each(["/", "/gadgets/plot/", "/assets/compute.worker-1.js", "/assets/a.js", "/sw.js"])(
  "the answer for %s carries the headers of the table",
  async (path) => {
    const { headers } = await get(port, path);
    expect(Object.fromEntries(headers)).toMatchObject(headersFor(path));
  },
);

test("every refusal carries the security headers and stays out of caches", async () => {
  const { "cache-control": _other, ...security } = headersFor("/");
  const refusals = [
    await get(port, "/../a"),
    await get(port, "/", "POST"),
    await sendRaw(port, "no http at all\r\n\r\n"),
    await sendRaw(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: ${"a".repeat(20_000)}\r\n\r\n`),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([400, 405, 400, 431]);
  for (const { headers } of refusals)
    expect(Object.fromEntries(headers)).toMatchObject({ ...security, "cache-control": "no-store" });
});
