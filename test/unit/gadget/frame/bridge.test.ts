import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { headersFor } from "../../../../src/base/headers.ts";

const page = readFileSync("public/bridge.html", "utf8");
const header = headersFor("/bridge.html")["content-security-policy"]!;

test("the bridge has no script of its own, only the one that starts the sandbox, and the policy knows that one by its hash", () => {
  const [outer, inner = "", rest] = page.split(/srcdoc="([^"]*)"/);
  expect(`${outer}${rest}`).not.toMatch(/<script|\son\w+=/i);
  const scripts = [...inner.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text!);
  expect(scripts).toHaveLength(1);
  const hash = createHash("sha256").update(scripts[0]!).digest("base64");
  expect(header).toContain(`script-src 'sha256-${hash}' 'unsafe-eval' blob:;`);
});

test("the bridge says its policy itself, before anything else, for hosts that send no headers", () => {
  const [, meta] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  expect(`${meta}; frame-ancestors 'self'`).toBe(header);
  expect(page.indexOf("http-equiv")).toBeLessThan(page.search(/<(script|style|iframe|link)/));
});

test("what the bridge holds reaches no network, no frame and no form, and its frame is a sandbox that only runs scripts", () => {
  for (const rule of [
    "default-src 'none'",
    "connect-src 'none'",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ])
    expect(header.split("; ")).toContain(rule);
  expect(header).not.toMatch(/https?:|'self'(?!$)|\*/);
  expect(page.match(/sandbox="([^"]*)"/g)).toEqual(['sandbox="allow-scripts"']);
});

test("no connection at all may be made from the bridge, where the browser knows how to be told so", () => {
  expect(headersFor("/bridge.html")["connection-allowlist"]).toBe("()");
  expect(headersFor("/")).not.toHaveProperty("connection-allowlist");
});

test("pages show frames of this site and of the origins that the build names, which are checked", () => {
  const frameSrc = () => /frame-src ([^;]*)/.exec(headersFor("/")["content-security-policy"]!)![1];
  expect(frameSrc()).toBe("'self'");
  Object.assign(globalThis, { WF_FRAME_ORIGINS: "https://erp.example https://*.plots.example:8443" });
  try {
    expect(frameSrc()).toBe("'self' https://erp.example https://*.plots.example:8443");
    Object.assign(globalThis, { WF_FRAME_ORIGINS: "https://erp.example; script-src *" });
    expect(frameSrc).toThrow("FRAME_ORIGINS");
  } finally {
    Reflect.deleteProperty(globalThis, "WF_FRAME_ORIGINS");
  }
});
