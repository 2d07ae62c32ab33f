import { beforeEach, expect, test } from "vitest";
import { openArray, zarrGroupItems } from "../../../../src/array/index.ts";
import { type BulkItem, createStorage, type JioStorage } from "../../../../src/jio/index.ts";
import { writeResult } from "../../../../src/signal/stored/draft/write-result.ts";

let storage: JioStorage;
beforeEach(() => {
  storage = createStorage({ type: "memory" });
});

const itemsOf = (...values: number[]): BulkItem[] => [
  { verb: "put", args: ["r", { portal_type: "Data Array" }] },
  ...zarrGroupItems("r", {
    arrays: { data: { data: Float64Array.from(values), dimensionNames: ["x"], attributes: {} } },
  }),
];
const read = async () => [...((await (await openArray(storage, "r")).read()).data as Float64Array)];
const isGone = () => expect(storage.get("r")).rejects.toMatchObject({ code: "not-found" });

/** The storage, with somebody who deletes the result after so many calls of a verb. */
function deletedAfter(calls: number, verb: "allAttachments" | "getAttachment"): JioStorage {
  let left = calls;
  return new Proxy(storage, {
    get(whole, name) {
      const value: unknown = Reflect.get(whole, name, whole);
      if (typeof value !== "function") return value;
      if (name !== verb) return value.bind(whole);
      return async (...args: unknown[]) => {
        const answer: unknown = await value.apply(whole, args);
        if (--left === 0) await storage.remove("r");
        return answer;
      };
    },
  });
}

test("a new result is written where there is none; again only where there is one", async () => {
  await expect(writeResult(storage, "r", itemsOf(1), { isAgain: true })).rejects.toMatchObject({ code: "not-found" });
  await isGone();
  await writeResult(storage, "r", itemsOf(1), { isAgain: false });
  await writeResult(storage, "r", itemsOf(2, 3), { isAgain: true });
  expect(await read()).toEqual([2, 3]);
});

test("a result of which only the document is left is written again", async () => {
  await storage.put("r", { title: "left" });
  await storage.putAttachment("r", "data/7", "old");
  await writeResult(storage, "r", itemsOf(4), { isAgain: true });
  expect(await read()).toEqual([4]);
  expect(Object.keys(await storage.allAttachments("r"))).not.toContain("data/7");
});

test("deleted between any two steps of the writing, it stays deleted", async () => {
  for (const [calls, verb] of [
    [1, "allAttachments"],
    [2, "allAttachments"],
    [1, "getAttachment"],
    [2, "getAttachment"], // the last look of the commit
  ] as const) {
    await writeResult(storage, "r", itemsOf(1), { isAgain: false });
    const work = writeResult(deletedAfter(calls, verb), "r", itemsOf(2), { isAgain: true });
    await expect(work, `${verb} ${calls}`).rejects.toMatchObject({ code: "not-found" });
    await isGone();
  }
});
