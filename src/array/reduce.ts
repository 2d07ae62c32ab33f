import type { Opts } from "../base/signal.ts";
import { type DType, layoutOf, type TypedArray } from "../format/index.ts";
import type { BigArray } from "./big-array.ts";
import { checkBudget } from "./budget.ts";
import { runOf } from "./indexing/plan.ts";
import { dot, product, resolveAxis, strideOf } from "./indexing/shape.ts";
import type { NdView } from "./indexing/view.ts";
import { createReduction, type Op, type Reduction } from "./reductions.ts";

/**
 * Reduces an array over all its elements, or along an axis.
 *
 * Shape   () over all; the array's without `axis` along one. sum of integers and bool: int64 or uint64, wrapping as numpy's; of floats,
 *         mean: float64 (complex128); var (of all, ddof 0): float64; min, max: the array's dtype; argmax: int64, of the flat array or along the axis.
 * Memory  a block of the array and the result with its corrections.
 * Throws  "invalid-argument" for an axis that is not there, for min, max and argmax of nothing, for text and structured elements, and for sum, mean and var of moments in time;
 *         "over-budget" where the result itself is too large.
 * Source  NumPy reference; sums by Neumaier (1974), variance by Chan, Golub, LeVeque (1979). NaN spreads as in numpy.
 */
export async function reduce(array: BigArray, op: Op, o: Opts & { axis?: number } = {}): Promise<NdView> {
  const { axis: named, ...rest } = o;
  const axis = named === undefined ? undefined : resolveAxis(named, array.shape);
  const shape = axis === undefined ? [] : array.shape.toSpliced(axis, 1);
  const bytes = product(shape) * layoutOf(array.dtype).valuesPerElement * 8 * (op === "var" ? 8 : 3);
  checkBudget(bytes, `${op} along axis ${axis}`, "reduce it in parts, by openRef(array.ref(selection))");
  const reduction = createReduction(op, array.dtype, product(shape));
  if (axis === undefined || array.shape.length === 1) await overAll(array, reduction, rest);
  else await alongAxis(array, reduction, { axis, ...rest });
  const { data, dtype } = reduction.result(axis === undefined ? product(array.shape) : array.shape[axis]!);
  return { data, shape, stride: strideOf(shape), offset: 0, dtype };
}

async function overAll(array: BigArray, reduction: Reduction, o: Opts): Promise<void> {
  let at = 0;
  for await (const { view } of array.chunks(o)) {
    const rows = product(view.shape);
    reduction.addRows(view.data, { slot: 0, slots: 1, rows, at });
    at += rows;
  }
}

/** Slots are the elements of the result in C order: `inner` neighbours for each index of the axes before. */
async function alongAxis(
  array: BigArray,
  reduction: Reduction,
  { axis, ...o }: Opts & { axis: number },
): Promise<void> {
  const { shape } = array;
  const inner = product(shape.slice(axis + 1));
  const strides = strideOf(shape.toSpliced(axis, 1)).toSpliced(axis, 0, 0); // of the result; the reduced axis moves nothing
  for await (const { selection, view } of array.chunks(o)) {
    const { lead, start, count } = runOf(selection, shape);
    const at = lead.length; // the axis of which the run takes some
    const slot = dot([...lead, axis === at ? 0 : start], strides.slice(0, at + 1));
    if (axis < at) reduction.addRows(view.data, { slot, slots: product(view.shape), rows: 1, at: lead[axis]! });
    else if (axis === at) reduction.addRows(view.data, { slot, slots: inner, rows: count, at: start });
    else {
      const length = shape[axis]! * inner;
      const groups = product(view.shape) / length;
      for (let group = 0; group < groups; group++) {
        const part = slice(view.data, group * length, length, array.dtype);
        reduction.addRows(part, { slot: slot + group * inner, slots: inner, rows: shape[axis]!, at: 0 });
      }
    }
  }
}

function slice(data: TypedArray, from: number, count: number, dtype: DType): TypedArray {
  const { valuesPerElement } = layoutOf(dtype);
  return data.subarray(from * valuesPerElement, (from + count) * valuesPerElement) as TypedArray;
}
