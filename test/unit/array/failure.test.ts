import { expect, test } from "vitest";
import { createArray, openArray } from "../../../src/array/index.ts";
import { FieldError } from "../../../src/base/errors.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { makeData } from "./dense.ts";
import { contents, makeStored } from "./stored.ts";

const memory = () => createStorage({ type: "memory" });

/** A storage with every write seen first: `before` may throw, and may tell by name and count. */
function watched(storage: JioStorage, before: (name: string, count: number) => void, atomic = false): JioStorage {
  let count = 0;
  return {
    ...storage,
    hasCapacity(name) {
      if (name === "atomic" && !atomic) throw new FieldError("unsupported", "not atomic");
      return storage.hasCapacity(name);
    },
    async putAttachment(id, name, body, o) {
      before(name, count++);
      await storage.putAttachment(id, name, body, o);
    },
    async bulk(list, o) {
      before("bulk", count++);
      await storage.bulk(list, o);
    },
  };
}

test("an append that fails at any write leaves the old array, and can be repeated", async () => {
  for (let at = 0; ; at++) {
    const storage = await makeStored([5], [2]);
    const old = await contents(storage);
    const failing = watched(storage, (_name, count) => {
      if (count === at) throw new FieldError("network", "gone");
    });
    const outcome = await (await openArray(failing, "a")).append(makeData("int32", 4, 9)).catch((error) => error);
    if (outcome === undefined) {
      expect(at).toBe(5); // chunks 2 (partial), 3, 4, then .zarray, then .zmetadata
      break;
    }
    expect(outcome).toMatchObject({ code: "network" });
    expect(await contents(storage)).toEqual(old);
    await (await openArray(storage, "a")).append(makeData("int32", 4, 9));
    expect(await contents(storage)).toEqual([...old, ...makeData("int32", 4, 9)]);
  }
});

test("a creation that fails leaves no array or the whole one, never a broken one", async () => {
  for (let at = 0, failed = true; failed; at++) {
    const storage = memory();
    const failing = watched(storage, (_name, count) => {
      if (count === at) throw new FieldError("network", "gone");
    });
    failed = await createArray(failing, "a", { shape: [5], dtype: "int32", chunkShape: [2] }).then(
      () => false,
      () => true,
    );
    const found = await openArray(storage, "a").catch((error) => error);
    if (found instanceof FieldError) expect(found.code).toBe("not-found");
    else expect([...(await found.read()).data]).toEqual([0, 0, 0, 0, 0]);
  }
});

test("where the storage is atomic, one write is one bulk, and its failure changes nothing", async () => {
  const storage = await makeStored([6], [2]);
  const old = await contents(storage);
  const names: string[] = [];
  await (
    await openArray(
      watched(storage, (name) => void names.push(name), true),
      "a",
    )
  ).write(["..."], 1);
  expect(names).toEqual(["bulk"]);
  await (await openArray(storage, "a")).write(["..."], Int32Array.from(old as number[]));
  const failing = watched(
    storage,
    () => {
      throw new FieldError("over-quota", "full");
    },
    true,
  );
  const array = await openArray(failing, "a");
  await expect(array.write([{ start: 1 }], 0)).rejects.toMatchObject({ code: "over-quota" });
  await expect(array.append(makeData("int32", 3))).rejects.toMatchObject({ code: "over-quota" });
  expect(array.shape).toEqual([6]);
  expect(await contents(storage)).toEqual(old);
});

test("append touches the partial last chunk and the new ones only, metadata after them", async () => {
  const storage = await makeStored([1000], [4]);
  const names: string[] = [];
  const array = await openArray(
    watched(storage, (name) => void names.push(name)),
    "a",
  );
  await array.append(makeData("int32", 6));
  expect(names).toEqual(["data/250", "data/251", "data/.zarray", ".zmetadata"]);
  names.length = 0;
  await array.append(makeData("int32", 1));
  expect(names).toEqual(["data/251", "data/.zarray", ".zmetadata"]);
});

test("chunks that are overwritten whole are not read", async () => {
  const storage = await makeStored([7], [2]);
  const read: string[] = [];
  const spying: JioStorage = {
    ...storage,
    getAttachment: (id, name, o) => {
      read.push(name);
      return storage.getAttachment(id, name, o);
    },
  };
  const array = await openArray(spying, "a");
  read.length = 0;
  await array.write([{ start: 2 }], 5);
  const chunks = () => read.filter((name) => /^data\/\d/.test(name));
  expect(chunks()).toEqual([]);
  await array.write([{ start: 1, stop: 4 }], 6);
  expect(chunks()).toEqual(["data/0"]);
});

test("a handle does not append where another one has", async () => {
  const storage = await makeStored([2], [2]);
  const [first, second] = [await openArray(storage, "a"), await openArray(storage, "a")];
  await first.append(Int32Array.of(8));
  await expect(second.append(Int32Array.of(9))).rejects.toMatchObject({ code: "conflict" });
  expect((await contents(storage)).slice(2)).toEqual([8]);
});

test("a missing chunk of an array without fill value is corrupt, with its place", async () => {
  const storage = await makeStored([4], [2]);
  await storage.removeAttachment("a", "data/1");
  const array = await openArray(storage, "a");
  await expect(array.read()).rejects.toMatchObject({ code: "corrupt", facts: { id: "a", name: "data/1" } });
  await expect(array.write([3], 1)).rejects.toMatchObject({ code: "corrupt" });
  expect([...(await array.read([{ stop: 2 }])).data]).toEqual([1, 2]);
});

test.each([[0], [7], [9], [400]])("a chunk of %d bytes where 8 belong is corrupt", async (length) => {
  for (const codecs of [[], ["gzip"]] as ([] | ["gzip"])[]) {
    const storage = memory();
    await createArray(storage, "a", { shape: [2], dtype: "float32", codecs });
    const plain = new Uint8Array(length);
    const packed = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
    const body = codecs.length ? await new Response(packed).blob() : plain;
    await storage.putAttachment("a", "data/0", body);
    await expect((await openArray(storage, "a")).read()).rejects.toMatchObject({
      code: "corrupt",
      facts: { id: "a", name: "data/0", expected: 8 },
    });
  }
});

test("a chunk that is no gzip, or is cut, is corrupt", async () => {
  const storage = memory();
  const array = await createArray(storage, "a", { shape: [100], dtype: "float64", codecs: ["gzip"] });
  await array.write(["..."], makeData("float64", 100));
  const whole = await storage.getAttachment("a", "data/0", { format: "array_buffer" });
  for (const body of [whole.slice(0, -9), whole.slice(10), new ArrayBuffer(0)]) {
    await storage.putAttachment("a", "data/0", body);
    await expect(array.read()).rejects.toMatchObject({ code: "corrupt", facts: { name: "data/0" } });
  }
});

test("an array whose document is gone does not read as fill values", async () => {
  const storage = memory();
  const array = await createArray(storage, "a", { shape: [4], dtype: "float64" });
  await storage.remove("a");
  await expect(array.read()).rejects.toMatchObject({ code: "not-found" });
});

test("a result over the memory budget is refused, and the message names the way through", async () => {
  const array = await createArray(memory(), "a", { shape: [1e12], dtype: "float64", chunkShape: [4096] });
  await expect(array.read()).rejects.toMatchObject({
    code: "over-budget",
    message: expect.stringContaining("chunks()"),
  });
  await expect(array.write(["..."], 0)).rejects.toMatchObject({ code: "over-budget" });
  expect((await array.read([{ start: -3 }])).data).toEqual(new Float64Array(3).fill(Number.NaN));
  const first = await array
    .chunks({ maxBytes: 1 << 20 })
    [Symbol.asyncIterator]()
    .next();
  expect(first.value?.view.data.byteLength).toBe(1 << 20);
});
