/** A second, plain implementation of arrays in memory, and random arrays, chunkings and selections to hold ours against it. */
import fc from "fast-check";
import type { DType, NdView, Selection, TypedArray } from "../../../src/array/index.ts";
import { layoutOf } from "../../../src/format/dtype.ts";

export const DTYPES: DType[] = [
  ...(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const),
  ...(["float16", "float32", "float64", "complex64", "complex128", "datetime64[ns]", "S3"] as const),
  [
    ["t", "int64"],
    ["v", "float32"],
    ["b", "bool"],
  ],
];

type Element = (number | bigint)[];
/** Elements that differ from each other, from 0 and from NaN, as far as the dtype has so many. */
export function makeData(dtype: DType, count: number, seed = 0): TypedArray {
  const { Values, valuesPerElement } = layoutOf(dtype);
  const values = new Values(count * valuesPerElement);
  for (let at = 0; at < values.length; at++) {
    const value = dtype === "bool" ? 1 - ((at + seed) % 2) : ((at + seed * 31) % 120) + 1;
    values[at] = typeof values[at] === "bigint" ? BigInt(value) : value;
  }
  return values;
}

/** The elements of a view one by one in C order, each as the list of its values. */
export function elementsOf(view: Pick<NdView, "data" | "shape" | "stride" | "offset" | "dtype">): Element[] {
  const { valuesPerElement } = layoutOf(view.dtype);
  const walk = (axis: number, offset: number): Element[] => {
    if (axis === view.shape.length) {
      const at = offset * valuesPerElement;
      return [[...view.data.subarray(at, at + valuesPerElement)]];
    }
    return Array.from({ length: view.shape[axis] }, (_, k) => walk(axis + 1, offset + k * view.stride[axis])).flat();
  };
  return walk(0, view.offset);
}

export function viewOf(data: TypedArray, shape: number[], dtype: DType): NdView {
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  return { data, shape, stride, offset: 0, dtype };
}

/** Where the selected elements stand in a C-order list of all, and the shape they make. */
export function locate(selection: Selection, shape: number[]): { places: number[]; shape: number[] } {
  const named = selection.filter((item) => item !== null && item !== "...").length;
  const rest = shape.slice(named).map(() => ({}));
  const full = selection.includes("...") ? selection : [...selection, "..." as const];
  let [places, axis] = [[0], 0];
  const result: number[] = [];
  for (const item of full.flatMap((one) => (one === "..." ? rest : [one]))) {
    if (item === null) {
      result.push(1);
      continue;
    }
    const length = shape[axis++];
    const indices = typeof item === "number" ? [item < 0 ? item + length : item] : indicesOf(item, length);
    if (typeof item !== "number") result.push(indices.length);
    places = places.flatMap((place) => indices.map((index) => place * length + index));
  }
  return { places, shape: result };
}

function indicesOf(
  { start, stop, step = 1 }: { start?: number; stop?: number; step?: number },
  length: number,
): number[] {
  const all = Array.from({ length }, (_, index) => index);
  if (step > 0) return all.slice(start, stop).filter((_, k) => k % step === 0);
  const first = start === undefined ? length - 1 : Math.min(start < 0 ? start + length : start, length - 1);
  const end = stop === undefined ? -1 : stop < 0 ? Math.max(-1, stop + length) : stop;
  return all.reverse().filter((index) => index <= first && index > end && (first - index) % -step === 0);
}

const slice = fc.record(
  {
    start: fc.integer({ min: -12, max: 12 }),
    stop: fc.integer({ min: -12, max: 12 }),
    step: fc.integer({ min: -4, max: 4 }).filter((step) => step !== 0),
  },
  { requiredKeys: [] },
);

/** A basic selection that is sound for the shape: indices, slices, at most one "...", new axes anywhere. */
export function arbitrarySelection(shape: readonly number[]): fc.Arbitrary<Selection> {
  const axes = shape.map((length) =>
    length === 0 ? slice : fc.oneof(slice, fc.integer({ min: -length, max: length - 1 })),
  );
  return fc
    .record({
      items: fc.tuple(...axes),
      from: fc.nat(shape.length),
      hide: fc.option(fc.nat(shape.length)),
      newAxes: fc.array(fc.nat(shape.length + 1), { maxLength: 2 }),
    })
    .map(({ items, from, hide, newAxes }) => {
      const selection: Selection[number][] = [...items];
      if (hide !== null) selection.splice(from, hide, "...");
      for (const at of newAxes) selection.splice(at, 0, null);
      return selection;
    });
}

export interface Case {
  dtype: DType;
  shape: number[];
  chunkShape: number[];
  selection: Selection;
  gzip: boolean;
}

export const arbitraryCase: fc.Arbitrary<Case> = fc
  .array(fc.record({ length: fc.nat(7), chunk: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 3 })
  .chain((axes) => {
    const shape = axes.map(({ length }) => length);
    return fc.record({
      dtype: fc.constantFrom(...DTYPES),
      shape: fc.constant(shape),
      chunkShape: fc.constant(axes.map(({ chunk }) => chunk)),
      selection: arbitrarySelection(shape),
      gzip: fc.boolean(),
    });
  });
