/** Random sequences of writes, appends, resizes and aborted or conflicting transactions, against a dense array in memory. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type BigArray, createArray, type DType, openArray, transaction } from "../../../src/array/index.ts";
import { layoutOf } from "../../../src/format/dtype.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { runs } from "../../support/runs.ts";
import { arbitrarySelection, elementsOf, locate, makeData } from "./dense.ts";

vi.setConfig({ testTimeout: 120_000 });

type Element = (number | bigint)[];
interface Dense {
  shape: number[];
  elements: Element[];
}

type Step =
  | { kind: "write"; selection: fc.Arbitrary<unknown>; seed: number }
  | { kind: "append"; axis: number; count: number; seed: number }
  | { kind: "resize"; shape: number[] };

const DTYPES: DType[] = [
  "float64",
  "int32",
  "complex64",
  "S3",
  "float16",
  [
    ["t", "int64"],
    ["b", "bool"],
  ],
];

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const strides = (shape: readonly number[]) => shape.map((_, axis) => size(shape.slice(axis + 1)));

function indexOf(place: number, shape: readonly number[]): number[] {
  const steps = strides(shape);
  return shape.map((length, axis) => Math.floor(place / steps[axis]!) % length);
}

function resized(old: Dense, shape: number[], fill: Element): Dense {
  const steps = strides(old.shape);
  const elements = Array.from({ length: size(shape) }, (_, place) => {
    const index = indexOf(place, shape);
    const isOld = index.every((at, axis) => at < old.shape[axis]!);
    return isOld ? old.elements[index.reduce((sum, at, axis) => sum + at * steps[axis]!, 0)]! : fill;
  });
  return { shape, elements };
}

const fillOf = (dtype: DType): Element => {
  const { kind, valuesPerElement, Values } = layoutOf(dtype);
  if (kind === "float" || kind === "complex") return Array<number>(valuesPerElement).fill(Number.NaN);
  return [...new Values(valuesPerElement)] as Element;
};

async function applyStep(array: BigArray, dense: Dense, step: Step, dtype: DType, picked: number): Promise<Dense> {
  if (step.kind === "resize") {
    await array.resize(step.shape);
    return resized(dense, step.shape, fillOf(dtype));
  }
  if (step.kind === "append") {
    const axis = step.axis % dense.shape.length;
    const added = dense.shape.with(axis, step.count);
    const data = makeData(dtype, size(added), step.seed);
    await array.append({ data, shape: added, stride: strides(added), offset: 0, dtype }, { axis });
    const grown = resized(dense, dense.shape.with(axis, dense.shape[axis]! + step.count), fillOf(dtype));
    const values = elementsOf({ data, shape: added, stride: strides(added), offset: 0, dtype });
    const steps = strides(grown.shape);
    for (const [place, value] of values.entries()) {
      const index = indexOf(place, added);
      index[axis]! += dense.shape[axis]!;
      grown.elements[index.reduce((sum, at, n) => sum + at * steps[n]!, 0)] = value;
    }
    return grown;
  }
  const selection = fc.sample(arbitrarySelection(dense.shape), { numRuns: 1, seed: picked })[0]!;
  const { places, shape } = locate(selection, dense.shape);
  const data = makeData(dtype, places.length, step.seed);
  await array.write(selection, data);
  const values = elementsOf({ data, shape, stride: strides(shape), offset: 0, dtype });
  const next = { shape: dense.shape, elements: [...dense.elements] };
  for (const [n, place] of places.entries()) next.elements[place] = values[n]!;
  return next;
}

const step = (rank: number): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ kind: fc.constant("write" as const), selection: fc.constant(fc.constant(0)), seed: fc.nat(50) }),
    fc.record({ kind: fc.constant("append" as const), axis: fc.nat(2), count: fc.nat(5), seed: fc.nat(50) }),
    fc.record({
      kind: fc.constant("resize" as const),
      shape: fc.array(fc.nat(8), { minLength: rank, maxLength: rank }),
    }),
  );

const cases = fc.integer({ min: 1, max: 2 }).chain((rank) =>
  fc.record({
    dtype: fc.constantFrom(...DTYPES),
    shape: fc.array(fc.nat(6), { minLength: rank, maxLength: rank }),
    chunkShape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rank, maxLength: rank }),
    rounds: fc.array(
      fc.record({
        steps: fc.array(step(rank), { minLength: 1, maxLength: 4 }),
        end: fc.constantFrom("plain", "commit", "abort"),
      }),
      { maxLength: 6 },
    ),
  }),
);

test("any sequence of writes, appends, resizes and transactions leaves what a dense array would hold, and readers what they opened", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ dtype, shape, chunkShape, rounds }) => {
      const storage = createStorage({ type: "memory" });
      const array = await createArray(storage, "a", { shape, chunkShape, dtype });
      let dense: Dense = { shape, elements: Array.from({ length: size(shape) }, () => fillOf(dtype)) };
      const readers: { reader: BigArray; dense: Dense }[] = [];
      const check = async (one: BigArray, wanted: Dense) => {
        expect(one.shape).toEqual(wanted.shape);
        expect(elementsOf(await one.read())).toEqual(wanted.elements);
      };
      let own = array;
      for (const [n, { steps, end }] of rounds.entries()) {
        readers.push({ reader: await openArray(storage, "a"), dense });
        if (readers.length > 2) await readers.shift()!.reader.close();
        if (end === "plain") {
          for (const [k, one] of steps.entries()) dense = await applyStep(own, dense, one, dtype, n * 10 + k);
        } else {
          const run = transaction(storage, async (tx) => {
            const inside = await tx.array("a");
            let next = dense;
            for (const [k, one] of steps.entries()) next = await applyStep(inside, next, one, dtype, n * 10 + k);
            await check(inside, next);
            if (end === "abort") throw new Error("no");
            return next;
          });
          if (end === "abort") await expect(run).rejects.toThrow("no");
          else {
            dense = await run;
            await own.close();
            own = await openArray(storage, "a");
          }
        }
        await check(await openArray(storage, "a"), dense);
        for (const one of readers) await check(one.reader, one.dense);
      }
    }),
    { numRuns: runs(60) },
  );
});

test("growing an array of floats writes metadata only", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [4, 2], dtype: "float32", chunkShape: [2, 2] });
  await array.resize([1_000_000_000, 2]);
  expect(array.byteLength).toBe(8e9);
  expect(Object.keys(await storage.allAttachments("a")).filter((name) => /\d/.test(name))).toEqual([]);
  expect([...(await array.read([999_999_999])).data]).toEqual([Number.NaN, Number.NaN]);
});

test("another rank and lengths that are none are invalid-argument", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [4], dtype: "float32" });
  for (const shape of [[1, 2], [], [-1], [1.5], [2 ** 53]])
    await expect(array.resize(shape)).rejects.toMatchObject({ code: "invalid-argument" });
});
