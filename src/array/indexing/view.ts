import { FieldError } from "../../base/errors.ts";
import { carries, type DType, isSameDType, layoutOf, type TypedArray } from "../../format/index.ts";
import { liesInside, type Strided } from "./copy.ts";
import type { Region } from "./selection.ts";
import { product, strideOf } from "./shape.ts";

/**
 * An n-dimensional view of plain memory; `stride` and `offset` count elements. A complex element is two values,
 * re and im; 64-bit integers and times are BigInt; float16 is carried as float32; bool is 0 or 1; text (S) and structured
 * elements are their bytes, as many as the element has, and `field` gives a column of them.
 */
export interface NdView {
  data: TypedArray;
  shape: readonly number[];
  stride: readonly number[];
  offset: number;
  dtype: DType;
}

/** One element as it lies in memory; a real number is a complex one without imaginary part, text and fields are their bytes. */
export function encodeElement(
  value: number | bigint | readonly [number, number] | Uint8Array,
  dtype: DType,
): TypedArray {
  const { Values, kind, valuesPerElement } = layoutOf(dtype);
  const wrong = () => new FieldError("invalid-argument", `${String(value)} is no ${nameOf(dtype)}`, { value, dtype });
  if (kind === "bytes" || value instanceof Uint8Array) {
    if (kind !== "bytes" || !(value instanceof Uint8Array) || value.length !== valuesPerElement) throw wrong();
    return value.slice();
  }
  const values = new Values(valuesPerElement);
  const [first, second = 0] = Array.isArray(value) ? value : [value];
  if (kind === "float" || kind === "complex") {
    const floats = values as Float64Array;
    floats[0] = Number(first);
    if (kind === "complex") floats[1] = second;
    return floats;
  }
  if (typeof first !== "bigint" && !Number.isSafeInteger(first)) throw wrong();
  const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  values.fill((wide ? BigInt(first) : Number(first)) as never);
  if (BigInt(values[0]) !== BigInt(first) || (kind === "bool" && values[0] > 1)) throw wrong();
  return values;
}

/** Data to write, laid over the axes of the array that a region names; views and numbers broadcast as in numpy. */
export function layOver(data: NdView | TypedArray | number | bigint, region: Region, dtype: DType): Strided {
  const view = asView(data, region.shape, dtype);
  const stride = broadcast(view, region.shape);
  const source = { data: asBits(view.data, dtype), offset: view.offset, stride: region.spans.map(() => 0) };
  region.axes.forEach((axis, at) => {
    if (axis !== null) source.stride[axis] = stride[at];
  });
  return source;
}

/** Data as a view, checked; a flat array takes the shape it is written to. */
function asView(data: NdView | TypedArray | number | bigint, shape: readonly number[], dtype: DType): NdView {
  if (typeof data === "number" || typeof data === "bigint")
    return { data: encodeElement(data, dtype), shape: [], stride: [], offset: 0, dtype };
  if (typeof data !== "object" || data === null) throw wrong(`${data} is no data`, {});
  const { valuesPerElement } = layoutOf(dtype);
  const view = ArrayBuffer.isView(data) ? { data, shape, stride: strideOf(shape), offset: 0, dtype } : data;
  if (!isSameDType(view.dtype, dtype) || !carries(view.data, dtype))
    throw wrong(`the array holds ${nameOf(dtype)}, the data is ${typeName(view)}`, { dtype });
  if (ArrayBuffer.isView(data) && data.length !== product(shape) * valuesPerElement)
    throw wrong(`${data.length} values do not fill shape [${shape}] of ${nameOf(dtype)}`, {
      shape,
      length: data.length,
    });
  if (view.shape.length !== view.stride.length || !liesInside(view, view.shape, valuesPerElement))
    throw wrong("the view reaches beyond its data", { shape: view.shape, stride: view.stride, offset: view.offset });
  return view;
}

const nameOf = (dtype: DType) => (typeof dtype === "string" ? dtype : JSON.stringify(dtype));

function typeName(view: NdView): string {
  const name = ArrayBuffer.isView(view.data) ? view.data[Symbol.toStringTag] : typeof view.data;
  return `${name} of ${JSON.stringify(view.dtype)}`;
}

function broadcast(view: NdView, shape: readonly number[]): number[] {
  const missing = shape.length - view.shape.length;
  const fits = missing >= 0 && view.shape.every((length, axis) => length === 1 || length === shape[axis + missing]);
  if (!fits) throw wrong(`shape [${view.shape}] does not broadcast to [${shape}]`, { from: view.shape, to: shape });
  return shape.map((_length, axis) => {
    const own = axis - missing;
    return own < 0 || view.shape[own] === 1 ? 0 : view.stride[own];
  });
}

/** numpy takes any byte of a bool array that is not 0 for true, but writes and expects 1. */
function asBits(data: TypedArray, dtype: DType): TypedArray {
  if (dtype !== "bool" || !(data as Uint8Array).some((value) => value > 1)) return data;
  return (data as Uint8Array).map((value) => (value ? 1 : 0));
}

function wrong(message: string, facts: Record<string, unknown>): FieldError {
  return new FieldError("invalid-argument", message, facts);
}
