import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  type ArraySource,
  BLOCK_BYTES,
  type Block,
  elementCount,
  planBlockShape,
  planBlocks,
  toCOrder,
} from "../source/array-source.ts";
import { type ByteStream, createByteReader } from "../source/byte-source.ts";
import { convertElements } from "./npy-dtype.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";

/**
 * An array in a .npy file, of either byte order and either order of elements.
 *
 * Memory  the header; then, in blocks(), two blocks of `maxBytes` (4 MiB).
 * Throws  "invalid-format" with `offset`, also for a file that is too short or too long; "unsupported" for elements that
 *         arrays here cannot hold.
 * Source  numpy.lib.format.
 */
export async function readNpy(
  file: ByteStream,
  { name, maxBytes = BLOCK_BYTES, ...o }: Opts & { name: string; maxBytes?: number },
): Promise<ArraySource> {
  const reader = createByteReader(file, o);
  const header = await readNpyHeader(reader).finally(() => reader.close());
  checkLength(header, file.byteLength);
  const { elements, shape, order } = header;
  const { dtype, fileItemSize, itemSize } = elements;
  const blockShape = planBlockShape(shape, Math.max(itemSize, fileItemSize), { order, maxBytes });
  return { name, dtype, shape, blockShape, order, blocks: (own) => readBlocks(file, header, blockShape, own) };
}

async function* readBlocks(
  file: ByteStream,
  { elements, shape, order, dataOffset }: NpyHeader,
  blockShape: readonly number[],
  o: Opts = {},
): AsyncGenerator<Block, void, void> {
  const reader = createByteReader(file, o);
  try {
    await reader.take(dataOffset);
    let offset = dataOffset;
    for (const block of planBlocks(shape, blockShape, order)) {
      o.signal?.throwIfAborted();
      const length = elementCount(block.shape) * elements.fileItemSize;
      const bytes = await reader.take(length);
      if (bytes.length < length) throw cut(offset + bytes.length, length - bytes.length);
      offset += length;
      const own = convertElements(bytes, elements);
      yield { ...block, bytes: order === "F" ? toCOrder(own, block.shape, elements.itemSize) : own };
    }
    const more = await reader.take(1); // the end must be seen: a zip checks its CRC there
    if (more.length > 0) throw tooLong(offset, more.length);
  } finally {
    await reader.close();
  }
}

function checkLength({ elements, shape, dataOffset }: NpyHeader, byteLength: number): void {
  const expected = dataOffset + elementCount(shape) * elements.fileItemSize;
  if (byteLength < expected) throw cut(byteLength, expected - byteLength);
  if (byteLength === expected) return;
  throw tooLong(expected, byteLength - expected);
}

function tooLong(offset: number, more: number): FieldError {
  const message = `The .npy file goes on after its last element: ${more} bytes too many from byte ${offset}. It holds another array too, or is damaged; save each array in a file of its own, or all of them with numpy.savez.`;
  return new FieldError("invalid-format", message, { offset, more });
}

function cut(offset: number, missing: number): FieldError {
  const message = `The .npy file ends too early: ${missing} bytes are missing at byte ${offset}. Copy it again from where it was made.`;
  return new FieldError("invalid-format", message, { offset, missing });
}
