/** A full-length spectrum lies in blocks of its own; whoever reads a file has its bins in natural order, one after another. */
import type { BigArray, NdView } from "../array/index.ts";
import type { Opts } from "../base/signal.ts";
import { layoutOf } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";

const MAP = "index_map";
/** Neighbouring bins come from all blocks: many of them at once make longer reads. */
const GATHERED_BYTES = 16 * 2 ** 20;

export function isBlocked({ [MAP]: map }: Doc): boolean {
  return typeof map === "object" && map !== null && (map as Doc).order === "blocked";
}

/** What the attributes say once the bins are in order. */
export function inOrder({ [MAP]: map, ...attributes }: Doc): Doc {
  const { n } = map as Doc;
  return { ...attributes, [MAP]: { order: "natural", n, n1: 1, n2: 1, rows: 1, planes: 1 } };
}

/**
 * All of an array, one block after another, as others are to have it.
 *
 * Memory  a block.
 */
export async function* elementsOf(array: BigArray, o: Opts): AsyncGenerator<NdView, void, void> {
  if (!isBlocked(array.attributes)) for await (const { view } of array.chunks(o)) yield view;
  else {
    const { naturalOrder } = await import("../signal/index.ts");
    yield* naturalOrder(array, o);
  }
}

/**
 * The chunks of an array whose bins are in order, as files of its Zarr group.
 *
 * Memory  16 MiB, twice while they are read.
 */
export async function* chunksInOrder(
  array: BigArray,
  path: string,
  o: Opts,
): AsyncGenerator<{ path: string; bytes: Uint8Array<ArrayBuffer> }, void, void> {
  const { naturalOrder } = await import("../signal/index.ts");
  const { Values, itemSize, valuesPerElement } = layoutOf(array.dtype);
  const length = array.chunkShape[0]! * valuesPerElement;
  const chunkBytes = array.chunkShape[0]! * itemSize;
  const maxBytes = chunkBytes * Math.max(1, Math.floor(GATHERED_BYTES / chunkBytes));
  let index = 0;
  for await (const { data } of naturalOrder(array, { ...o, maxBytes }))
    for (let at = 0; at < data.length; at += length) {
      const part = (data as Float64Array).subarray(at, at + length);
      const chunk = new Values(length) as Float64Array<ArrayBuffer>;
      chunk.set(part);
      yield { path: `${path}/${index++}`, bytes: new Uint8Array(chunk.fill(Number.NaN, part.length).buffer) };
    }
}
