import { expect, test } from "vitest";
import { createStorage, type Doc, type JioStorage } from "../../../src/jio/index.ts";
import { describeStaleness, findStale, judgeRecomputing } from "../../../src/portal/index.ts";

const result = (operation: unknown, ...sources: Doc[]): Doc => ({ portal_type: "Data Array", operation, sources });

test("a result of the signal engine is computed again where its source is there; what this app cannot make is not", () => {
  const judge = (doc: Doc) => judgeRecomputing(doc, describeStaleness(doc, new Map([["a", { length: 3 }]])));
  expect(judge(result("welch", { id: "a", length: 2 }))).toBe("possible");
  expect(judge(result("envelope", { id: "a", length: 2 }))).toBe("possible");
  expect(judge(result("simulate", { id: "a", length: 2 }))).toBe("unknown-operation");
  expect(judge(result(undefined, { id: "a" }))).toBe("unknown-operation");
  expect(judge(result("welch", { id: "b" }))).toBe("source-missing");
  expect(judge(result("envelope", { id: "a" }, { id: "b" }))).toBe("source-missing");
});

test("a source is told with the title and the length it has now", () => {
  const present = new Map([["a", { title: "Fan", length: 30, isAppendOnly: true }]]);
  expect(describeStaleness(result("welch", { id: "a", reference: "fan.wav", length: 20 }), present).sources).toEqual([
    { id: "a", reference: "fan.wav", length: 20, state: "grown", title: "Fan", presentLength: 30 },
  ]);
});

/** Counts the documents asked for by id. */
function counting(storage: JioStorage) {
  const asked: string[] = [];
  const get: JioStorage["get"] = (id, o) => {
    asked.push(id);
    return storage.get(id, o);
  };
  const view = new Proxy(storage, {
    get: (target, name) => {
      const value = name === "get" ? get : Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { view, asked };
}

test("of the results asked for only these and what they were made of are read, each once", async () => {
  const storage = createStorage({ type: "memory" });
  await storage.put("stream", { portal_type: "Data Stream", title: "Fan" });
  await storage.putAttachment("stream", "data", "12345678");
  const { digest } = (await storage.allAttachments("stream")).data!;
  const from = { id: "stream", digest, length: 8 };
  await storage.put("one", result("welch", from));
  await storage.put("two", result("welch", from));
  await storage.put("peaks", result("peaks", { id: "one" }));
  await storage.put("other", result("welch", { id: "elsewhere" }));
  await storage.appendAttachment("stream", "data", new Uint8Array(2), { at: 8 });
  const { view, asked } = counting(storage);
  const stale = await findStale(view, { ids: ["peaks", "two", "stream", "absent"] });
  expect(stale.map(({ id, staleness }) => [id, staleness.sources[0]!.state])).toEqual([
    ["peaks", "stale"],
    ["two", "grown"],
  ]);
  expect(asked.toSorted()).toEqual(["absent", "one", "peaks", "stream", "stream", "two"]); // a source, and asked for
  expect((await findStale(storage)).map(({ id }) => id).toSorted()).toEqual(["one", "other", "peaks", "two"]);
  expect(await findStale(storage, { ids: [] })).toEqual([]);
});

test("a search for stale results ends with its signal", async () => {
  const storage = createStorage({ type: "memory" });
  await storage.put("one", result("welch", { id: "a" }));
  const reason = new DOMException("enough", "AbortError");
  await expect(findStale(storage, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
