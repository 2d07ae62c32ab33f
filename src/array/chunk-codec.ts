import { FieldError } from "../base/errors.ts";
import { type ArrayMetadata, fromHalf, layoutOf, type TypedArray, toHalf } from "../format/index.ts";
import { copyElements } from "./indexing/copy.ts";
import { product } from "./indexing/shape.ts";
import { encodeElement } from "./indexing/view.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export function chunkByteLength({ chunkShape, dtype }: ArrayMetadata): number {
  return product(chunkShape) * layoutOf(dtype).itemSize;
}

/** The element an absent chunk reads as and a chunk is padded with; undefined where the array defines none. */
export function fillElement({ fillValue, dtype }: ArrayMetadata): TypedArray | undefined {
  return fillValue === null ? undefined : encodeElement(fillValue, dtype);
}

/** A chunk that is written all over afterwards. */
export function emptyChunk({ dtype, chunkShape }: ArrayMetadata): TypedArray {
  const { Values, valuesPerElement } = layoutOf(dtype);
  return new Values(product(chunkShape) * valuesPerElement);
}

/** A chunk with nothing in it but its fill value. */
export function blankChunk(meta: ArrayMetadata): TypedArray {
  const { valuesPerElement } = layoutOf(meta.dtype);
  const count = product(meta.chunkShape);
  const chunk = emptyChunk(meta);
  const fill = fillElement(meta);
  if (fill)
    copyElements(
      { data: fill, offset: 0, stride: [0] },
      { data: chunk, offset: 0, stride: [1] },
      [count],
      valuesPerElement,
    );
  return chunk;
}

/** The chunk's bytes as stored, little-endian: the order of every processor a browser runs on. */
export async function encodeChunk(chunk: TypedArray, { gzipLevel, dtype }: ArrayMetadata): Promise<Bytes> {
  const stored = dtype === "float16" ? Uint16Array.from(chunk as Float32Array, toHalf) : chunk;
  const bytes = new Uint8Array(stored.buffer as ArrayBuffer, stored.byteOffset, stored.byteLength);
  if (gzipLevel === null) return bytes;
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** The chunk of stored bytes; "corrupt" where they are not exactly one chunk. */
export async function decodeChunk(stored: ArrayBuffer, meta: ArrayMetadata): Promise<TypedArray> {
  const byteLength = chunkByteLength(meta);
  const plain = meta.gzipLevel === null ? stored : await gunzip(stored, byteLength);
  if (plain.byteLength !== byteLength) throw wrongLength(plain.byteLength, byteLength);
  if (meta.dtype === "float16") return Float32Array.from(new Uint16Array(plain), fromHalf);
  return new (layoutOf(meta.dtype).Values)(plain);
}

/** So many elements of a chunk that is stored plainly. */
export function decodeRange(stored: ArrayBuffer, { dtype }: ArrayMetadata, count: number): TypedArray {
  const { Values, itemSize } = layoutOf(dtype);
  if (stored.byteLength !== count * itemSize) throw wrongLength(stored.byteLength, count * itemSize);
  return new Values(stored);
}

/** Stops at the first byte too many: what a damaged chunk swells to is not for us to hold. */
async function gunzip(stored: ArrayBuffer, byteLength: number): Promise<ArrayBuffer> {
  const plain = new Uint8Array(byteLength);
  const reader = new Blob([stored]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new FieldError("corrupt", "is no gzip data", {}, cause);
    });
    if (done) break;
    if (at + value.length > byteLength) {
      await reader.cancel();
      throw wrongLength(at + value.length, byteLength);
    }
    plain.set(value, at);
    at += value.length;
  }
  return at === byteLength ? plain.buffer : plain.buffer.slice(0, at);
}

function wrongLength(found: number, expected: number): FieldError {
  return new FieldError("corrupt", `holds ${found} bytes where a chunk has ${expected}`, { found, expected });
}
