/** What the tests of array files share: reading a whole file, and whether a failure is one that a parser may give. */
import { expect } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { type ArraySource, elementCount } from "../../../src/format/source/array-source.ts";
import { type ByteStream, bytesSource, streamOf } from "../../../src/format/source/byte-source.ts";

export const fileOf = (bytes: Uint8Array): ByteStream => streamOf(bytesSource(bytes));

/** All elements in C order, put together from the blocks; each block must be where the grid of blocks has it. */
export async function readAll(source: ArraySource): Promise<Buffer> {
  const count = elementCount(source.shape);
  let whole: Buffer | undefined;
  for await (const { start, shape, bytes } of source.blocks()) {
    const itemSize = bytes.length / elementCount(shape);
    whole ??= Buffer.alloc(count * itemSize);
    expect(start.every((at, axis) => at % source.blockShape[axis]! === 0)).toBe(true);
    const at = shape.map(() => 0);
    for (let i = 0; i < bytes.length; i += itemSize) {
      const to = at.reduce((sum, index, axis) => sum * source.shape[axis]! + start[axis]! + index, 0);
      whole.set(bytes.subarray(i, i + itemSize), to * itemSize);
      for (let axis = shape.length - 1; axis >= 0 && ++at[axis]! === shape[axis]; axis--) at[axis] = 0;
    }
  }
  return whole ?? Buffer.alloc(0);
}

/** Whatever is read of it, it ends: with a right answer or with a failure that says that the file is wrong. */
export async function survives(read: () => Promise<unknown>, codes = ["invalid-format", "unsupported"]): Promise<void> {
  try {
    await read();
  } catch (error) {
    const isTold = codes.some((code) => isCode(error, code as "invalid-format"));
    expect(isTold ? "FieldError" : error).toBe("FieldError");
  }
}

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part.slice());
  return Buffer.concat(parts);
}
