import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { headersFor } from "../../../../src/base/headers.ts";

const page = readFileSync("public/renderjs-bridge.html", "utf8");
const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;

test("the bridge runs the scripts that are in it and no other; its policy is the same in its header", () => {
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text!);
  const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  expect(hashes).toHaveLength(2);
  expect(/script-src ([^;]+)/.exec(policy)![1]!.split(" ").sort()).toEqual(
    [...hashes, "'unsafe-eval'", "blob:"].sort(),
  );
  expect(headersFor("/renderjs-bridge.html")["content-security-policy"]).toBe(`${policy}; frame-ancestors 'self'`);
});

test("nothing in the bridge has a way out, or loads anything", () => {
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toMatch(/https?:|'self'|\*/);
  expect(page).not.toMatch(/<link|src=/);
});
