/** What every file of arrays gives, whatever its format: facts first, then elements in blocks of bounded length. */
import type { Opts } from "../../base/signal.ts";
import type { DType } from "../dtype.ts";

/** A part of an array: `bytes` are its elements in C order, packed, little-endian. */
export interface Block {
  readonly start: readonly number[];
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type Order = "C" | "F";

/** What is known of an array in a file before its elements are read. */
export interface ArrayFacts {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Of every block but those at the far edges. */
  readonly blockShape: readonly number[];
  readonly dimensionNames?: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** An array that lies in a file. Its blocks form a grid, and come in the order of planBlocks(). */
export interface ArraySource extends ArrayFacts {
  readonly order: Order;
  blocks(o?: Opts): AsyncIterable<Block>;
}

/** Where a block belongs: the index of its array, and its place there. */
export interface BlockPlace {
  readonly array: number;
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** A file of arrays: facts, the order in which it has their blocks, and the blocks in that order. */
export interface ArrayFile {
  readonly arrays: readonly ArrayFacts[];
  plan(): Iterable<BlockPlace>;
  blocks(o?: Opts): AsyncIterable<Block>;
}

/** Arrays that lie one after another. */
export function fileOfArrays(arrays: readonly ArraySource[]): ArrayFile {
  return {
    arrays,
    *plan() {
      for (const [array, { shape, blockShape, order }] of arrays.entries())
        for (const place of planBlocks(shape, blockShape, order)) yield { array, ...place };
    },
    async *blocks(o) {
      for (const array of arrays) yield* array.blocks(o);
    },
  };
}

export const BLOCK_BYTES = 4 * 1024 * 1024;

/** The largest block of at most `maxBytes` whose elements lie together in a file of that order; an empty axis has room to grow. */
export function planBlockShape(
  shape: readonly number[],
  itemSize: number,
  { order = "C", maxBytes = BLOCK_BYTES }: { order?: Order; maxBytes?: number } = {},
): number[] {
  const block = shape.map(() => 1);
  let bytes = itemSize;
  for (let step = 0; step < shape.length; step++) {
    const axis = order === "C" ? shape.length - 1 - step : step;
    const length = shape[axis] || Number.MAX_SAFE_INTEGER;
    block[axis] = Math.max(1, Math.min(length, Math.floor(maxBytes / bytes)));
    bytes *= block[axis]!;
    if (block[axis]! < length) break;
  }
  return block;
}

/** Start and shape of every block, in the order in which a file of that order has them; none where the array is empty. */
export function* planBlocks(
  shape: readonly number[],
  blockShape: readonly number[],
  order: Order = "C",
): Generator<{ start: number[]; shape: number[] }> {
  if (shape.includes(0)) return;
  const axes = shape.map((_length, axis) => axis);
  if (order === "C") axes.reverse(); // the axis that runs fastest first
  const start = shape.map(() => 0);
  for (;;) {
    yield { start: [...start], shape: start.map((at, axis) => Math.min(blockShape[axis]!, shape[axis]! - at)) };
    const moved = axes.find((axis) => {
      start[axis]! += blockShape[axis]!;
      if (start[axis]! < shape[axis]!) return true;
      start[axis] = 0;
      return false;
    });
    if (moved === undefined) return;
  }
}

export const elementCount = (shape: readonly number[]) => shape.reduce((count, length) => count * length, 1);

/** Elements of a block in Fortran order, put in C order. */
export function toCOrder(
  bytes: Uint8Array<ArrayBuffer>,
  shape: readonly number[],
  itemSize: number,
): Uint8Array<ArrayBuffer> {
  if (shape.filter((length) => length > 1).length < 2) return bytes;
  const strides = shape.map((_length, axis) => elementCount(shape.slice(0, axis)));
  const out = new Uint8Array(bytes.length);
  const copy = copier(bytes, out, itemSize);
  const rank = shape.length;
  const at = shape.map(() => 0);
  for (let to = 0, from = 0, count = elementCount(shape); to < count; to++) {
    copy(from, to);
    for (let axis = rank - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
  return out;
}

/** Copies one element, in the largest words that its size allows. */
function copier(from: Uint8Array<ArrayBuffer>, to: Uint8Array<ArrayBuffer>, itemSize: number) {
  const width = itemSize % 4 === 0 && from.byteOffset % 4 === 0 ? 4 : 1;
  const Words = width === 4 ? Uint32Array : Uint8Array;
  const source = new Words(from.buffer, from.byteOffset, from.length / width);
  const target = new Words(to.buffer);
  const words = itemSize / width;
  return (a: number, b: number) => {
    for (let k = 0; k < words; k++) target[b * words + k] = source[a * words + k]!;
  };
}
