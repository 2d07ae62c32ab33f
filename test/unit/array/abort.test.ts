import { expect, test } from "vitest";
import { createArray, openArray } from "../../../src/array/index.ts";
import type { JioStorage } from "../../../src/jio/index.ts";
import { contents, makeStored } from "./stored.ts";

const reason = new Error("the user left");

test("an aborted signal rejects every call with its reason, untouched", async () => {
  const storage = await makeStored([4], [2]);
  const array = await openArray(storage, "a");
  const signal = AbortSignal.abort(reason);
  await expect(openArray(storage, "a", { signal })).rejects.toBe(reason);
  await expect(createArray(storage, "b", { shape: [1], dtype: "int8", signal })).rejects.toBe(reason);
  await expect(array.read([], { signal })).rejects.toBe(reason);
  await expect(array.write([0], 1, { signal })).rejects.toBe(reason);
  await expect(array.append(Int32Array.of(1), { signal })).rejects.toBe(reason);
  await expect(array.chunks({ signal })[Symbol.asyncIterator]().next()).rejects.toBe(reason);
});

test("an abort ends a read that hangs, and starts no other chunk", async () => {
  const storage = await makeStored([100], [2]);
  let asked = 0;
  const hanging: JioStorage = {
    ...storage,
    getAttachment: (id, name, o) => {
      if (!name.match(/\d$/)) return storage.getAttachment(id, name, o);
      asked++;
      return new Promise(() => {});
    },
  };
  const array = await openArray(hanging, "a");
  const life = new AbortController();
  const read = array.read([], { signal: life.signal });
  await expect.poll(() => asked).toBeGreaterThan(0);
  life.abort(reason);
  await expect(read).rejects.toBe(reason);
  expect(asked).toBeLessThanOrEqual(6);
});

test("an abort between the chunks of a write leaves the old state, and the next write works", async () => {
  const storage = await makeStored([10], [2]);
  const old = await contents(storage);
  const life = new AbortController();
  const stopping: JioStorage = {
    ...storage,
    getAttachment: (id, name, o) => {
      if (name === "data/1") life.abort(reason);
      return storage.getAttachment(id, name, o);
    },
  };
  const array = await openArray(stopping, "a");
  await expect(array.write([{ step: 3 }], 0, { signal: life.signal })).rejects.toBe(reason);
  expect(await contents(storage)).toEqual(old);
  await array.write([0], 5);
  expect((await contents(storage))[0]).toBe(5);
});

test("leaving the loop over chunks() reads no further", async () => {
  const array = await openArray(await makeStored([100], [2]), "a");
  const seen: unknown[] = [];
  for await (const { selection } of array.chunks({ maxBytes: 8 })) {
    seen.push(selection);
    if (seen.length === 3) break;
  }
  expect(seen.at(-1)).toEqual([{ start: 4, stop: 6 }]);
});
