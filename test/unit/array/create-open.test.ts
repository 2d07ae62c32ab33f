import { expect, test } from "vitest";
import { createArray, type DType, openArray, zarrGroupItems } from "../../../src/array/index.ts";
import { itemSize } from "../../../src/format/dtype.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { DTYPES, elementsOf, makeData } from "./dense.ts";

const memory = () => createStorage({ type: "memory" });
const names = async (storage: ReturnType<typeof memory>, id = "a") =>
  Object.keys(await storage.allAttachments(id)).sort();
const json = (storage: ReturnType<typeof memory>, name: string) => storage.getAttachment("a", name, { format: "json" });

test("createArray makes the document where there is none, and leaves one that is there as it is", async () => {
  const storage = memory();
  await createArray(storage, "a", { shape: [3], dtype: "float32" });
  expect(await storage.get("a")).toEqual({ portal_type: "Data Array" });
  await storage.put("b", { portal_type: "Data Array", title: "mine" });
  await createArray(storage, "b", { shape: [3], dtype: "float32" });
  expect(await storage.get("b")).toEqual({ portal_type: "Data Array", title: "mine" });
});

test("an array is a Zarr v2 group in the document's attachments", async () => {
  const storage = memory();
  const attributes = { units: "g", long_name: "acceleration" };
  const options = {
    shape: [4, 3],
    dtype: "float32" as const,
    chunkShape: [2, 2],
    dimensionNames: ["time", "channel"],
    attributes,
  };
  const array = await createArray(storage, "a", options);
  await array.write([0, 0], 1);
  expect(await names(storage)).toEqual([
    ".zattrs",
    ".zgroup",
    ".zmetadata",
    "data/.zarray",
    "data/.zattrs",
    "data/0.0",
  ]);
  const zarray = {
    zarr_format: 2,
    shape: [4, 3],
    chunks: [2, 2],
    dtype: "<f4",
    compressor: null,
    fill_value: "NaN",
    order: "C",
    filters: null,
    dimension_separator: ".",
  };
  const zattrs = { units: "g", long_name: "acceleration", _ARRAY_DIMENSIONS: ["time", "channel"] };
  expect(await json(storage, "data/.zarray")).toEqual(zarray);
  expect(await json(storage, "data/.zattrs")).toEqual(zattrs);
  expect(await json(storage, ".zmetadata")).toEqual({
    zarr_consolidated_format: 1,
    metadata: { ".zgroup": { zarr_format: 2 }, ".zattrs": {}, "data/.zarray": zarray, "data/.zattrs": zattrs },
    wendelin_field: { revision: expect.any(Number), since: expect.any(Number) },
  });
});

test.each(DTYPES)("a %j array opens as it was created, and reads its fill value or zeros", async (dtype) => {
  const storage = memory();
  const created = await createArray(storage, "a", { shape: [5, 2], dtype, chunkShape: [2, 2], attributes: { k: 1 } });
  const opened = await openArray(storage, "a");
  for (const array of [created, opened])
    expect(array).toMatchObject({
      shape: [5, 2],
      dtype,
      chunkShape: [2, 2],
      attributes: { k: 1 },
      dimensionNames: ["dim_0", "dim_1"],
    });
  expect(opened.byteLength).toBe(10 * itemSize(dtype));
  const empty = typeof dtype === "string" && /float|complex/.test(dtype) ? Number.NaN : 0;
  expect((await opened.read()).data.every((value) => Object.is(Number(value), empty))).toBe(true);
});

test("integers have no fill value, so every chunk is there; a fill value that is asked for spares them", async () => {
  const storage = memory();
  await createArray(storage, "a", { shape: [5, 2], dtype: "int16", chunkShape: [2, 2] });
  expect(await names(storage)).toEqual(expect.arrayContaining(["data/0.0", "data/1.0", "data/2.0"]));
  expect(await json(storage, "data/.zarray")).toMatchObject({ fill_value: null });
  const other = await createArray(storage, "b", { shape: [5], dtype: "int64", fillValue: -7n });
  expect(await names(storage, "b")).not.toContain("data/0");
  expect((await other.read([0])).data).toEqual(BigInt64Array.of(-7n));
});

test("an array without axes holds one element", async () => {
  const array = await createArray(memory(), "a", { shape: [], dtype: "float64" });
  await array.write([], 4);
  expect(await array.read()).toMatchObject({ data: Float64Array.of(4), shape: [], stride: [] });
});

test("an array that is there already is a conflict, and stays as it is", async () => {
  const storage = memory();
  const array = await createArray(storage, "a", { shape: [2], dtype: "float64" });
  await array.write(["..."], 3);
  await expect(createArray(storage, "a", { shape: [9], dtype: "int8" })).rejects.toMatchObject({ code: "conflict" });
  expect((await (await openArray(storage, "a")).read()).data).toEqual(Float64Array.of(3, 3));
});

test.each<[string, object, string]>([
  ["a negative length", { shape: [-1] }, "invalid-argument"],
  ["a shape that is no list", { shape: 3 }, "invalid-argument"],
  ["chunks of another rank", { chunkShape: [1, 1] }, "invalid-argument"],
  ["an empty chunk", { chunkShape: [0] }, "invalid-argument"],
  ["a name too many", { dimensionNames: ["a", "b"] }, "invalid-argument"],
  ["a fill value out of range", { dtype: "uint8", fillValue: 300 }, "invalid-argument"],
  ["a path that is no name", { path: "../b" }, "invalid-argument"],
  ["another codec", { codecs: ["blosc"] }, "unsupported"],
  ["an element type that numpy has not", { dtype: "float8" as DType }, "unsupported"],
])("createArray refuses %s and writes nothing", async (_what, change, code) => {
  const storage = memory();
  const options = { shape: [3], dtype: "float32" as DType, ...change };
  await expect(createArray(storage, "a", options)).rejects.toMatchObject({ name: "FieldError", code });
  await expect(storage.get("a")).rejects.toMatchObject({ code: "not-found" });
});

test("openArray tells a missing document, a missing array, and metadata that is no Zarr apart", async () => {
  const storage = memory();
  await expect(openArray(storage, "a")).rejects.toMatchObject({ code: "not-found" });
  await storage.put("a", {});
  await expect(openArray(storage, "a")).rejects.toMatchObject({ code: "not-found", facts: { id: "a", path: "data" } });
  await createArray(storage, "a", { shape: [2], dtype: "float64" });
  await expect(openArray(storage, "a", { path: "frequency" })).rejects.toMatchObject({ code: "not-found" });
  await storage.putAttachment("a", ".zmetadata", "{");
  await expect(openArray(storage, "a")).rejects.toMatchObject({ code: "invalid-metadata" });
});

test("zarrGroupItems commits data and coordinates at once, each opened by its path", async () => {
  const storage = memory();
  const frequency = Float64Array.from({ length: 7 }, (_, bin) => bin * 10);
  const items = zarrGroupItems("a", {
    attributes: { title: "Welch" },
    arrays: {
      data: {
        data: new Float32Array(14).fill(2),
        shape: [7, 2],
        chunkShape: [3, 2],
        dimensionNames: ["frequency", "channel"],
        attributes: { units: "g²/Hz" },
      },
      frequency: { data: frequency, dimensionNames: ["frequency"], attributes: { units: "Hz" } },
      phase: { data: makeData("complex128", 7), dtype: "complex128", dimensionNames: ["frequency"] },
      valid: { data: makeData("bool", 7), dtype: "bool", dimensionNames: ["frequency"] },
    },
  });
  expect(items.at(-1)?.args.slice(0, 2)).toEqual(["a", ".zmetadata"]);
  await storage.bulk([{ verb: "put", args: ["a", { portal_type: "Data Array" }] }, ...items]);
  const data = await openArray(storage, "a");
  expect(data).toMatchObject({ shape: [7, 2], dtype: "float32", attributes: { units: "g²/Hz" } });
  expect((await data.read()).data).toEqual(new Float32Array(14).fill(2));
  expect((await (await openArray(storage, "a", { path: "frequency" })).read()).data).toEqual(frequency);
  const phase = await (await openArray(storage, "a", { path: "phase" })).read();
  expect(elementsOf(phase)).toHaveLength(7);
  expect((await (await openArray(storage, "a", { path: "valid" })).read()).data).toEqual(makeData("bool", 7));
  expect(await json(storage, ".zattrs")).toEqual({ title: "Welch" });
});

test("zarrGroupItems refuses data that does not fill its shape", () => {
  const group = { arrays: { data: { data: new Float64Array(5), shape: [2, 3], dimensionNames: ["a", "b"] } } };
  expect(() => zarrGroupItems("a", group)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});

test("an array joins a group that has others, and takes nothing from them", async () => {
  const storage = memory();
  await storage.put("a", {});
  await storage.bulk(
    zarrGroupItems("a", {
      attributes: { title: "t" },
      arrays: { x: { data: Float64Array.of(1, 2), dimensionNames: ["x"] } },
    }),
  );
  await createArray(storage, "a", { shape: [2], dtype: "int8", dimensionNames: ["x"] });
  expect((await (await openArray(storage, "a", { path: "x" })).read()).data).toEqual(Float64Array.of(1, 2));
  expect((await (await openArray(storage, "a")).read()).data).toEqual(Int8Array.of(0, 0));
  expect(await json(storage, ".zattrs")).toEqual({ title: "t" });
});

test("a closed array is refused altogether", async () => {
  const storage = memory();
  const array = await createArray(storage, "a", { shape: [2], dtype: "float64" });
  await array.close();
  await array.close();
  await expect(array.read()).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(array.append(Float64Array.of(1))).rejects.toMatchObject({ code: "invalid-argument" });
});

test.each([
  ["int64", 2n ** 63n - 1n],
  ["int64", -(2n ** 63n)],
  ["uint64", 2n ** 64n - 1n],
] as const)("a fill value of %s keeps all its digits: %s", async (dtype, fillValue) => {
  const storage = createStorage({ type: "memory" });
  await (await createArray(storage, "a", { shape: [2], dtype, fillValue })).close();
  const array = await openArray(storage, "a");
  expect([...(await array.read()).data]).toEqual([fillValue, fillValue]);
});
