/** Which chunks an array has, as its metadata and the names of the files tell. Pure. */
import { FieldError } from "../../base/errors.ts";
import { type ArrayMetadata, chunkKey, layoutOf } from "../../format/index.ts";

const MAX_CHUNKS = 1_000_000;
const MAX_CHUNK_BYTES = 256 * 1024 * 1024;

type Grid = Pick<ArrayMetadata, "shape" | "chunkShape" | "dtype">;

export const product = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);

export const chunkBytes = ({ chunkShape, dtype }: Grid) => product(chunkShape) * layoutOf(dtype).itemSize;

const gridOf = ({ shape, chunkShape }: Grid) => shape.map((length, axis) => Math.ceil(length / chunkShape[axis]!));

/** Throws "over-budget" for chunks that a tab cannot hold. */
export function checkChunkBytes(path: string, meta: Grid): void {
  if (chunkBytes(meta) <= MAX_CHUNK_BYTES) return;
  const message = `the chunks [${meta.chunkShape}] of the array “${path}” take ${chunkBytes(meta)} bytes each: store it with smaller ones`;
  throw new FieldError("over-budget", message, { path, bytes: chunkBytes(meta) });
}

/** All places of chunks in C order; throws "over-budget" where there are too many. */
export function* allChunks(path: string, grid: Grid): Generator<number[], void, void> {
  const counts = gridOf(grid);
  const total = product(counts);
  if (total > MAX_CHUNKS) {
    const message = `the array “${path}” has ${total} chunks, the most is ${MAX_CHUNKS}: store it with larger ones`;
    throw new FieldError("over-budget", message, { path, chunks: total });
  }
  for (let index = 0; index < total; index++) yield coordinatesOf(index, counts);
}

function coordinatesOf(index: number, counts: readonly number[]): number[] {
  const coordinates = new Array<number>(counts.length);
  for (let axis = counts.length - 1, rest = index; axis >= 0; axis--) {
    coordinates[axis] = rest % counts[axis]!;
    rest = Math.floor(rest / counts[axis]!);
  }
  return coordinates;
}

/** The chunks that are there, of the names below the array; other names are none of its chunks. */
export function presentChunks(
  names: Iterable<string>,
  meta: Pick<ArrayMetadata, "shape" | "chunkShape" | "dtype" | "separator">,
): number[][] {
  const counts = gridOf(meta);
  const present: number[][] = [];
  for (const name of names) {
    const coordinates = counts.length === 0 && name === "0" ? [] : name.split(meta.separator).map(Number);
    const isInside =
      coordinates.length === counts.length &&
      coordinates.every((at, axis) => Number.isInteger(at) && at >= 0 && at < counts[axis]!);
    if (isInside && chunkKey(coordinates, meta.separator) === name) present.push(coordinates);
  }
  return present;
}

/** Throws "invalid-format" naming the first chunk that is missing of an array without a fill value. */
export function checkNoneMissing(path: string, present: readonly number[][], meta: ArrayMetadata): void {
  if (meta.fillValue !== null || present.length === product(gridOf(meta))) return;
  const names = new Set(present.map((at) => chunkKey(at, meta.separator)));
  for (let index = 0; ; index++) {
    const name = chunkKey(coordinatesOf(index, gridOf(meta)), meta.separator);
    if (names.has(name)) continue;
    const message = `the chunk ${path}/${name} is missing, and its array has no fill value`;
    throw new FieldError("invalid-format", message, { path, name });
  }
}
