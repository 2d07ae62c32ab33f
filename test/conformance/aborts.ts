import { expect, test } from "vitest";
import type { JioStorage } from "../../src/jio/index.ts";
import { can, type Hold } from "./support.ts";

type Opts = { signal?: AbortSignal };
type Call = (storage: JioStorage, o: Opts) => unknown;

/** Every verb that answers with a promise, each on what `fill` makes; the arguments are made new for each call. */
const CALLS: Record<string, Call> = {
  put: (storage, o) => storage.put("d", freeze({ n: [2] }), freeze(o)),
  get: (storage, o) => storage.get("d", freeze(o)),
  post: (storage, o) => storage.post(freeze({ n: [3] }), freeze(o)),
  remove: (storage, o) => storage.remove("other", freeze(o)),
  putAttachment: (storage, o) => storage.putAttachment("d", "new", "body", freeze({ ...o, _content_type: "a/b" })),
  appendAttachment: (storage, o) => storage.appendAttachment("d", "x", new Uint8Array(2), freeze({ ...o, at: 3 })),
  getAttachment: (storage, o) => storage.getAttachment("d", "x", freeze({ ...o, format: "text", start: 0, end: 2 })),
  removeAttachment: (storage, o) => storage.removeAttachment("d", "y", freeze(o)),
  allAttachments: (storage, o) => storage.allAttachments("d", freeze(o)),
  allDocs: (storage, o) => storage.allDocs(freeze({ ...o, include_docs: true })),
  buildQuery: (storage, o) => storage.buildQuery(freeze(o)),
  count: (storage, o) => storage.count(undefined, freeze(o)),
  bulk: (storage, o) => storage.bulk(freeze([{ verb: "put" as const, args: ["d", { n: [4] }, {}] }]), freeze(o)),
  repair: (storage, o) => storage.repair(freeze(o)),
  query: (storage, o) =>
    storage.allDocs(
      freeze({ ...o, query: "n: 1", sort_on: [["n", "ascending"]], limit: [0, 5], select_list: ["n"] } as object),
    ),
  querying: (storage, o) =>
    storage.count(
      freeze({ type: "complex", operator: "NOT", query_list: [{ type: "simple", key: "n", value: "1" }] }),
      freeze(o),
    ),
};

const NEEDS: Record<string, string> = { post: "post", query: "sort", querying: "query", remove: "remove" };

export function describeAborts(made: Hold): void {
  async function fill(): Promise<JioStorage> {
    const { storage } = made();
    await storage.put("d", { n: [1] });
    await storage.put("other", {});
    await storage.putAttachment("d", "x", "abc");
    await storage.putAttachment("d", "y", "abc");
    return storage;
  }

  for (const [verb, call] of Object.entries(CALLS))
    test(`${verb}: an abort before, during and after, and arguments left as they are`, async () => {
      const storage = await fill();
      if (verb.startsWith("query") && !can(storage, NEEDS[verb] ?? "query")) return;
      const reason = new Error("enough");
      const early = call(storage, { signal: AbortSignal.abort(reason) });
      expect(early).toBeInstanceOf(Promise);
      await expect(early).rejects.toBe(reason);
      expect(await storage.get("d")).toEqual({ n: [1] });
      expect(Object.keys(await storage.allAttachments("d")).sort()).toEqual(["x", "y"]);
      const during = new AbortController();
      const work = call(storage, { signal: during.signal });
      during.abort(reason);
      await expect(work).rejects.toBe(reason);
      if (!can(storage, NEEDS[verb] ?? "list")) return;
      const late = new AbortController();
      const again = async () => call(await fill(), { signal: late.signal });
      await expect.poll(() => again().then(() => "done", String)).not.toMatch(/Error/); // the first may still be under way
      late.abort(reason);
    });

  test("no verb throws, whatever it is given", async () => {
    const { storage } = made();
    for (const verb of Object.keys(CALLS)) {
      const method = (storage as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>)[verb];
      for (const args of [[], [null], [1n, Symbol("x")], [{}, null, null, null], ["d", undefined, undefined, 5]]) {
        const answer = method?.(...args);
        if (method) expect(answer).toBeInstanceOf(Promise);
        await Promise.resolve(answer).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
      }
    }
  });
}

/** Deeply, signals and bytes aside: a storage that writes to what it was given throws. */
function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof AbortSignal || ArrayBuffer.isView(value))
    return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
