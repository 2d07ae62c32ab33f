import { layoutOf, type TypedArray } from "../../format/index.ts";
import { copyElements, partOf, type Strided } from "./copy.ts";
import type { AxisPart, ChunkPart } from "./plan.ts";
import { strideOf } from "./shape.ts";

/** What of a chunk's description the copying needs. */
interface ChunkLayout {
  readonly chunkShape: readonly number[];
  readonly dtype: Parameters<typeof layoutOf>[0];
}

/** Copies what a part names of a chunk to its place in the result; `first` is the chunk's element that the data begins with. */
export function takePart(chunk: TypedArray, part: ChunkPart, layout: ChunkLayout, result: Strided, first = 0): void {
  const source = inChunk(chunk, part, layout);
  copyPart({ ...source, offset: source.offset - first }, partOf(result, each(part, "at")), part, layout);
}

/** The elements of a chunk, in C order, between the first and the last that a part takes: [start, end). */
export function rangeOf({ parts }: ChunkPart, { chunkShape }: ChunkLayout): { start: number; end: number } {
  const stride = strideOf(chunkShape);
  let [start, end] = [0, 1];
  for (const [axis, { from, step, count }] of parts.entries()) {
    const last = from + step * (count - 1);
    start += Math.min(from, last) * stride[axis]!;
    end += Math.max(from, last) * stride[axis]!;
  }
  return { start, end };
}

/** The same with one element everywhere, for a chunk that is absent. */
export function fillPart(element: TypedArray, part: ChunkPart, layout: ChunkLayout, result: Strided): void {
  const everywhere = { data: element, offset: 0, stride: part.parts.map(() => 0) };
  copyPart(everywhere, partOf(result, each(part, "at")), part, layout);
}

/** Copies a part's share of the data into its place in the chunk. */
export function putPart(source: Strided, part: ChunkPart, layout: ChunkLayout, chunk: TypedArray): void {
  copyPart(partOf(source, each(part, "at")), inChunk(chunk, part, layout), part, layout);
}

function inChunk(data: TypedArray, part: ChunkPart, { chunkShape }: ChunkLayout): Strided {
  return partOf({ data, offset: 0, stride: strideOf(chunkShape) }, each(part, "from"), each(part, "step"));
}

function copyPart(from: Strided, to: Strided, part: ChunkPart, { dtype }: ChunkLayout): void {
  copyElements(from, to, each(part, "count"), layoutOf(dtype).valuesPerElement);
}

const each = ({ parts }: ChunkPart, name: "from" | "step" | "count" | "at") =>
  parts.map((part: AxisPart) => part[name]);
