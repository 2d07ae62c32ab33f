import { expect, test } from "vitest";
import { createArray, openArray, transaction } from "../../../src/array/index.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { contents, makeStored } from "./stored.ts";

test("arrays and documents change together, and nobody sees anything before", async () => {
  const storage = await makeStored([2], [2]);
  await storage.put("doc", { n: 1 });
  const result = await transaction(storage, async (tx) => {
    const array = await tx.array("a");
    await array.append(Int32Array.of(3));
    const other = await createArray(tx.storage, "b", { shape: [1], dtype: "float64" });
    await other.write([0], 0.5);
    await tx.storage.put("doc", { n: 2 });
    await tx.storage.putAttachment("doc", "note", "hello");
    expect([...(await array.read()).data]).toEqual([1, 2, 3]);
    expect(await tx.storage.get("doc")).toEqual({ n: 2 });
    expect(await tx.storage.getAttachment("doc", "note", { format: "text", start: 1, end: 3 })).toBe("el");
    expect(Object.keys(await tx.storage.allAttachments("b"))).toContain("data/0");
    expect(await contents(storage)).toEqual([1, 2]);
    expect(await storage.get("doc")).toEqual({ n: 1 });
    await expect(storage.get("b")).rejects.toMatchObject({ code: "not-found" });
    return "done";
  });
  expect(result).toBe("done");
  expect(await contents(storage)).toEqual([1, 2, 3]);
  expect(await storage.get("doc")).toEqual({ n: 2 });
  expect([...(await (await openArray(storage, "b")).read()).data]).toEqual([0.5]);
});

test("a run that throws, or is aborted, changes nothing", async () => {
  const storage = await makeStored([2], [2]);
  const change = async (tx: Parameters<Parameters<typeof transaction>[1]>[0]) => {
    await (await tx.array("a")).write(["..."], 9);
    await tx.storage.remove("a");
    await tx.storage.put("new", {});
  };
  const run = transaction(storage, async (tx) => {
    await change(tx);
    throw new Error("mine");
  });
  await expect(run).rejects.toThrow("mine");
  const life = new AbortController();
  const aborted = transaction(
    storage,
    async (tx) => {
      await change(tx);
      life.abort(new Error("stop"));
      await new Promise(() => {});
    },
    { signal: life.signal },
  );
  await expect(aborted).rejects.toThrow("stop");
  expect(await contents(storage)).toEqual([1, 2]);
  expect(await storage.count()).toBe(1);
});

test("what was read and changed by somebody else meanwhile is a conflict, and nothing is kept", async () => {
  const storage = await makeStored([2], [2]);
  await createArray(storage, "b", { shape: [1], dtype: "int8" });
  const run = transaction(storage, async (tx) => {
    const [from, to] = [await tx.array("a"), await tx.array("b")];
    const { data } = await from.read();
    await (await openArray(storage, "a")).write([0], 7);
    await to.write(["..."], Number(data[0]));
  });
  await expect(run).rejects.toMatchObject({ code: "conflict", facts: { id: "a" } });
  expect([...(await (await openArray(storage, "b")).read()).data]).toEqual([0]);
});

test("two transactions on one array: one counts, the other is told to run again; on two arrays both count", async () => {
  const storage = await makeStored([1], [2]);
  await createArray(storage, "b", { shape: [1], dtype: "int32" });
  const grow = (id: string, value: number) =>
    transaction(storage, async (tx) => (await tx.array(id)).append(Int32Array.of(value)));
  const ends = await Promise.allSettled([grow("a", 5), grow("a", 6), grow("b", 7)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected"]);
  expect(ends.flatMap((end) => (end.status === "rejected" ? [end.reason.code] : []))).toEqual(["conflict"]);
  expect([...(await (await openArray(storage, "b")).read()).data]).toEqual([0, 7]);
});

test("an array made by somebody else under the same name is a conflict", async () => {
  const storage = createStorage({ type: "memory" });
  const run = transaction(storage, async (tx) => {
    await createArray(tx.storage, "a", { shape: [1], dtype: "int8" });
    await createArray(storage, "a", { shape: [2], dtype: "int16" });
  });
  await expect(run).rejects.toMatchObject({ code: "conflict" });
  expect((await openArray(storage, "a")).dtype).toBe("int16");
});

test("documents and attachments that are removed and made again in a transaction are the new ones alone", async () => {
  const storage = await makeStored([2], [2]);
  await transaction(storage, async (tx) => {
    await tx.storage.remove("a");
    await expect(tx.storage.get("a")).rejects.toMatchObject({ code: "not-found" });
    await expect(tx.storage.putAttachment("a", "x", "1")).rejects.toMatchObject({ code: "not-found" });
    await tx.storage.put("a", { fresh: true });
    expect(await tx.storage.allAttachments("a")).toEqual({});
    await tx.storage.putAttachment("a", "x", "1");
    await tx.storage.putAttachment("a", "y", "2");
    await tx.storage.removeAttachment("a", "y");
    await expect(tx.storage.removeAttachment("a", "y")).rejects.toMatchObject({ code: "not-found" });
  });
  expect(await storage.get("a")).toEqual({ fresh: true });
  expect(Object.keys(await storage.allAttachments("a"))).toEqual(["x"]);
});

test("handles and storage of a transaction are refused when it is over", async () => {
  const storage = await makeStored([2], [2]);
  const { array, view } = await transaction(storage, async (tx) => ({ array: await tx.array("a"), view: tx.storage }));
  await expect(array.write([0], 1)).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(view.put("x", {})).rejects.toMatchObject({ code: "invalid-argument" });
});

test("a storage that is not atomic has no transactions", async () => {
  const storage = createStorage({ type: "memory" });
  const plain = {
    ...storage,
    hasCapacity(name: string) {
      if (name === "atomic") throw Object.assign(new Error("no"), { code: "unsupported", name: "FieldError" });
      return storage.hasCapacity(name);
    },
  };
  await expect(transaction(plain, async () => {})).rejects.toMatchObject({ code: "unsupported" });
});

test("a bulk that fails in a transaction, and is caught, has staged nothing", async () => {
  const storage = await makeStored([2], [2]);
  await transaction(storage, async (tx) => {
    const failing = tx.storage.bulk([
      { verb: "put", args: ["half", {}] },
      { verb: "removeAttachment", args: ["a", "absent"] },
    ]);
    await expect(failing).rejects.toMatchObject({ code: "not-found" });
    await tx.storage.put("whole", {});
  });
  await expect(storage.get("half")).rejects.toMatchObject({ code: "not-found" });
  expect(await storage.get("whole")).toEqual({});
});

test("two handles on one array in a transaction see what either has staged", async () => {
  const storage = await makeStored([4], [2]);
  await transaction(storage, async (tx) => {
    const [x, y] = [await tx.array("a"), await tx.array("a")];
    await y.read([0]);
    await x.write(["..."], 7);
    expect([...(await y.read()).data]).toEqual([7, 7, 7, 7]);
  });
});

test("a change that fails takes back nothing of one that runs beside it", async () => {
  const storage = await makeStored([2], [2]);
  await storage.put("x", {});
  await storage.putAttachment("x", "text", "old");
  await transaction(storage, async (tx) => {
    const failing = tx.storage.bulk([
      { verb: "putAttachment", args: ["x", "text", "one"] },
      { verb: "removeAttachment", args: ["a", "absent"] },
    ]);
    await Promise.all([failing.catch(() => {}), tx.storage.putAttachment("x", "text", "two")]);
  });
  expect(await storage.getAttachment("x", "text", { format: "text" })).toBe("two");
});

test("the storage of a transaction says that it cannot list", async () => {
  await transaction(await makeStored([2], [2]), async (tx) => {
    expect(() => tx.storage.hasCapacity("list")).toThrow(expect.objectContaining({ code: "unsupported" }));
    await expect(tx.storage.buildQuery({})).rejects.toMatchObject({ code: "unsupported" });
  });
});
