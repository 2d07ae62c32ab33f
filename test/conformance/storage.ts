/** What every storage answers, whatever lies below it: run in Node and in Chromium, over each back end. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change } from "../../src/jio/index.ts";
import { describeAborts } from "./aborts.ts";
import { describeAttachments } from "./attachments.ts";
import { describeGuards } from "./guards.ts";
import { describeQueries } from "./queries.ts";
import { describeRanges } from "./ranges.ts";
import { can, codeOf, type Hold, type Made } from "./support.ts";

export function describeStorage(name: string, make: () => Promise<Made>): void {
  describe(name, () => {
    let made: Made;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(async () => {
      await made.storage.close();
      await made.again?.close();
      await made.cleanUp?.();
    });
    describeDocuments(() => made);
    describeBulk(() => made);
    describeLife(() => made);
    describeAttachments(() => made);
    describeQueries(() => made);
    describeGuards(() => made);
    describeAborts(() => made);
    describeRanges(() => made);
  });
}

function describeDocuments(made: Hold) {
  test("put gives the id, get the document", async () => {
    const { storage } = made();
    expect(await storage.put("a/1", { title: "A", list: [1, "two", null], inner: { x: 0.1 } })).toBe("a/1");
    expect(await storage.get("a/1")).toEqual({ title: "A", list: [1, "two", null], inner: { x: 0.1 } });
  });

  test("put replaces the whole document and keeps its attachments", async () => {
    const { storage } = made();
    await storage.put("d", { a: 1, b: 2 });
    await storage.putAttachment("d", "x", "kept");
    await storage.put("d", { a: 3 });
    expect(await storage.get("d")).toEqual({ a: 3 });
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("kept");
  });

  test("an absent document is not found, with status 404", async () => {
    const { storage } = made();
    const error = await storage.get("nowhere").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "not-found", status_code: 404 });
  });

  test("what is kept is the document as it was at the call", async () => {
    const { storage } = made();
    const doc = { list: [1] };
    const writing = storage.put("d", doc);
    doc.list.push(2);
    await writing;
    const first = await storage.get("d");
    (first.list as number[]).push(3);
    expect(await storage.get("d")).toEqual({ list: [1] });
  });

  test("remove takes the document and its attachments, and gives the id of an absent one too", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.putAttachment("d", "x", "1");
    expect(await storage.remove("d")).toBe("d");
    expect(await codeOf(storage.get("d"))).toBe("not-found");
    expect(await storage.remove("d")).toBe("d");
    await storage.put("d", {});
    expect(await storage.allAttachments("d")).toEqual({});
  });

  test("post gives the new id where the storage can make one", async () => {
    const { storage } = made();
    if (!can(storage, "post")) return expect(await codeOf(storage.post({}))).toBe("unsupported");
    const [one, two] = await Promise.all([storage.post({ n: 1 }), storage.post({ n: 2 })]);
    expect(one).not.toBe(two);
    expect(await storage.get(two)).toEqual({ n: 2 });
  });

  test("a wrong argument rejects and never throws", async () => {
    const { storage } = made();
    const wrong = { n: 1n } as unknown as Record<string, unknown>;
    for (const call of [
      () => storage.put("", {}),
      () => storage.put(1 as unknown as string, {}),
      () => storage.put("d", [] as unknown as Record<string, unknown>),
      () => storage.put("d", wrong),
      () => storage.get(""),
      () => storage.remove(undefined as unknown as string),
      () => storage.putAttachment("d", "", "x"),
      () => storage.putAttachment("d", "x", 5 as unknown as string),
      () => storage.getAttachment("d", "x", { format: "binary" as "blob" }),
      () => storage.getAttachment("d", "x", { start: -1 }),
      () => storage.appendAttachment("d", "x", new Uint8Array(1), { at: 0.5 }),
      () => storage.put("d", {}, { durability: "loose" as "relaxed" }),
      () => storage.get("d", { signal: {} as AbortSignal }),
    ])
      expect(await codeOf(call())).toBe("invalid-argument");
  });

  test("what JSON makes no object of is no document", async () => {
    const { storage } = made();
    for (const doc of [new Date(0), { toJSON: () => [1] }, { toJSON: () => undefined }])
      expect(await codeOf(storage.put("d", doc as object as Record<string, unknown>))).toBe("invalid-argument");
    expect(await codeOf(storage.get("d"))).toBe("not-found");
    await storage.put("d", JSON.parse('{"__proto__": {"a": 1}, "constructor": null}'));
    expect(Object.entries(await storage.get("d"))).toEqual([
      ["__proto__", { a: 1 }],
      ["constructor", null],
    ]);
  });

  test("any text is an id, and none is taken for another", async () => {
    const { storage } = made();
    const ids = [
      "a/../b",
      "b",
      "%2F",
      "/",
      "\u0000",
      "\ud800",
      "\ufffd",
      "é",
      "e\u0301",
      "__proto__",
      "x".repeat(100_000),
    ];
    for (const id of ids) await storage.put(id, { id });
    for (const id of ids) expect(await storage.get(id)).toEqual({ id });
    expect(await storage.count()).toBe(ids.length);
  });

  test("many writes at once all arrive", async () => {
    const { storage } = made();
    const ids = Array.from({ length: 50 }, (_, n) => `m/${n}`);
    await Promise.all(ids.map((id, n) => storage.put(id, { n })));
    const docs = await Promise.all(ids.map((id) => storage.get(id)));
    expect(docs.map(({ n }) => n)).toEqual(ids.map((_, n) => n));
  });
}

function describeBulk(made: Hold) {
  test("bulk applies its list in order", async () => {
    const { storage } = made();
    await storage.put("old", {});
    await storage.bulk([
      { verb: "put", args: ["a", { n: 1 }] },
      { verb: "putAttachment", args: ["a", "x", "text"] },
      { verb: "put", args: ["a", { n: 2 }] },
      { verb: "remove", args: ["old"] },
    ]);
    expect(await storage.get("a")).toEqual({ n: 2 });
    expect(await storage.getAttachment("a", "x", { format: "text" })).toBe("text");
    expect(await codeOf(storage.get("old"))).toBe("not-found");
  });

  test("bulk does all or nothing where the storage says atomic", async () => {
    const { storage } = made();
    await storage.put("a", { n: 1 });
    await storage.putAttachment("a", "x", "before");
    const failing = storage.bulk([
      { verb: "put", args: ["a", { n: 2 }] },
      { verb: "put", args: ["b", {}] },
      { verb: "putAttachment", args: ["a", "x", "after"] },
      { verb: "putAttachment", args: ["a", "large", new Uint8Array(100_000)] },
      { verb: "removeAttachment", args: ["a", "never there"] },
    ]);
    expect(await codeOf(failing)).toBe("not-found");
    if (!can(storage, "atomic")) return;
    expect(await storage.get("a")).toEqual({ n: 1 });
    expect(await storage.getAttachment("a", "x", { format: "text" })).toBe("before");
    expect(Object.keys(await storage.allAttachments("a"))).toEqual(["x"]);
    expect(await codeOf(storage.get("b"))).toBe("not-found");
  });

  test("bulk refuses a wrong item before it does anything, and names it", async () => {
    const { storage } = made();
    const list = [
      { verb: "put" as const, args: ["a", {}] },
      { verb: "get" as "put", args: ["a"] },
    ];
    const error = await storage.bulk(list).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid-argument", facts: { index: 1 } });
    expect(await codeOf(storage.bulk([null as unknown as (typeof list)[0]]))).toBe("invalid-argument");
    expect(await codeOf(storage.get("a"))).toBe("not-found");
  });
}

function describeLife(made: Hold) {
  test("an abort before the call, and one during it, reject with the caller's own reason", async () => {
    const { storage } = made();
    const reason = new Error("enough");
    await expect(storage.put("d", {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await codeOf(storage.get("d"))).toBe("not-found");
    const life = new AbortController();
    const reading = storage.allDocs({ signal: life.signal });
    life.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await storage.put("d", {}, { signal: new AbortController().signal });
  });

  test("a capacity that is there is true, one that is not throws unsupported", () => {
    const { storage } = made();
    expect(storage.hasCapacity("list")).toBe(true);
    expect(storage.hasCapacity("put")).toBe(true);
    expect(() => storage.hasCapacity("flying")).toThrowError(expect.objectContaining({ code: "unsupported" }));
  });

  test("a listener hears each change once, of both storages on the same data, until it is aborted", async () => {
    const { storage, again = storage } = made();
    const heard: Change[] = [];
    const life = new AbortController();
    storage.watch((change) => heard.push(change), { signal: life.signal });
    await storage.put("d", {});
    await again.putAttachment("d", "x", "1");
    await expect.poll(() => heard.length).toBe(2); // news of another handle travels, and may come after what this one does next
    await storage.bulk([
      { verb: "removeAttachment", args: ["d", "x"] },
      { verb: "remove", args: ["d"] },
    ]);
    await expect.poll(() => heard.length).toBe(4);
    expect(heard).toEqual([
      { verb: "put", id: "d" },
      { verb: "putAttachment", id: "d", name: "x" },
      { verb: "removeAttachment", id: "d", name: "x" },
      { verb: "remove", id: "d" },
    ]);
    life.abort();
    await storage.put("e", {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard.length).toBe(4);
  });

  test("watching needs a signal to end it", () => {
    const { storage } = made();
    expect(() => storage.watch(() => {}, {} as { signal: AbortSignal })).toThrowError(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });

  test("repair of a storage that has nothing to repair resolves", async () => {
    expect(await made().storage.repair()).toBeUndefined();
  });

  test("after close every verb rejects, and closing again does nothing", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.close();
    await storage.close();
    for (const call of [() => storage.get("d"), () => storage.put("d", {}), () => storage.allDocs()])
      expect(await codeOf(call())).toBe("invalid-argument");
  });

  test("closing waits for what was begun before", async () => {
    const { storage, again } = made();
    const heard: Change[] = [];
    again?.watch((change) => heard.push(change), { signal: new AbortController().signal });
    await again?.count();
    const writing = [
      storage.put("d", {}),
      storage.bulk([
        { verb: "put", args: ["e", {}] },
        { verb: "putAttachment", args: ["e", "x", new Uint8Array(300_000)] },
      ]),
    ];
    let ended = 0;
    for (const work of writing) work.then(() => (ended += 1));
    await storage.close();
    expect(ended).toBe(2);
    await Promise.all(writing);
    if (again) await expect.poll(() => heard.length).toBe(3);
  });

  test("its description is a copy that cannot be changed", () => {
    const { storage } = made();
    expect(Object.isFrozen(storage.description)).toBe(true);
    expect(storage.description).toMatchObject({ type: storage.type });
    for (const [key, child] of Object.entries(storage.children)) {
      const at = key
        .split(".")
        .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], storage.description);
      expect(at).toBe(child.description);
    }
  });
}
