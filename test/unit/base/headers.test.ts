import { expect, test } from "vitest";
import { headersFor, metaPolicy } from "../../../src/base/headers.ts";

const policyOf = (path: string) =>
  new Map(
    headersFor(path)
      ["content-security-policy"]!.split("; ")
      .map((directive) => directive.split(/ (.*)/) as [string, string]),
  );

test("a page may run its own scripts and WebAssembly, but no strings as code, and nobody may frame it", () => {
  const policy = policyOf("/");
  expect(policy.get("default-src")).toBe("'none'");
  expect(policy.get("script-src")).toBe("'self' 'wasm-unsafe-eval'");
  expect(policy.get("frame-src")).toBe("'self'");
  expect(policy.get("frame-ancestors")).toBe("'none'");
  expect(policyOf("/index.html?src=a.worker.js")).toEqual(policy);
});

test("a worker script may evaluate strings and reaches the same servers as the page", () => {
  for (const path of ["/assets/compute.worker-3fa9.js", "/src/compute.worker.ts?worker_file&type=module"]) {
    const policy = policyOf(path);
    expect(policy.get("script-src")).toBe("'self' 'wasm-unsafe-eval' 'unsafe-eval'");
    expect(policy.get("connect-src")).toBe(policyOf("/").get("connect-src"));
    expect([...policy.keys()]).toEqual(["default-src", "script-src", "connect-src"]);
  }
});

test("a page or picture that is only named after a worker gets no worker's rights", () => {
  for (const path of ["/x.worker/", "/x.worker/index.html", "/a.worker.js/b.html", "/x.worker.png"])
    expect(policyOf(path)).toEqual(policyOf("/"));
});

test("only names that carry their content's hash are kept for ever", () => {
  expect(headersFor("/assets/main-3fa9.js")["cache-control"]).toContain("immutable");
  for (const path of ["/", "/index.html", "/sw.js", "/manifest.webmanifest", "/doors/signal.js"])
    expect(headersFor(path)["cache-control"]).toBe("no-cache");
});

test("every path has the headers against sniffing, referrers and unneeded devices", () => {
  for (const path of ["/", "/assets/a.worker.js", "/nowhere"])
    expect(headersFor(path)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "permissions-policy": expect.stringContaining("microphone=(self)"),
    });
});

test("the meta policy is the page's without frame-ancestors, which a meta element cannot say", () => {
  expect(`${metaPolicy()}; frame-ancestors 'none'`.split("; ").sort()).toEqual(
    headersFor("/")["content-security-policy"]!.split("; ").sort(),
  );
});
