import type { Opts } from "../base/signal.ts";
import { type DType, layoutOf, type TypedArray } from "../format/index.ts";
import type { BigArray } from "./big-array.ts";
import { product, resolveAxis, strideOf } from "./indexing/shape.ts";
import type { NdView } from "./indexing/view.ts";
import { createReduction, type Op, type Reduction } from "./reductions.ts";

/**
 * Reduces an array over all its elements, or along an axis.
 *
 * Shape   () over all; the array's without `axis` along one. sum of integers and bool: int64 or uint64, wrapping as numpy's; of floats,
 *         mean: float64 (complex128); var (of all, ddof 0): float64; min, max: the array's dtype; argmax: int64, of the flat array or along the axis.
 * Memory  a block of the array and the result with its corrections.
 * Throws  "invalid-argument" for an axis that is not there, for min, max and argmax of nothing, for text and structured elements, and for sum, mean and var of moments in time;
 *         "over-budget".
 * Source  NumPy reference; sums by Neumaier (1974), variance by Chan, Golub, LeVeque (1979). NaN spreads as in numpy.
 */
export async function reduce(array: BigArray, op: Op, o: Opts & { axis?: number } = {}): Promise<NdView> {
  const { axis: named, ...rest } = o;
  const axis = named === undefined ? undefined : resolveAxis(named, array.shape);
  const shape = axis === undefined ? [] : array.shape.toSpliced(axis, 1);
  const reduction = createReduction(op, array.dtype, product(shape));
  if (axis === undefined || array.shape.length === 1) await overAll(array, reduction, rest);
  else await alongAxis(array, reduction, { axis, ...rest });
  const { data, dtype } = reduction.result(axis === undefined ? product(array.shape) : array.shape[axis]!);
  return { data, shape, stride: strideOf(shape), offset: 0, dtype };
}

async function overAll(array: BigArray, reduction: Reduction, o: Opts): Promise<void> {
  let at = 0;
  for await (const { view } of blocks(array, o)) {
    const rows = product(view.shape);
    reduction.addRows(view.data, { slot: 0, slots: 1, rows, at });
    at += rows;
  }
}

/** Slots are the elements of the result in C order: `outer` runs of `inner` neighbours. */
async function alongAxis(
  array: BigArray,
  reduction: Reduction,
  { axis, ...o }: Opts & { axis: number },
): Promise<void> {
  const inner = product(array.shape.slice(axis + 1));
  let row = 0;
  for await (const { view } of blocks(array, o)) {
    const rows = view.shape[0]!;
    if (axis === 0) reduction.addRows(view.data, { slot: 0, slots: inner, rows, at: row });
    else {
      const outerPerRow = product(array.shape.slice(1, axis));
      const length = array.shape[axis]!;
      for (let outer = 0; outer < rows * outerPerRow; outer++) {
        const from = outer * length * inner;
        const part = slice(view.data, from, length * inner, array.dtype);
        reduction.addRows(part, { slot: (row * outerPerRow + outer) * inner, slots: inner, rows: length, at: 0 });
      }
    }
    row += rows;
  }
}

function slice(data: TypedArray, from: number, count: number, dtype: DType): TypedArray {
  const { valuesPerElement } = layoutOf(dtype);
  return data.subarray(from * valuesPerElement, (from + count) * valuesPerElement) as TypedArray;
}

async function* blocks(array: BigArray, o: Opts) {
  if (array.shape.length === 0) yield { view: await array.read(["..."], o) };
  else if (product(array.shape) > 0) yield* array.chunks(o);
}
