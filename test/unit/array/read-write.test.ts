import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type BigArray, createArray, openArray } from "../../../src/array/index.ts";
import { layoutOf, memorySize } from "../../../src/format/dtype.ts";
import { fromHalf, toHalf } from "../../../src/format/half.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { runs } from "../../support/runs.ts";
import { arbitraryCase, type Case, DTYPES, elementsOf, locate, makeData, viewOf } from "./dense.ts";

vi.setConfig({ testTimeout: 60_000 }); // hundreds of cases, or other programs: slow where the machine is busy

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

async function makeArray({ dtype, shape, chunkShape, gzip }: Omit<Case, "selection">) {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a/1", { shape, dtype, chunkShape, codecs: gzip ? ["gzip"] : [] });
  const data = makeData(dtype, product(shape));
  return { storage, array, data, elements: elementsOf(viewOf(data, shape, dtype)) };
}

const all = async (array: BigArray) => elementsOf(await array.read());

test("read(selection) gives the elements of a dense array, C order, whatever dtype, chunks and codec", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, async (one) => {
      const { array, data, elements } = await makeArray(one);
      await array.write(["..."], data);
      const view = await array.read(one.selection);
      const { places, shape } = locate(one.selection, one.shape);
      expect(view).toMatchObject({ shape, offset: 0, dtype: one.dtype, stride: viewOf(data, shape, one.dtype).stride });
      expect(view.data.constructor).toBe(layoutOf(one.dtype).Values);
      expect(elementsOf(view)).toEqual(places.map((place) => elements[place]));
    }),
    { numRuns: runs(150) },
  );
});

test("write(selection) changes the selected elements and no other, also for who opens the array later", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, async (one) => {
      const { storage, array, data, elements } = await makeArray(one);
      await array.write(["..."], data);
      const { places, shape } = locate(one.selection, one.shape);
      const values = makeData(one.dtype, places.length, 3);
      await array.write(one.selection, values);
      const written = elementsOf(viewOf(values, shape, one.dtype));
      places.forEach((place, k) => {
        elements[place] = written[k];
      });
      expect(await all(array)).toEqual(elements);
      expect(await all(await openArray(storage, "a/1"))).toEqual(elements);
    }),
    { numRuns: runs(150) },
  );
});

test("append continues the array along any axis", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryCase, fc.nat(5), fc.nat(2), async (one, added, axisSeed) => {
      const axis = axisSeed % one.shape.length;
      const { storage, array, data } = await makeArray(one);
      await array.write(["..."], data);
      const more = one.shape.with(axis, added);
      const values = makeData(one.dtype, product(more), 5);
      await array.append(viewOf(values, more, one.dtype), { axis });
      const grown = one.shape.with(axis, one.shape[axis] + added);
      const half = (start: number, stop: number) => one.shape.map((_, at) => (at === axis ? { start, stop } : {}));
      for (const seen of [array, await openArray(storage, "a/1")]) {
        expect(seen.shape).toEqual(grown);
        expect(elementsOf(await seen.read(half(0, one.shape[axis])))).toEqual(
          elementsOf(viewOf(data, one.shape, one.dtype)),
        );
        expect(elementsOf(await seen.read(half(one.shape[axis], grown[axis])))).toEqual(
          elementsOf(viewOf(values, more, one.dtype)),
        );
      }
    }),
    { numRuns: runs(100) },
  );
});

test.each(DTYPES)("%s elements keep their bits through chunks and gzip", async (dtype) => {
  const { Values, valuesPerElement } = layoutOf(dtype);
  const size = memorySize(dtype);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 160 }), fc.boolean(), async (bytes, gzip) => {
      const whole = bytes
        .slice(0, bytes.length - (bytes.length % size))
        .map((byte) => (dtype === "bool" ? byte % 2 : byte));
      const data = new Values(whole.buffer);
      if (dtype === "float16")
        (data as Float32Array).set((data as Float32Array).map((value) => fromHalf(toHalf(value))));
      const shape = [data.length / valuesPerElement];
      const { array } = await makeArray({ dtype, shape, chunkShape: [3], gzip });
      await array.write(["..."], data);
      const read = (await array.read()).data;
      expect(new Uint8Array(read.buffer)).toEqual(whole);
    }),
    { numRuns: runs(40) },
  );
});

test("views with strides, and numbers, broadcast to the selection as in numpy", async () => {
  const { array } = await makeArray({ dtype: "int64", shape: [3, 4], chunkShape: [2, 3], gzip: false });
  await array.write(["..."], 7);
  await array.write([1], 8n);
  const backwards = {
    data: BigInt64Array.of(1n, 2n, 3n),
    shape: [3, 1],
    stride: [-1, 5],
    offset: 2,
    dtype: "int64" as const,
  };
  await array.write([{}, { start: 1, stop: 3 }], backwards);
  expect((await array.read()).data).toEqual(BigInt64Array.of(7n, 3n, 3n, 7n, 8n, 2n, 2n, 8n, 7n, 1n, 1n, 7n));
});

test("a real number written to complex elements has no imaginary part", async () => {
  const { array } = await makeArray({ dtype: "complex128", shape: [2], chunkShape: [2], gzip: false });
  await array.write([1], 5);
  expect((await array.read()).data).toEqual(Float64Array.of(Number.NaN, Number.NaN, 5, 0));
});

test("bytes other than 0 and 1 are stored as true in a bool array", async () => {
  const { array } = await makeArray({ dtype: "bool", shape: [3], chunkShape: [2], gzip: false });
  await array.write(["..."], Uint8Array.of(0, 255, 1));
  expect((await array.read()).data).toEqual(Uint8Array.of(0, 1, 1));
});

test.each([
  ["another element type", new Float32Array(12)],
  ["nothing", null as unknown as Float64Array],
  ["too few values", new Float64Array(11)],
  ["a view of another dtype", viewOf(new Float64Array(12), [3, 2], "complex128")],
  ["a shape that does not broadcast", viewOf(new Float64Array(6), [2, 3], "float64")],
  ["a view beyond its data", { ...viewOf(new Float64Array(12), [3, 4], "float64"), offset: 1 }],
  ["a view before its data", { ...viewOf(new Float64Array(12), [3, 4], "float64"), stride: [-4, 1] }],
  ["a stride that is no integer", { ...viewOf(new Float64Array(12), [3, 4], "float64"), stride: [0.5, 1] }],
])("write refuses %s as invalid-argument and changes nothing", async (_what, data) => {
  const { array } = await makeArray({ dtype: "float64", shape: [3, 4], chunkShape: [2, 2], gzip: false });
  await expect(array.write(["..."], data)).rejects.toMatchObject({ code: "invalid-argument" });
  expect((await array.read()).data.every((value) => Number.isNaN(value))).toBe(true);
});

test.each([
  ["uint8", 256],
  ["uint8", -1],
  ["int16", 1.5],
  ["int32", Number.NaN],
  ["uint64", -1n],
  ["int64", 2n ** 63n],
  ["bool", 2],
] as const)("an element %s cannot be %s", async (dtype, value) => {
  const { array } = await makeArray({ dtype, shape: [3], chunkShape: [2], gzip: false });
  await expect(array.write([0], value)).rejects.toMatchObject({ code: "invalid-argument" });
});

test("writes of one handle that meet in a chunk lose nothing", async () => {
  const { array } = await makeArray({ dtype: "int32", shape: [40], chunkShape: [64], gzip: true });
  await Promise.all(Array.from({ length: 40 }, (_, k) => array.write([k], k)));
  expect([...(await array.read()).data]).toEqual(Array.from({ length: 40 }, (_, k) => k));
});

test("chunks() gives the whole array in order, in blocks of at most maxBytes", async () => {
  const { array, data } = await makeArray({ dtype: "float64", shape: [50, 3], chunkShape: [8, 2], gzip: false });
  await array.write(["..."], data);
  const seen: number[] = [];
  for await (const { selection, view } of array.chunks({ maxBytes: 17 * 3 * 8 })) {
    expect(view.data.byteLength).toBeLessThanOrEqual(17 * 3 * 8);
    expect(view.data).toEqual((await array.read(selection)).data);
    seen.push(...(view.data as Float64Array));
  }
  expect(seen).toEqual([...data]);
});

test.each([
  ["rows of another length", viewOf(new Float64Array(8), [2, 4], "float64")],
  ["a view of another rank", viewOf(new Float64Array(3), [3], "float64")],
  ["values that make no whole row", new Float64Array(4)],
  ["another element type", new Float32Array(3)],
  ["nothing", null as unknown as Float64Array],
])("append refuses %s as invalid-argument", async (_what, data) => {
  const { array } = await makeArray({ dtype: "float64", shape: [2, 3], chunkShape: [2, 2], gzip: false });
  await expect(array.append(data)).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(array.append(new Float64Array(3), { axis: 2 })).rejects.toMatchObject({ code: "invalid-argument" });
  expect(array.shape).toEqual([2, 3]);
});

test("append counts a negative axis from the end, and adds nothing for no rows", async () => {
  const { array } = await makeArray({ dtype: "float64", shape: [2, 3], chunkShape: [2, 2], gzip: false });
  await array.append(Float64Array.of(7, 8), { axis: -1 });
  await array.append(new Float64Array(0));
  expect(array.shape).toEqual([2, 4]);
  expect((await array.read([{}, -1])).data).toEqual(Float64Array.of(7, 8));
});
