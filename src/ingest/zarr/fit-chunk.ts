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

/**
 * A chunk of the bytes given, the fill value (0 without one) wherever the array does not reach, as is so in all of ours: what another
 * writer left there would be shown once the array grows.
 */
export function blankOutside(
  bytes: Uint8Array<ArrayBuffer>,
  inside: readonly number[],
  meta: Pick<ArrayMetadata, "chunkShape" | "dtype" | "fillValue">,
): Uint8Array<ArrayBuffer> {
  const { chunkShape, dtype } = meta;
  const { Values, itemSize } = layoutOf(dtype);
  const nothing = chunkShape.map(() => 0);
  const blank = fitChunk(new Values(0), nothing, meta);
  const run = inside.at(-1)! * itemSize;
  for (const at of rowOffsets(inside, chunkShape, itemSize)) blank.set(bytes.subarray(at, at + run), at);
  return blank;
}

/** Where the rows of a part begin in the whole it lies at the front of. */
function* rowOffsets(shape: readonly number[], wide: readonly number[], width: number) {
  const rows = product(shape.slice(0, -1));
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let at = 0;
    let step = wide.at(-1)! * width;
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * step;
      rest = Math.floor(rest / shape[axis]!);
      step *= wide[axis]!;
    }
    yield at;
  }
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
  let row = 0;
  for (const at of rowOffsets(shape, wide, values)) {
    to.set(from.subarray(row * run, (row + 1) * run) as never, at);
    row++;
  }
}
