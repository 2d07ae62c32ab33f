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

/** numpy's array-protocol name, or the fields of a structured element, each with its own. */
export type Wire = string | readonly (readonly [string, Wire])[];

/**
 * How elements of a dtype lie in memory: a complex one is two values, re and im; text and structured ones are their bytes.
 * `itemSize` counts stored bytes, which differ from those in memory for float16 alone: it is carried as float32.
 */
export interface ElementLayout {
  readonly wire: Wire;
  readonly Values: Values;
  readonly valuesPerElement: number;
  readonly itemSize: number;
  readonly kind: "bool" | "integer" | "float" | "complex" | "bytes";
}

type Kind = ElementLayout["kind"];

const layout = (wire: Wire, Values: Values, kind: Kind, valuesPerElement = 1): ElementLayout => ({
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
  ["float16", { ...layout("<f2", Float32Array, "float"), itemSize: 2 }],
  ["complex64", layout("<c8", Float32Array, "complex", 2)],
  ["complex128", layout("<c16", Float64Array, "complex", 2)],
  ["datetime64[ns]", layout("<M8[ns]", BigInt64Array, "integer")],
]);

const BY_WIRE = new Map([...LAYOUTS].map(([dtype, { wire }]) => [wire as string, dtype]));

/** Types that numpy has and this module does not read: they are sound metadata, so not "invalid-metadata". */
const NOT_READ = /^([<>|=][biufcmMSaUVO]\d*(\[\w+\])?)$/;

const TEXT = /^S([1-9]\d{0,8})$/;
const MAX_FIELDS = 1000;
const MAX_DEPTH = 8;
const MAX_ITEM_SIZE = 2 ** 30;
const made = new Map<string, ElementLayout>(); // of text and structured types, which are without number

export function layoutOf(dtype: DType): ElementLayout {
  const found = LAYOUTS.get(dtype);
  if (found) return found;
  const name = typeof dtype === "string" ? dtype : JSON.stringify(dtype);
  let known = made.get(name);
  if (!known) made.set(name, (known = makeLayout(dtype)));
  return known;
}

function makeLayout(dtype: DType): ElementLayout {
  if (typeof dtype === "string") {
    const length = TEXT.exec(dtype)?.[1];
    if (length) return layout(`|${dtype}`, Uint8Array, "bytes", Number(length));
  } else if (isFieldList(dtype)) {
    const size = dtype.reduce((sum, [, type]) => sum + layoutOf(type).itemSize, 0);
    if (size <= MAX_ITEM_SIZE) {
      const wire = dtype.map(([name, type]) => [name, layoutOf(type).wire] as const);
      return layout(wire, Uint8Array, "bytes", size);
    }
  }
  throw new FieldError("unsupported", `elements of type ${JSON.stringify(dtype)} are not supported`, { dtype });
}

function isFieldList(list: unknown): list is readonly (readonly [string, DType])[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_FIELDS) return false;
  const names = list.map((field) => (Array.isArray(field) && field.length === 2 ? field[0] : undefined));
  return names.every((name) => typeof name === "string" && name !== "") && new Set(names).size === names.length;
}

/** A field of structured elements: where its bytes begin in each of them. */
export interface Field {
  readonly name: string;
  readonly dtype: DType;
  readonly offset: number;
}

/** The fields of a structured dtype, packed one after another as numpy does; none for any other. */
export function fieldsOf(dtype: DType): Field[] {
  if (typeof dtype === "string") return [];
  let end = 0;
  return dtype.map(([name, type]) => {
    const offset = end;
    end += layoutOf(type).itemSize;
    return { name, dtype: type, offset };
  });
}

export function itemSize(dtype: DType): number {
  return layoutOf(dtype).itemSize;
}

/** Bytes that an element takes in memory. */
export function memorySize(dtype: DType): number {
  const { Values, valuesPerElement } = layoutOf(dtype);
  return Values.BYTES_PER_ELEMENT * valuesPerElement;
}

export function isSameDType(a: DType, b: DType): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** numpy's array-protocol name, little-endian; a list of fields for structured elements. */
export function formatDType(dtype: DType): Wire {
  return layoutOf(dtype).wire;
}

export function parseDType(wire: unknown, depth = 0): DType {
  if (Array.isArray(wire)) return parseFields(wire, depth);
  if (typeof wire === "string") {
    const dtype = BY_WIRE.get(/^[<>][biu]1$/.test(wire) ? `|${wire.slice(1)}` : wire);
    if (dtype) return dtype;
    const text = /^\|?([Sa])(\d+)$/.exec(wire);
    if (text && TEXT.test(`S${text[2]}`)) return `S${Number(text[2])}`;
    if (NOT_READ.test(wire)) throw notSupported(wire);
  }
  throw new FieldError("invalid-metadata", `${JSON.stringify(wire)} names no element type`, {
    path: "dtype",
    value: wire,
  });
}

function parseFields(wire: readonly unknown[], depth: number): DType {
  if (depth > MAX_DEPTH) throw new FieldError("unsupported", "fields within fields, too deep", {});
  const fields = wire.map((field) => {
    if (!Array.isArray(field) || field.length !== 2) throw notSupported(wire); // numpy's arrays within elements
    return [field[0], parseDType(field[1], depth + 1)] as [string, DType];
  });
  if (!isFieldList(fields)) throw notSupported(wire);
  layoutOf(fields);
  return fields;
}

function notSupported(wire: unknown): FieldError {
  return new FieldError("unsupported", `elements of type ${JSON.stringify(wire)} are not supported`, { wire });
}

/** True for an array that may hold elements of that dtype, also one of another realm. */
export function carries(data: unknown, dtype: DType): data is TypedArray {
  return ArrayBuffer.isView(data) && (data as TypedArray)[Symbol.toStringTag] === layoutOf(dtype).Values.name;
}

/** The dtype that an array of plain values has by itself: not complex, bool, time, half precision or bytes. */
export function dtypeOf(data: TypedArray): DType {
  for (const [dtype, { kind }] of LAYOUTS)
    if (kind !== "bool" && kind !== "complex" && carries(data, dtype)) return dtype;
  throw new FieldError("unsupported", "arrays of that element type are not supported", {
    type: Object.prototype.toString.call(data),
  });
}
