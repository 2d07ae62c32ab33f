import { expect, onTestFinished, test } from "vitest";
import { memoryBudget, setMemoryBudget } from "../../../src/array/budget.ts";
import { type BigArray, createArray, openArray, reduce, transaction } from "../../../src/array/index.ts";
import { homeOf } from "../../../src/array/revision/home.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { makeStored } from "./stored.ts";

const valuesOf = async (array: BigArray) => [...(await array.read()).data];
const keptIn = async (storage: JioStorage) =>
  Object.keys(await storage.allAttachments("a")).filter((name) => name.startsWith(".kept/"));

test("a reader keeps the revision it opened: writes, appends and shrinking by others are not seen", async () => {
  const storage = await makeStored([6], [2]);
  const reader = await openArray(storage, "a");
  const writer = await openArray(storage, "a");
  await writer.write([{ start: 1, stop: 4 }], 9);
  expect(await valuesOf(reader)).toEqual([1, 2, 3, 4, 5, 6]);
  await writer.append(Int32Array.of(7));
  await writer.write([0], 8);
  await writer.resize([3]);
  expect(await valuesOf(reader)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await valuesOf(writer)).toEqual([8, 9, 9]);
  await writer.resize([7]);
  expect(await valuesOf(writer)).toEqual([8, 9, 9, 0, 0, 0, 0]);
  expect(await valuesOf(reader)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("readers of several revisions each keep their own, and what was absent stays absent", async () => {
  const storage = createStorage({ type: "memory" });
  const writer = await createArray(storage, "a", { shape: [4], dtype: "float64", chunkShape: [2] });
  const readers: BigArray[] = [];
  for (let n = 0; n < 4; n++) {
    readers.push(await openArray(storage, "a"));
    await writer.write([{ start: n, stop: n + 1 }], n);
  }
  const { NaN: no } = Number;
  expect(await Promise.all(readers.map(valuesOf))).toEqual([
    [no, no, no, no],
    [0, no, no, no],
    [0, 1, no, no],
    [0, 1, 2, no],
  ]);
});

test("a single writer keeps no copies, and those of readers that closed go with the next commit", async () => {
  const storage = await makeStored([6], [2]);
  const writer = await openArray(storage, "a");
  await writer.write([0], 9);
  expect(await keptIn(storage)).toEqual([]);
  const reader = await openArray(storage, "a");
  await writer.write([0], 10);
  await writer.write([0], 11);
  const kept = `.kept/${reader.ref().revision}`;
  expect((await keptIn(storage)).sort()).toEqual([`${kept}/.zmetadata`, `${kept}/data/0`]);
  await reader.close();
  await writer.write([5], 12);
  expect(await keptIn(storage)).toEqual([]);
  expect(await valuesOf(writer)).toEqual([11, 2, 3, 4, 5, 12]);
});

test("a revision that somebody reads can be opened by its name, one that nobody kept is not-found", async () => {
  const storage = await makeStored([3], [2]);
  const reader = await openArray(storage, "a");
  const { revision } = reader.ref();
  const writer = await openArray(storage, "a");
  await writer.append(Int32Array.of(4));
  const again = await openArray(storage, "a", { revision });
  expect(await valuesOf(again)).toEqual([1, 2, 3]);
  const now = await openArray(storage, "a", { revision: writer.ref().revision });
  expect(await valuesOf(now)).toEqual([1, 2, 3, 4]);
  await Promise.all([reader.close(), again.close()]);
  await writer.append(Int32Array.of(5));
  for (const gone of [revision, "77", "x"])
    await expect(openArray(storage, "a", { revision: gone })).rejects.toMatchObject({ code: "not-found" });
});

test("blocks of one iteration are of one revision, also when its own handle writes meanwhile", async () => {
  const storage = await makeStored([6], [2]);
  const array = await openArray(storage, "a");
  const seen: number[] = [];
  for await (const { view } of array.chunks({ maxBytes: 8 })) {
    seen.push(...(view.data as Int32Array));
    await array.write(["..."], 0);
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await valuesOf(array)).toEqual([0, 0, 0, 0, 0, 0]);
});

test("two handles that append at once: one comes first, the other conflicts, nothing is interleaved", async () => {
  const storage = await makeStored([2], [2]);
  const [one, two] = await Promise.all([openArray(storage, "a"), openArray(storage, "a")]);
  const ends = await Promise.allSettled([one.append(Int32Array.of(7, 7, 7)), two.append(Int32Array.of(8, 8, 8))]);
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect([
    [1, 2, 7, 7, 7],
    [1, 2, 8, 8, 8],
  ]).toContainEqual(await valuesOf(await openArray(storage, "a")));
});

test("two handles that write parts of one chunk at once both count", async () => {
  const storage = await makeStored([4], [4]);
  const [one, two] = await Promise.all([openArray(storage, "a"), openArray(storage, "a")]);
  await Promise.all([one.write([0], 7), two.write([3], 8)]);
  expect(await valuesOf(await openArray(storage, "a"))).toEqual([7, 2, 3, 8]);
});

test("readers keep their revision when a transaction commits", async () => {
  const storage = await makeStored([4], [2]);
  const reader = await openArray(storage, "a");
  await transaction(storage, async (tx) => {
    const array = await tx.array("a");
    await array.write(["..."], 0);
    await array.append(Int32Array.of(5));
    await array.resize([3]);
  });
  expect(await valuesOf(reader)).toEqual([1, 2, 3, 4]);
  expect(await valuesOf(await openArray(storage, "a"))).toEqual([0, 0, 0]);
});

test("reads and blocks beside a handle's own writes are of one revision, and so is what is read after", async () => {
  const storage = await makeStored([24], [1]);
  const array = await openArray(storage, "a");
  for (let round = 10; round < 30; round++) {
    const write = array.write(["..."], round);
    const reads = [array.read(), array.read([{ step: 5 }])];
    const blocks: number[] = [];
    const iterate = (async () => {
      for await (const { view } of array.chunks({ maxBytes: 16 })) blocks.push(...(view.data as Int32Array));
    })();
    for (let turn = 0; turn < round % 7; turn++) await Promise.resolve();
    reads.push(array.read());
    const values = (await Promise.all(reads)).map(({ data }) => new Set<unknown>(data).size);
    await Promise.all([write, iterate]);
    if (round > 10) expect([...values, new Set(blocks).size]).toEqual([1, 1, 1, 1]);
    expect(new Set(await valuesOf(array))).toEqual(new Set([round]));
  }
});

test("a revision that nobody pins any more cannot be opened, also while an older one is read", async () => {
  const storage = await makeStored([2], [1]);
  const writer = await openArray(storage, "a");
  const older = await openArray(storage, "a");
  await writer.write([0], 20);
  const newer = await openArray(storage, "a");
  const { revision } = newer.ref();
  await writer.write([0], 30);
  await newer.close();
  await writer.write([1], 40);
  expect(await valuesOf(older)).toEqual([1, 2]);
  await expect(openArray(storage, "a", { revision })).rejects.toMatchObject({ code: "not-found" });
});

test("a read that waits for a change of the shape is of the new one", async () => {
  const storage = await makeStored([4], [2]);
  const array = await openArray(storage, "a");
  const [, shrunk] = await Promise.all([array.resize([1]), array.read()]);
  expect([...shrunk.data]).toEqual([1]);
  const [, grown] = await Promise.all([array.append(Int32Array.of(8)), array.read()]);
  expect([...grown.data]).toEqual([1, 8]);
  const [refused] = await Promise.allSettled([array.read(), array.close()]);
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "invalid-argument" } });
});

test("storages on one database meet at the same locks, whatever it is called; those in memory are their own", async () => {
  const inner = { type: "indexeddb", database: "memory" };
  const home = (description: object) => homeOf({ description });
  expect(home({ type: "query", sub_storage: inner })).toEqual({ name: "indexeddb:memory", isShared: true });
  const sealed = { type: "crypt", credential: "c", sub_storage: inner };
  expect(home(sealed)).toEqual({ ...home({ ...sealed }), isShared: true });
  const memory = { type: "union", storage_list: [{ type: "memory" }] };
  expect(home(memory)).toEqual(home(memory));
  expect(home(memory).name).not.toBe(home({ ...memory }).name);
});

test("an array removed and made again is another one to those who hold the old one", async () => {
  const storage = await makeStored([4], [2]);
  const old = await openArray(storage, "a");
  const { revision } = old.ref();
  await storage.remove("a");
  const made = await createArray(storage, "a", { shape: [4], dtype: "int32", chunkShape: [2] });
  await made.write(["..."], 9);
  await expect(old.read()).rejects.toMatchObject({ code: "not-found" });
  await expect(old.write([0], 1)).rejects.toMatchObject({ code: "conflict" });
  await expect(openArray(storage, "a", { revision })).rejects.toMatchObject({ code: "not-found" });
  expect(await valuesOf(made)).toEqual([9, 9, 9, 9]);
  expect(await keptIn(storage)).toEqual([]);
});

test("a kept copy that is gone is an error to who needs it, and no hindrance to later commits", async () => {
  const storage = createStorage({ type: "memory" });
  const writer = await createArray(storage, "a", { shape: [4], dtype: "float64", chunkShape: [2] });
  await writer.write(["..."], 1);
  const reader = await openArray(storage, "a");
  await writer.write([0], 2);
  for (const name of await keptIn(storage)) await storage.removeAttachment("a", name);
  await expect(reader.read()).rejects.toMatchObject({ code: "corrupt" });
  await reader.close();
  await writer.write([0], 3);
  expect(await valuesOf(writer)).toEqual([3, 1, 1, 1]);
});

test("what was read is the reader's to change, also where it is exactly a chunk", async () => {
  const storage = await makeStored([6], [2]);
  const array = await openArray(storage, "a");
  for (const selection of [[{ start: 2, stop: 4 }], [{ start: 2, stop: 5 }], [{ start: 2, stop: 4 }]]) {
    const { data } = await array.read(selection);
    expect([...data].slice(0, 2)).toEqual([3, 4]);
    data.fill(0 as never);
  }
  const mine = Int32Array.of(8, 9);
  await array.write([{ start: 0, stop: 2 }], mine);
  expect([...mine]).toEqual([8, 9]);
});

test("a reduction and a reader beside the handle's own write are of one revision", async () => {
  const storage = createStorage({ type: "memory" });
  const shape = [64, 8192];
  const array = await createArray(storage, "a", { shape, dtype: "float64", chunkShape: [1, 8192] });
  await array.write(["..."], 1);
  const before = memoryBudget();
  onTestFinished(() => setMemoryBudget(before));
  setMemoryBudget(2 ** 20); // blocks of 256 KiB: sixteen
  const sum = reduce(array, "sum");
  const writing = (async () => {
    for (let row = 0; row < 64; row++) await array.write([row], 2);
  })();
  expect([64 * 8192, 2 * 64 * 8192]).toContain(Number((await sum).data[0]));
  await writing;
  expect(Number((await reduce(array, "sum")).data[0])).toBe(2 * 64 * 8192);
});
