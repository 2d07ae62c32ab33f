import { expect, test } from "vitest";
import { headersFor } from "../../../src/base/headers.ts";
import { routeFor } from "../../../sw/routes.ts";
import { withHeaders } from "../../../sw/with-headers.ts";

const ORIGIN = "https://field.example";
const FILES = new Set(["/index.html", "/gadgets/plot/index.html", "/assets/a-1.js", "/assets/c.worker-1.js"]);

const route = (url: string, o: { method?: string; mode?: string; hasRange?: boolean } = {}) => {
  const asked = { method: "GET", mode: "no-cors", hasRange: false, ...o, url: new URL(url, ORIGIN).href };
  const found = routeFor(asked, ORIGIN, (path) => FILES.has(path));
  return found.from === "precache" ? found.path : found.from;
};

test("a page comes from the precache, whatever its query and fragment say", () => {
  expect(route("/", { mode: "navigate" })).toBe("/index.html");
  expect(route("/?utm=1#/data_stream_module/x?page=view", { mode: "navigate" })).toBe("/index.html");
  expect(route("/gadgets/plot/?src=x", { mode: "navigate" })).toBe("/gadgets/plot/index.html");
  expect(route("/index.html", { mode: "navigate" })).toBe("/index.html");
});

test("a script or worker of the build comes from the precache", () => {
  expect(route("/assets/a-1.js", { mode: "cors" })).toBe("/assets/a-1.js");
  expect(route("/assets/c.worker-1.js", { mode: "same-origin" })).toBe("/assets/c.worker-1.js");
});

test("what this build does not know goes to the network: other files, other pages, doors, a file with a query", () => {
  for (const path of ["/assets/a-2.js", "/doors/signal.js", "/dav/x", "/assets/a-1.js?raw"])
    expect(route(path)).toBe("network");
  for (const path of ["/gadgets/none/", "/gadgets/plot", "/erp5/"])
    expect(route(path, { mode: "navigate" })).toBe("network");
});

test("other origins, other verbs and ranges are left alone", () => {
  expect(route("https://elsewhere.example/index.html", { mode: "navigate" })).toBe("network");
  expect(route("http://field.example/", { mode: "navigate" })).toBe("network");
  for (const method of ["HEAD", "POST", "PUT"]) expect(route("/", { method, mode: "navigate" })).toBe("network");
  expect(route("/assets/a-1.js", { hasRange: true })).toBe("network");
});

test("an answer keeps its body, status and type, and gets the headers of its path in place of stale ones", async () => {
  const stored = new Response("body", {
    status: 200,
    statusText: "OK",
    headers: { "content-type": "text/javascript", "content-security-policy": "default-src *", etag: '"1"' },
  });
  const served = withHeaders(stored, "/assets/c.worker-1.js");
  expect([served.status, served.statusText, await served.text()]).toEqual([200, "OK", "body"]);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    ...headersFor("/assets/c.worker-1.js"),
    "content-type": "text/javascript",
    etag: '"1"',
  });
});
