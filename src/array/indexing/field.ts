import { FieldError } from "../../base/errors.ts";
import { fieldsOf, fromHalf, layoutOf, type TypedArray } from "../../format/index.ts";
import { copyElements } from "./copy.ts";
import { product, strideOf } from "./shape.ts";
import type { NdView } from "./view.ts";

/**
 * A column of structured elements.
 *
 * Shape   as the view's; C order.
 * Memory  copies the column: fields lie at any byte, typed arrays do not.
 * Throws  "invalid-argument" where the elements have no field of that name.
 */
export function field(view: NdView, name: string): NdView {
  const fields = fieldsOf(view.dtype);
  const found = fields.find((one) => one.name === name);
  if (!found) {
    const names = fields.map((one) => one.name).join(", ");
    const message = fields.length ? `there is no field "${name}": there are ${names}` : "these elements have no fields";
    throw new FieldError("invalid-argument", message, { name, dtype: view.dtype });
  }
  const { dtype, offset } = found;
  const { itemSize } = layoutOf(dtype);
  const elementSize = layoutOf(view.dtype).itemSize;
  const count = product(view.shape);
  const stride = strideOf(view.shape);
  const bytes = new Uint8Array(count * itemSize);
  const inBytes = (strides: readonly number[], size: number) => strides.map((step) => step * size);
  copyElements(
    { data: view.data, offset: view.offset * elementSize + offset, stride: [...inBytes(view.stride, elementSize), 1] },
    { data: bytes, offset: 0, stride: [...inBytes(stride, itemSize), 1] },
    [...view.shape, itemSize],
    1,
  );
  return { data: valuesOf(bytes, dtype), shape: view.shape, stride, offset: 0, dtype };
}

function valuesOf(bytes: Uint8Array<ArrayBuffer>, dtype: NdView["dtype"]): TypedArray {
  if (dtype === "float16") return Float32Array.from(new Uint16Array(bytes.buffer), fromHalf);
  return new (layoutOf(dtype).Values)(bytes.buffer);
}
