import { FieldError } from "../../base/errors.ts";
import type { DType } from "../dtype.ts";
import { elementCount } from "../source/array-source.ts";
import { formatDescr, planElements } from "./npy-dtype.ts";
import { formatNpyHeader } from "./npy-header.ts";
import { parsePythonLiteral } from "./python-literal.ts";

/** An array on its way out: elements in C order, packed, little-endian, in pieces of any length. */
export interface ArrayBytes {
  readonly dtype: DType;
  readonly shape: readonly number[];
  elements(): AsyncIterable<Uint8Array>;
}

/** Bytes of one element in a file. */
export const storedItemSize = (dtype: DType) => planElements(parsePythonLiteral(formatDescr(dtype))).itemSize;

export const npyByteLength = ({ dtype, shape }: Pick<ArrayBytes, "dtype" | "shape">) =>
  formatNpyHeader({ dtype, shape }).length + elementCount(shape) * storedItemSize(dtype);

/**
 * A .npy file of version 1.0; 2.0 or 3.0 where many fields or their names need it.
 *
 * Memory  what elements() gives at a time.
 * Throws  "corrupt" where elements() gives more or fewer bytes than the shape has.
 */
export async function* writeNpy(array: ArrayBytes): AsyncGenerator<Uint8Array, void, void> {
  yield formatNpyHeader(array);
  const expected = elementCount(array.shape) * storedItemSize(array.dtype);
  let written = 0;
  for await (const bytes of array.elements()) {
    written += bytes.length;
    yield bytes;
  }
  if (written !== expected)
    throw new FieldError("corrupt", `the array has ${written} bytes, its shape [${array.shape}] ${expected}`, {
      written,
      expected,
    });
}
