/** A result as one list for `bulk`: its document and its Zarr group, whose chunks are made when their turn comes. */
import {
  ARRAY_KEY,
  ATTRIBUTES_KEY,
  CONSOLIDATED_KEY,
  chunkKey,
  type DType,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  layoutOf,
  newGroup,
  type TypedArray,
} from "../../format/index.ts";
import type { BulkItem, Doc } from "../../jio/index.ts";
import type { F } from "../types.ts";

/** One list of numbers, float or complex. */
export interface LongArray {
  readonly name: string;
  readonly dtype: DType;
  /** Elements. */
  readonly length: number;
  readonly dimension: string;
  /** Elements of a chunk; where it is left out, as many as fill CHUNK_BYTES. */
  readonly chunkLength?: number;
  readonly attributes: Doc;
  /** Puts elements from `start` on into `out`, which is as long as they are; called in order. */
  fill(start: number, out: F): Promise<void> | void;
}

/** Fewer and longer bodies are stored faster; a chunk is in memory while it is. */
const CHUNK_BYTES = 4 * 2 ** 20;

interface ItemOpts {
  signal: AbortSignal;
  wrote(bytes: number): void;
}

/** Memory: one chunk, where the storage takes one body after another. */
export function resultItems(id: string, doc: Doc, arrays: readonly LongArray[], o: ItemOpts): BulkItem[] {
  const chunks = arrays.flatMap((array) => chunkItems(id, array, o));
  return [{ verb: "put", args: [id, doc] }, ...chunks, ...metadataItems(id, arrays)];
}

export function metadataItems(id: string, arrays: readonly LongArray[]): BulkItem[] {
  const metadata = [
    [GROUP_KEY, formatGroupMetadata()] as const,
    [ATTRIBUTES_KEY, formatAttributes({ attributes: {} })] as const,
    ...arrays.flatMap(metadataOf),
  ];
  const consolidated = [CONSOLIDATED_KEY, formatConsolidated(newGroup(new Map(metadata)))] as const;
  return [...metadata, consolidated].map(([name, json]) => put(id, name, formatJson(json), "application/json"));
}

export const chunkName = (array: string, index: number): string => `${array}/${chunkKey([index], ".")}`;

export function chunkItems(id: string, array: LongArray, { signal, wrote }: ItemOpts): BulkItem[] {
  const count = chunkLength(array);
  return Array.from({ length: Math.ceil(array.length / count) }, (_, index) => {
    const body = lazyStream(async () => {
      signal.throwIfAborted();
      const chunk = await makeChunk(array, index * count);
      wrote(chunk.byteLength);
      return new Uint8Array(chunk.buffer as ArrayBuffer);
    });
    return put(id, chunkName(array.name, index), body, "application/octet-stream");
  });
}

const chunkLength = ({ dtype, length, chunkLength: asked }: LongArray): number =>
  Math.max(1, Math.min(length, asked ?? CHUNK_BYTES / layoutOf(dtype).itemSize));

async function makeChunk(array: LongArray, start: number): Promise<TypedArray> {
  const { Values, valuesPerElement } = layoutOf(array.dtype);
  const chunk = new Values(chunkLength(array) * valuesPerElement) as F;
  const filled = Math.min(chunkLength(array), array.length - start) * valuesPerElement;
  await array.fill(start, chunk.subarray(0, filled));
  return chunk.fill(Number.NaN, filled);
}

function metadataOf(array: LongArray): (readonly [string, Doc])[] {
  const { name, dtype, length, dimension, attributes } = array;
  const fillValue = layoutOf(dtype).kind === "complex" ? ([Number.NaN, Number.NaN] as const) : Number.NaN;
  const shape = { shape: [length], chunkShape: [chunkLength(array)] };
  const meta = formatArrayMetadata({ ...shape, dtype, fillValue, gzipLevel: null, separator: "." });
  return [
    [`${name}/${ATTRIBUTES_KEY}`, formatAttributes({ attributes, dimensionNames: [dimension] }, dtype)],
    [`${name}/${ARRAY_KEY}`, meta],
  ];
}

const put = (id: string, name: string, body: ReadableStream<Uint8Array> | string, _content_type: string): BulkItem => ({
  verb: "putAttachment",
  args: [id, name, body, { _content_type }],
});

/** One piece, made when it is asked for. */
function lazyStream(make: () => Promise<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        controller.enqueue(await make());
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
