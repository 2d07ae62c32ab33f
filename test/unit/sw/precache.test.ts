import { expect, test } from "vitest";
import { completePrecache, type PrecachedFile } from "../../../sw/precache.ts";

const ORIGIN = "https://field.example";
const FILES: PrecachedFile[] = ["/index.html", "/assets/a-1.js", "/icons/icon.svg"].map((path, n) => ({
  url: ORIGIN + path,
  cacheKey: `${ORIGIN}${path}?__WB_REVISION__=${n}`,
  integrity: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
}));

function cacheOf(keys: string[], o: { isFull?: boolean } = {}) {
  const kept = new Map(keys.map((key) => [key, "old"]));
  return {
    kept,
    keys: async () => [...kept.keys()].map((key) => new Request(key)),
    async put(key: RequestInfo | URL, response: Response) {
      if (o.isFull) throw new DOMException("no space", "QuotaExceededError");
      kept.set(String(key), await response.text());
    },
  };
}

test("a whole cache is whole without asking the network for anything", async () => {
  const cache = cacheOf(FILES.map(({ cacheKey }) => cacheKey));
  const refuse = async () => Promise.reject(new Error("asked the network"));
  expect(await completePrecache(async () => cache, FILES, refuse)).toBe(true);
});

test("what is missing, and no more, is fetched past the HTTP cache and kept under its own revision", async () => {
  const cache = cacheOf([FILES[1]!.cacheKey, `${ORIGIN}/index.html?__WB_REVISION__=of-another-build`]);
  const asked: Request[] = [];
  const answer = async (request: Request) => {
    asked.push(request);
    return new Response(`new ${new URL(request.url).pathname}`);
  };
  expect(await completePrecache(async () => cache, FILES, answer)).toBe(true);
  expect(asked.map(({ url, cache, credentials, integrity }) => ({ url, cache, credentials, integrity }))).toEqual(
    [FILES[0]!, FILES[2]!].map(({ url, integrity }) => ({
      url,
      cache: "reload",
      credentials: "same-origin",
      integrity,
    })),
  );
  expect(FILES.map(({ cacheKey }) => cache.kept.get(cacheKey))).toEqual([
    "new /index.html",
    "old",
    "new /icons/icon.svg",
  ]);
});

test("a cache that cannot be completed is not called whole, and a refusal is not kept as the file", async () => {
  const missing = async () => new Response("no such file", { status: 404 });
  const dead = async () => Promise.reject(new TypeError("Failed to fetch"));
  const good = async () => new Response("");
  for (const answer of [missing, dead]) {
    const cache = cacheOf([]);
    expect(await completePrecache(async () => cache, FILES, answer)).toBe(false);
    expect(cache.kept.size).toBe(0);
  }
  expect(await completePrecache(async () => cacheOf([], { isFull: true }), FILES, good)).toBe(false);
  expect(await completePrecache(() => Promise.reject(new DOMException("", "SecurityError")), FILES, good)).toBe(false);
});
