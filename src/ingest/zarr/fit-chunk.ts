import { type ArrayMetadata, type FillValue, layoutOf, type TypedArray, toHalf } from "../../format/index.ts";
import { product } from "./plan-chunks.ts";

/** The bytes of a whole chunk from what of it lies in the array, C order; what is over is the fill value. */
export function fitChunk(
  data: TypedArray,
  shape: readonly number[],
  { chunkShape, dtype, fillValue }: Pick<ArrayMetadata, "chunkShape" | "dtype" | "fillValue">,
): Uint8Array<ArrayBuffer> {
  const { Values, valuesPerElement } = layoutOf(dtype);
  let chunk = data;
  if (shape.some((length, axis) => length !== chunkShape[axis])) {
    chunk = new Values(product(chunkShape) * valuesPerElement);
    fill(chunk, fillValue);
    copyRows(data, shape, chunk, chunkShape, valuesPerElement);
  }
  const stored = dtype === "float16" ? Uint16Array.from(chunk as Float32Array, toHalf) : chunk;
  return new Uint8Array(stored.buffer as ArrayBuffer, stored.byteOffset, stored.byteLength);
}

function fill(chunk: TypedArray, value: FillValue): void {
  if (value === null) return;
  if (typeof value !== "object") chunk.fill(value as never);
  else for (let i = 0; i < chunk.length; i++) chunk[i] = value[i % value.length]!;
}

function copyRows(
  from: TypedArray,
  shape: readonly number[],
  to: TypedArray,
  wide: readonly number[],
  values: number,
): void {
  const run = shape.at(-1)! * values;
  const rows = product(shape.slice(0, -1));
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let at = 0;
    let step = wide.at(-1)! * values;
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * step;
      rest = Math.floor(rest / shape[axis]!);
      step *= wide[axis]!;
    }
    to.set(from.subarray(row * run, (row + 1) * run) as never, at);
  }
}
