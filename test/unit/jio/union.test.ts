import { expect, test } from "vitest";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { codeOf } from "../../conformance/support.ts";

function open(sub: object = { type: "memory" }) {
  const union = createStorage({ type: "union", storage_list: [sub, sub, sub] });
  const [first, second, third] = Object.values(union.children) as [JioStorage, JioStorage, JioStorage];
  return { union, first, second, third };
}
const query = { type: "query", sub_storage: { type: "memory" } };

test("a document is that of the first storage that has it, with its attachments and no others", async () => {
  const { union, second, third } = open();
  await third.put("d", { from: "third" });
  await third.putAttachment("d", "x", "third");
  expect(await union.get("d")).toEqual({ from: "third" });
  expect(await union.getAttachment("d", "x", { format: "text" })).toBe("third");
  await second.put("d", { from: "second" });
  expect(await union.get("d")).toEqual({ from: "second" });
  expect(await codeOf(union.getAttachment("d", "x"))).toBe("not-found");
  expect(await union.allAttachments("d")).toEqual({});
});

test("what is new goes to the first storage, what is there is written where it lies", async () => {
  const { union, first, second } = open();
  await second.put("d", { n: 1 });
  await union.put("d", { n: 2 });
  await union.putAttachment("d", "x", new Blob(["body"]).stream());
  await union.appendAttachment("d", "x", new Blob(["!"]), { at: 4 });
  await union.put("new", {});
  await union.bulk([
    { verb: "put", args: ["d", { n: 3 }] },
    { verb: "put", args: ["newer", {}] },
    { verb: "putAttachment", args: ["newer", "y", "1"] },
    { verb: "putAttachment", args: ["d", "y", "2"] },
  ]);
  expect(await second.get("d")).toEqual({ n: 3 });
  expect(await second.getAttachment("d", "x", { format: "text" })).toBe("body!");
  expect(Object.keys(await second.allAttachments("d"))).toEqual(["x", "y"]);
  expect((await first.buildQuery()).map(({ id }) => id)).toEqual(["new", "newer"]);
  expect((await second.buildQuery()).map(({ id }) => id)).toEqual(["d"]);
});

test("what is removed does not come up from a storage below, alone or in a bulk", async () => {
  const { union, first, second, third } = open();
  for (const remove of [() => union.remove("d"), () => union.bulk([{ verb: "remove", args: ["d"] }])]) {
    for (const child of [first, second, third]) await child.put("d", {});
    await remove();
    expect(await codeOf(union.get("d"))).toBe("not-found");
    for (const child of [first, second, third]) expect(await child.count()).toBe(0);
  }
  await third.put("d", { old: true });
  await union.bulk([
    { verb: "remove", args: ["d"] },
    { verb: "put", args: ["d", { old: false }] },
  ]);
  expect(await first.get("d")).toEqual({ old: false });
});

test("rows of one id are the first storage's, also where only the hidden one answers the query", async () => {
  const { union, first, second, third } = open(query);
  await first.put("a", { n: 1 });
  await second.put("a", { n: 2 });
  await second.put("b", { n: 2 });
  await third.put("c", { n: 2 });
  await third.put("b", { n: 1 });
  expect(await union.count()).toBe(3);
  expect(await union.buildQuery({ query: "n: 2", select_list: ["n"] })).toEqual([
    { id: "b", value: { n: 2 } },
    { id: "c", value: { n: 2 } },
  ]);
  expect(await union.count("n: 2")).toBe(2);
});

test("a query storage above sorts and pages over all of them", async () => {
  const storage = createStorage({ type: "query", sub_storage: { type: "union", storage_list: [query, query] } });
  const [first, second] = Object.values(storage.children.sub_storage?.children ?? {}) as [JioStorage, JioStorage];
  await first.put("a", { n: 4 });
  await second.put("a", { n: 1 });
  await second.put("b", { n: 3 });
  await first.put("c", { n: 2 });
  const rows = await storage.buildQuery({
    query: "n: > 1",
    sort_on: [["n", "ascending"]],
    limit: [1, 2],
    select_list: ["n"],
  });
  expect(rows).toEqual([
    { id: "b", value: { n: 3 } },
    { id: "a", value: { n: 4 } },
  ]);
});
