/** Which arrays a document is said to have, in whatever form of Zarr they lie. */
import { expect, test } from "vitest";
import { createArray } from "../../../../src/array/index.ts";
import { listArrays } from "../../../../src/array/view/list-arrays.ts";
import { createStorage, type JioStorage } from "../../../../src/jio/index.ts";

const version3 = (shape: number[], dtype: string, names: string[]) => ({
  ...{ zarr_format: 3, node_type: "array", shape, data_type: dtype, fill_value: dtype.startsWith("f") ? "NaN" : 0 },
  chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
  chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
  codecs: [{ name: "bytes", configuration: { endian: "little" } }],
  ...{ attributes: { units: "g" }, dimension_names: names },
});

async function stored(files: Record<string, object>): Promise<JioStorage> {
  const storage = createStorage({ type: "memory" });
  await storage.put("a", {});
  for (const [name, json] of Object.entries(files)) await storage.putAttachment("a", name, JSON.stringify(json));
  return storage;
}

const group = { zarr_format: 3, node_type: "group", attributes: {} };

test("a group of version 3: its arrays, data first; no groups, nothing deeper, nothing of a kind that is not read", async () => {
  const storage = await stored({
    "zarr.json": group,
    "above/zarr.json": version3([2], "int16", ["above"]),
    "data/zarr.json": version3([5, 2], "float32", ["time", "above"]),
    "inner/zarr.json": group,
    "inner/x/zarr.json": version3([2], "int16", ["x"]),
    "of strings/zarr.json": version3([2], "int16", ["x"]),
    "text/zarr.json": version3([2], "string", ["x"]),
    "time/zarr.json": version3([5], "int64", ["time"]),
  });
  const found = await listArrays(storage, "a", {});
  expect(found.map(({ path, shape, dtype }) => [path, shape, dtype])).toEqual([
    ["data", [5, 2], "float32"],
    ["above", [2], "int16"],
    ["time", [5], "int64"],
  ]);
  expect(found[0]).toMatchObject({ dimensionNames: ["time", "above"], attributes: { units: "g" }, byteLength: 40 });
});

test("a group of version 2 of others: those that only foreign codecs read are listed as well", async () => {
  const meta = { zarr_format: 2, shape: [4], chunks: [2], fill_value: 0, order: "C", filters: null };
  const storage = await stored({
    ".zgroup": { zarr_format: 2 },
    "data/.zarray": { ...meta, dtype: ">f4", compressor: { id: "zlib", level: 1 } },
    "plain/.zarray": { ...meta, dtype: "<i2", compressor: null },
    "words/.zarray": { ...meta, dtype: "<U4", compressor: { id: "zlib", level: 1 } },
  });
  expect((await listArrays(storage, "a", {})).map(({ path, dtype }) => [path, dtype])).toEqual([
    ["data", "float32"],
    ["plain", "int16"],
  ]);
});

test("our own group is listed by its metadata alone; data that cannot be read is told", async () => {
  const storage = createStorage({ type: "memory" });
  for (const path of ["b", "data"]) await createArray(storage, "a", { path, shape: [1], dtype: "int8" } as never);
  expect((await listArrays(storage, "a", {})).map(({ path }) => path)).toEqual(["data", "b"]);
  const broken = await stored({ "data/zarr.json": version3([2], "string", ["x"]) });
  await expect(listArrays(broken, "a", {})).rejects.toMatchObject({ code: "unsupported" });
});
