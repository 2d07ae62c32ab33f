import { FieldError } from "../base/errors.ts";

/** The type of one element, by numpy's name; a list of named fields for structured elements. */
export type DType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128"
  | "datetime64[ns]"
  | `S${number}`
  | readonly (readonly [string, DType])[];

/** The arrays that carry elements in memory. */
export type TypedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

interface Values {
  new (length: number): TypedArray;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): TypedArray;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/** How elements of a dtype lie in memory: a complex one is two values, re and im. */
export interface ElementLayout {
  readonly wire: string;
  readonly Values: Values;
  readonly valuesPerElement: 1 | 2;
  readonly itemSize: number;
  readonly kind: "bool" | "integer" | "float" | "complex";
}

const layout = (
  wire: string,
  Values: Values,
  kind: ElementLayout["kind"],
  valuesPerElement: 1 | 2 = 1,
): ElementLayout => ({
  wire,
  Values,
  kind,
  valuesPerElement,
  itemSize: Values.BYTES_PER_ELEMENT * valuesPerElement,
});

const LAYOUTS: ReadonlyMap<DType, ElementLayout> = new Map<DType, ElementLayout>([
  ["bool", layout("|b1", Uint8Array, "bool")],
  ["int8", layout("|i1", Int8Array, "integer")],
  ["int16", layout("<i2", Int16Array, "integer")],
  ["int32", layout("<i4", Int32Array, "integer")],
  ["int64", layout("<i8", BigInt64Array, "integer")],
  ["uint8", layout("|u1", Uint8Array, "integer")],
  ["uint16", layout("<u2", Uint16Array, "integer")],
  ["uint32", layout("<u4", Uint32Array, "integer")],
  ["uint64", layout("<u8", BigUint64Array, "integer")],
  ["float32", layout("<f4", Float32Array, "float")],
  ["float64", layout("<f8", Float64Array, "float")],
  ["complex64", layout("<c8", Float32Array, "complex", 2)],
  ["complex128", layout("<c16", Float64Array, "complex", 2)],
]);

const BY_WIRE = new Map([...LAYOUTS].map(([dtype, { wire }]) => [wire, dtype]));

/** Types that numpy has and this module does not read yet: they are sound metadata, so not "invalid-metadata". */
const NOT_READ = /^([<>|=][biufcmMSaUVO]\d*(\[\w+\])?)$/;

export function layoutOf(dtype: DType): ElementLayout {
  const found = LAYOUTS.get(dtype);
  if (found) return found;
  throw new FieldError("unsupported", `elements of type ${JSON.stringify(dtype)} are not supported yet`, { dtype });
}

export function itemSize(dtype: DType): number {
  return layoutOf(dtype).itemSize;
}

/** numpy's array-protocol name as Zarr v2 writes it, little-endian. */
export function formatDType(dtype: DType): string {
  return layoutOf(dtype).wire;
}

export function parseDType(wire: unknown): DType {
  const dtype =
    typeof wire === "string" ? BY_WIRE.get(/^[<>][biu]1$/.test(wire) ? `|${wire.slice(1)}` : wire) : undefined;
  if (dtype) return dtype;
  const numpyHasIt = Array.isArray(wire) || (typeof wire === "string" && NOT_READ.test(wire));
  if (numpyHasIt)
    throw new FieldError("unsupported", `elements of type ${JSON.stringify(wire)} are not supported yet`, { wire });
  throw new FieldError("invalid-metadata", `${JSON.stringify(wire)} names no element type`, {
    path: "dtype",
    value: wire,
  });
}

/** True for an array that may hold elements of that dtype, also one of another realm. */
export function carries(data: unknown, dtype: DType): data is TypedArray {
  return ArrayBuffer.isView(data) && (data as TypedArray)[Symbol.toStringTag] === layoutOf(dtype).Values.name;
}

/** The dtype that an array of plain (not complex, not bool) values has by itself. */
export function dtypeOf(data: TypedArray): DType {
  for (const [dtype, { kind }] of LAYOUTS)
    if (kind !== "bool" && kind !== "complex" && carries(data, dtype)) return dtype;
  throw new FieldError("unsupported", "arrays of that element type are not supported yet", {
    type: Object.prototype.toString.call(data),
  });
}
