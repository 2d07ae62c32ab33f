import fc from "fast-check";
import { expect, test } from "vitest";
import { frameAncestors, mayEmbed, parseEmbedOrigins } from "../../../src/base/embed-origins.ts";
import { isCode } from "../../../src/base/errors.ts";
import { headersFor } from "../../../src/base/headers.ts";
import { runs } from "../../support/runs.ts";

const OWN = "https://field.example";

test("without a list only this site may embed; with one, those it names as well; 'none' is nobody", () => {
  expect(frameAncestors(parseEmbedOrigins(""))).toBe("'self'");
  expect(frameAncestors(parseEmbedOrigins(" https://erp.example  http://localhost:* "))).toBe(
    "'self' https://erp.example http://localhost:*",
  );
  expect(frameAncestors(parseEmbedOrigins("'none'"))).toBe("'none'");
  expect(mayEmbed(OWN, OWN, parseEmbedOrigins(""))).toBe(true);
  expect(mayEmbed(OWN, OWN, parseEmbedOrigins("'none'"))).toBe(false);
});

test.each([
  ["https://erp.example", "https://erp.example", true],
  ["https://erp.example", "https://erp.example:443", true],
  ["https://erp.example", "https://erp.example:8443", false],
  ["https://erp.example", "http://erp.example", false],
  ["https://erp.example", "https://evil-erp.example", false],
  ["https://erp.example", "https://erp.example.evil", false],
  ["https://*.example", "https://a.b.example", true],
  ["https://*.example", "https://example", false],
  ["https://*.example", "https://evilexample", false],
  ["http://localhost:*", "http://localhost:5173", true],
  ["http://localhost:*", "http://localhost", true],
  ["http://127.0.0.1:8080", "http://localhost:8080", false],
  ["http://localhost:*", "null", false],
])("the list %s lets %s embed: %s", (list, origin, isAllowed) => {
  const sources = parseEmbedOrigins(list);
  expect(mayEmbed(URL.canParse(origin) ? new URL(origin).origin : origin, OWN, sources)).toBe(isAllowed);
});

test("what is no origin is refused, so that no list becomes another directive or a wildcard for all", () => {
  for (const text of [
    "*",
    "https:",
    "https://*",
    "data:",
    "'unsafe-inline'",
    "https://a.example;script-src *",
    "a.example",
  ])
    expect(() => parseEmbedOrigins(text), text).toThrow();
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(frameAncestors(parseEmbedOrigins(text))).not.toMatch(/[;,]|^\*| \*/);
      } catch (error) {
        if (!isCode(error, "invalid-argument")) throw error;
      }
    }),
    { numRuns: runs(300) },
  );
});

test("only gadgets' own pages may be framed by others", () => {
  const ancestors = (path: string) => /frame-ancestors ([^;]+)/.exec(headersFor(path)["content-security-policy"]!)![1];
  Object.assign(globalThis, { WF_EMBED_ORIGINS: "https://erp.example" });
  try {
    for (const path of ["/gadgets/plot/", "/gadgets/plot/index.html", "/gadgets/data-stream/?x#y"])
      expect(ancestors(path), path).toBe("'self' https://erp.example");
    for (const path of ["/", "/index.html", "/gadgets/", "/gadgets/plot/other.html", "/gadgets/../", "/gadgets/a/b/"])
      expect(ancestors(path), path).toBe("'none'");
  } finally {
    Reflect.deleteProperty(globalThis, "WF_EMBED_ORIGINS");
  }
});

test("our own pages may hold a bridge, whoever may embed them", () => {
  for (const [list, expected] of [
    ["'none'", "'self'"],
    ["", "'self'"],
    ["https://erp.example", "'self' https://erp.example"],
  ] as const) {
    Object.assign(globalThis, { WF_EMBED_ORIGINS: list });
    try {
      for (const path of ["/bridge.html", "/renderjs-bridge.html"])
        expect(headersFor(path)["content-security-policy"], `${path} ${list}`).toMatch(
          new RegExp(`frame-ancestors ${expected}(;|$)`),
        );
    } finally {
      Reflect.deleteProperty(globalThis, "WF_EMBED_ORIGINS");
    }
  }
});
