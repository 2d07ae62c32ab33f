import type { TypedArray } from "../../format/index.ts";
import { dot } from "./shape.ts";

/** Elements somewhere in an array; offset and stride count elements. */
export interface Strided {
  readonly data: TypedArray;
  readonly offset: number;
  readonly stride: readonly number[];
}

interface Axis {
  count: number;
  from: number;
  to: number;
}

const LONG_RUN = 24; // below it a loop is quicker than the call that copies a run

/** Copies `shape` elements between arrays of one element type; an element of several values has them side by side. */
export function copyElements(from: Strided, to: Strided, shape: readonly number[], valuesPerElement: number): void {
  const axes = shape.map((count, axis) => ({
    count,
    from: from.stride[axis] * valuesPerElement,
    to: to.stride[axis] * valuesPerElement,
  }));
  if (valuesPerElement > 1) axes.push({ count: valuesPerElement, from: 1, to: 1 });
  if (axes.some(({ count }) => count === 0)) return;
  copyAxes(
    bitsOf(from.data),
    from.offset * valuesPerElement,
    bitsOf(to.data),
    to.offset * valuesPerElement,
    mergeAxes(axes),
  );
}

/** A float32 loses the payload of a NaN on its way through a JavaScript number; an int32 does not. */
function bitsOf(data: TypedArray): TypedArray {
  return data instanceof Float32Array ? new Int32Array(data.buffer, data.byteOffset, data.length) : data;
}

/** Fewer and longer axes for the same elements: neighbours that run on without a gap become one. */
function mergeAxes(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes) {
    if (axis.count === 1) continue;
    const outer = merged.at(-1);
    if (outer && outer.from === axis.from * axis.count && outer.to === axis.to * axis.count)
      merged[merged.length - 1] = { ...axis, count: outer.count * axis.count };
    else merged.push(axis);
  }
  return merged.length ? merged : [{ count: 1, from: 1, to: 1 }];
}

function copyAxes(from: TypedArray, fromOffset: number, to: TypedArray, toOffset: number, axes: readonly Axis[]): void {
  const [axis, ...inner] = axes;
  if (inner.length === 0) {
    copyRun(from, fromOffset, to, toOffset, axis);
    return;
  }
  for (let k = 0; k < axis.count; k++) copyAxes(from, fromOffset + k * axis.from, to, toOffset + k * axis.to, inner);
}

function copyRun(from: TypedArray, fromOffset: number, to: TypedArray, toOffset: number, axis: Axis): void {
  const source = from as Float64Array; // both hold the same element type; which one makes no difference here
  const target = to as Float64Array;
  if (axis.from === 1 && axis.to === 1 && axis.count >= LONG_RUN) {
    target.set(source.subarray(fromOffset, fromOffset + axis.count), toOffset);
    return;
  }
  for (let k = 0; k < axis.count; k++) target[toOffset + k * axis.to] = source[fromOffset + k * axis.from];
}

/** Whether every element of that shape lies inside the data. */
export function liesInside(
  { data, offset, stride }: Strided,
  shape: readonly number[],
  valuesPerElement: number,
): boolean {
  if (![offset, ...stride].every(Number.isSafeInteger)) return false;
  if (shape.includes(0)) return true;
  const reach = shape.map((count, axis) => (count - 1) * stride[axis]);
  const low = offset + reach.reduce((sum, step) => sum + Math.min(0, step), 0);
  const high = offset + reach.reduce((sum, step) => sum + Math.max(0, step), 0);
  return low >= 0 && (high + 1) * valuesPerElement <= data.length;
}

/** The elements of a box that begin at index `from` and go on by `step` along each axis. */
export function partOf(box: Strided, from: readonly number[], step: readonly number[] = from.map(() => 1)): Strided {
  const { data, offset, stride } = box;
  return { data, offset: offset + dot(from, stride), stride: stride.map((value, axis) => value * step[axis]) };
}
