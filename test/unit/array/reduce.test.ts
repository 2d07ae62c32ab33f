/** Reductions against numpy, over random shapes, dtypes, chunks and axes. */
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { memoryBudget, setMemoryBudget } from "../../../src/array/budget.ts";
import { createArray, type DType, reduce } from "../../../src/array/index.ts";
import { layoutOf } from "../../../src/format/dtype.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { python, testWith } from "../../support/peers.ts";

vi.setConfig({ testTimeout: 60_000 });

const OPS = ["sum", "mean", "var", "min", "max", "argmax"] as const;
const DTYPES: DType[] = ["bool", "int8", "uint16", "int32", "int64", "uint64", "float32", "float64", "complex128"];
const CASES = [
  { shape: [1000], chunkShape: [64] },
  { shape: [7, 11, 5], chunkShape: [3, 4, 5] },
  { shape: [1, 40], chunkShape: [1, 7] },
  { shape: [], chunkShape: [] },
];

/** Mixed magnitudes: a plain sum of these loses most of its digits. */
function makeValues(dtype: DType, count: number) {
  const { Values, kind, valuesPerElement } = layoutOf(dtype);
  const values = new Values(count * valuesPerElement);
  for (let n = 0; n < values.length; n++) {
    const whole = (n * 7919 + 3) % 113;
    const value = kind === "float" || kind === "complex" ? Math.fround((whole - 50) * 10 ** ((n * 31) % 9)) : whole;
    values[n] = (
      typeof values[n] === "bigint" ? BigInt(value) * 2n ** 40n : dtype === "bool" ? value % 2 : value
    ) as never;
  }
  return values;
}

const SCRIPT = `import json,sys,numpy
o=json.load(sys.stdin)
a=numpy.frombuffer(bytes.fromhex(o["bytes"]),o["dtype"]).reshape(o["shape"])
def number(v): return [float(v.real), float(v.imag)] if numpy.iscomplexobj(v) else str(int(v)) if v.dtype.kind in "iub" else float(v)
out=[]
for op in o["ops"]:
  for axis in [None]+list(range(a.ndim)):
    wide={"dtype":"c16" if a.dtype.kind=="c" else "f8"} if op=="mean" or (op=="var" and a.dtype.kind!="c") or (op=="sum" and a.dtype.kind in "fc") else {}
    r=numpy.asarray(getattr(numpy,op)(a,axis=axis,**wide))
    out.append([op,axis,list(r.shape),[number(v) for v in r.ravel()]])
json.dump(out,sys.stdout)`;

for (const dtype of DTYPES)
  testWith("numpy")(`reductions of ${dtype} equal numpy's, over all and along every axis`, async () => {
    for (const { shape, chunkShape } of CASES) {
      const count = shape.reduce((a, b) => a * b, 1);
      const data = makeValues(dtype, count);
      const storage = createStorage({ type: "memory" });
      const array = await createArray(storage, "a", { shape, chunkShape, dtype });
      await array.write(["..."], data);
      const ops = OPS.filter((op) => !(dtype.toString().startsWith("complex") && /m(in|ax)/.test(op)));
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex");
      const wire = layoutOf(dtype).wire;
      const expected = JSON.parse(python(SCRIPT, JSON.stringify({ bytes, dtype: wire, shape, ops })).toString());
      for (const [op, axis, resultShape, values] of expected) {
        const result = await reduce(array, op, axis === null ? {} : { axis });
        expect(result.shape, `${op} ${axis}`).toEqual(resultShape);
        expectClose([...result.data], values, scaleOf(op, data), `${op} axis ${axis} of [${shape}]`);
      }
    }
  });

/** Relative to the size of what was added up: numpy's own sums lose digits where these cancel. */
function scaleOf(op: string, data: ArrayLike<number | bigint>): number {
  const most = Math.max(...Array.from(data, (value) => Math.abs(Number(value))), 1e-300);
  return op === "var" ? most * most : op === "sum" ? most * data.length : most;
}

function expectClose(ours: (number | bigint)[], theirs: unknown[], scale: number, what: string) {
  const flat = theirs.flat() as (string | number)[];
  expect(ours.length, what).toBe(flat.length);
  for (const [n, value] of ours.entries()) {
    const wanted = flat[n]!;
    if (typeof wanted === "string") expect(String(value), what).toBe(wanted);
    else expect(Math.abs(Number(value) - wanted) / scale, `${what} [${n}] ${value} ${wanted}`).toBeLessThan(1e-12);
  }
}

test.each([
  { shape: [3, 33_000], chunkShape: [2, 9000] },
  { shape: [2, 2, 33_000], chunkShape: [1, 2, 40_000] },
  { shape: [2, 3, 12_000], chunkShape: [2, 2, 12_000] },
])("rows longer than a block are reduced as short ones are: $shape", async ({ shape, chunkShape }) => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape, chunkShape, dtype: "float64" });
  const count = shape.reduce((a, b) => a * b, 1);
  await array.write(
    ["..."],
    Float64Array.from({ length: count }, (_, n) => (n * 7919) % 1009),
  );
  const cases = OPS.flatMap((op) => [undefined, ...shape.keys()].map((axis) => ({ op, axis })));
  const reduceAll = async () =>
    Promise.all(
      cases.map(async ({ op, axis }) =>
        reduce(array, op, axis === undefined ? {} : { axis }).then(
          ({ data }) => [...data].map(Number),
          (error) => error.code,
        ),
      ),
    );
  const whole = await reduceAll();
  const before = memoryBudget();
  onTestFinished(() => setMemoryBudget(before));
  setMemoryBudget(2 ** 20); // blocks of 256 KiB
  for (const [n, inParts] of (await reduceAll()).entries()) {
    const { op, axis } = cases[n]!;
    const sums = (axis === undefined ? 1 : count / shape[axis]!) * 8 * (op === "var" ? 8 : 3);
    if (inParts === "over-budget") expect(sums, `${op} ${axis}`).toBeGreaterThan(2 ** 20);
    else expectClose(inParts, whole[n], op === "var" ? 1e4 : 1, `${op} ${axis}`);
  }
});

test("a result that is larger than the budget is refused in words", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [200_000, 2], dtype: "float64" });
  const before = memoryBudget();
  onTestFinished(() => setMemoryBudget(before));
  setMemoryBudget(4 * 2 ** 20);
  await expect(reduce(array, "sum", { axis: 1 })).rejects.toMatchObject({ code: "over-budget" });
});

testWith("numpy")("the variance is numpy's where the first values lie far from the others", async () => {
  const count = 300_000;
  for (const [first, mean, apart] of [
    [0, 300, 0.01],
    [-9999, 20, 1],
    [1e9, 0, 1e-3],
  ] as const) {
    const data = Float64Array.from({ length: count }, (_, n) => (n === 0 ? first : mean + apart * Math.sin(n * n)));
    const storage = createStorage({ type: "memory" });
    const array = await createArray(storage, "a", { shape: [count], dtype: "float64", chunkShape: [40_000] });
    await array.write(["..."], data);
    const script = `import sys,numpy\na=numpy.frombuffer(sys.stdin.buffer.read(),"f8").astype("g")\nprint(repr(float(a.var())))`;
    const wanted = Number(python(script, new Uint8Array(data.buffer)).toString());
    const found = Number((await reduce(array, "var")).data[0]);
    expect(Math.abs(found - wanted) / wanted, `${first}`).toBeLessThan(1e-13);
  }
});

test("sums keep what plain addition loses", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [3], dtype: "float64", chunkShape: [1] });
  await array.write(["..."], Float64Array.of(1e16, 1, -1e16));
  expect((await reduce(array, "sum")).data[0]).toBe(1);
  expect((await reduce(array, "mean")).data[0]).toBe(1 / 3);
});

test("the variance of small wiggles on a large mean is exact", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [1000], dtype: "float64", chunkShape: [64] });
  await array.write(
    ["..."],
    Float64Array.from({ length: 1000 }, (_, n) => 1e9 + (n % 2)),
  );
  expect((await reduce(array, "var")).data[0]).toBe(0.25);
});

test("NaN spreads, infinities stay, the first NaN is argmax", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [5], dtype: "float64", chunkShape: [2] });
  await array.write(["..."], Float64Array.of(1, Number.POSITIVE_INFINITY, 2, 3, 4));
  expect([...(await reduce(array, "sum")).data, ...(await reduce(array, "max")).data]).toEqual([Infinity, Infinity]);
  await array.write([3], Number.NaN);
  for (const op of ["sum", "mean", "var", "min", "max"] as const)
    expect((await reduce(array, op)).data[0], op).toBeNaN();
  expect((await reduce(array, "argmax")).data[0]).toBe(3n);
});

test("what is no time is the extreme of times, as NaN is of numbers; times have no sum", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [4], dtype: "datetime64[ns]", chunkShape: [3] });
  await array.write(["..."], BigInt64Array.of(5n, 9n, 1n, 7n));
  const extremes = async () => {
    const results = await Promise.all((["min", "max", "argmax"] as const).map((op) => reduce(array, op)));
    return results.map(({ data }) => data[0]);
  };
  expect(await extremes()).toEqual([1n, 9n, 1n]);
  const none = -(2n ** 63n);
  await array.write([{ start: 2 }], none);
  expect(await extremes()).toEqual([none, none, 2n]);
  await expect(reduce(array, "mean")).rejects.toMatchObject({ code: "invalid-argument" });
});

test("of nothing there is a sum but no extreme; text is no number", async () => {
  const storage = createStorage({ type: "memory" });
  const empty = await createArray(storage, "a", { shape: [0, 2], dtype: "float64" });
  expect([...(await reduce(empty, "sum", { axis: 0 })).data]).toEqual([0, 0]);
  expect((await reduce(empty, "mean")).data[0]).toBeNaN();
  await expect(reduce(empty, "max")).rejects.toMatchObject({ code: "invalid-argument" });
  await expect(reduce(empty, "sum", { axis: 2 })).rejects.toMatchObject({ code: "invalid-argument" });
  const text = await createArray(storage, "b", { shape: [1], dtype: "S3" });
  await expect(reduce(text, "sum")).rejects.toMatchObject({ code: "invalid-argument" });
});

test("integers wrap as numpy's 64 bits do, and are exact before", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [4], dtype: "int64", chunkShape: [3] });
  const values = [2n ** 62n, 2n ** 62n - 1n, 1n, 1n];
  await array.write(["..."], BigInt64Array.from(values));
  expect((await reduce(array, "sum")).data[0]).toBe(
    BigInt.asIntN(
      64,
      values.reduce((a, b) => a + b),
    ),
  );
});

test("a random selection of blocks gives the same sum", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (values, chunk) => {
        const storage = createStorage({ type: "memory" });
        const array = await createArray(storage, "a", {
          shape: [values.length],
          dtype: "float64",
          chunkShape: [chunk],
        });
        await array.write(["..."], Float64Array.from(values));
        const exact = values.reduce((sum, value) => sum + value, 0);
        expect(Number((await reduce(array, "sum")).data[0])).toBeCloseTo(exact, 6);
      },
    ),
    { numRuns: 50 },
  );
});
