/** numpy's element descriptions: what they are here, and how the bytes of the file become ours. */
import { FieldError } from "../../base/errors.ts";
import type { DType } from "../dtype.ts";
import { swapBytes } from "../source/byte-order.ts";
import { nanosecondsOf } from "./datetime.ts";
import type { Literal } from "./python-literal.ts";

/** One run of bytes of an element. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly byteLength: number;
  /** Bytes of a word that must be turned round; 1: none. */
  readonly swap: number;
  readonly nanoseconds?: (value: bigint) => bigint;
}

export interface ElementPlan {
  readonly dtype: DType;
  /** Bytes of an element in the file; structured ones may have gaps there. */
  readonly fileItemSize: number;
  readonly itemSize: number;
  readonly parts: readonly Part[];
}

const MAX_ITEM_BYTES = 65_536;
const MAX_FIELDS = 4096;
const NUMBERS: Record<string, DType> = {
  b1: "bool",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
  c8: "complex64",
  c16: "complex128",
};
const DESCR_OF = new Map(
  Object.entries(NUMBERS).map(([wire, dtype]) => [dtype, `${wire.endsWith("1") ? "|" : "<"}${wire}`]),
);
const NOT_READ: Record<string, string> = {
  O: "Python objects, which would have to be run to be read: save the array as numbers, with allow_pickle=False",
  U: "text (numpy's U): convert it to numbers or to bytes, astype('S')",
  V: "unnamed bytes (numpy's V): give them a type with view()",
  m: "time spans (numpy's timedelta64): convert them to numbers, astype('int64')",
  g: "extended precision (numpy's longdouble): convert them with astype('float64')",
};

/** Throws "unsupported" for what arrays here cannot hold, "invalid-format" for what numpy does not write. */
export function planElements(descr: Literal): ElementPlan {
  const plan = planValue(descr, 0);
  if (plan.fileItemSize > MAX_ITEM_BYTES)
    throw unsupported(`elements of ${plan.fileItemSize} bytes; the most is ${MAX_ITEM_BYTES}`, descr);
  return plan;
}

/** The description that numpy reads for a dtype, as Python's text. */
export function formatDescr(dtype: DType): string {
  if (typeof dtype !== "string") {
    const fields = dtype.map(([name, field]) => `(${quote(name)}, ${formatDescr(field)})`);
    return `[${fields.join(", ")}]`;
  }
  if (dtype === "datetime64[ns]") return "'<M8[ns]'";
  return `'${DESCR_OF.get(dtype) ?? `|${dtype}`}'`;
}

const quote = (name: string) => `'${name.replace(/[\\']/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}'`;

/** Elements of a file as ours: packed, little-endian, times in nanoseconds. The bytes themselves where they are that already. */
export function convertElements(bytes: Uint8Array<ArrayBuffer>, plan: ElementPlan): Uint8Array<ArrayBuffer> {
  const { parts, fileItemSize, itemSize } = plan;
  if (parts.every(({ from, to, swap, nanoseconds }) => from === to && swap === 1 && !nanoseconds)) {
    if (fileItemSize === itemSize) return bytes;
  }
  const [only] = parts;
  if (parts.length === 1 && only!.byteLength === fileItemSize && !only!.nanoseconds)
    return swapBytes(bytes, only!.swap);
  const count = bytes.length / fileItemSize;
  const out = new Uint8Array(count * itemSize);
  const view = new DataView(out.buffer);
  for (const { from, to, byteLength, swap, nanoseconds } of parts)
    for (let i = 0, at = from, target = to; i < count; i++, at += fileItemSize, target += itemSize) {
      for (let word = 0; word < byteLength; word += swap)
        for (let k = 0; k < swap; k++) out[target + word + k] = bytes[at + word + swap - 1 - k]!;
      if (nanoseconds) view.setBigInt64(target, nanoseconds(view.getBigInt64(target, true)), true);
    }
  return out;
}

function planValue(descr: Literal, depth: number): ElementPlan {
  if (typeof descr === "string") return planScalar(descr);
  if (Array.isArray(descr) && depth < 8) return planRecord(descr, depth);
  throw invalid("no description of elements", descr);
}

function planScalar(descr: string): ElementPlan {
  const [, order = "", letter = "", digits = "", unit] =
    /^([<>|=])?([A-Za-z?])(\d{0,9})(?:\[(.+)\])?$/.exec(descr) ?? [];
  if (!letter) throw invalid("no type of numpy's", descr);
  const bytes = digits === "" ? 0 : Number(digits);
  const isBig = order === ">";
  if (letter === "S" || letter === "a") {
    if (bytes === 0) throw unsupported("texts of no length", descr);
    return scalar(`S${bytes}`, bytes, 1);
  }
  if (letter === "M" && bytes === 8) {
    const nanoseconds = nanosecondsOf(unit ?? "");
    if (!nanoseconds) throw unsupported("times whose unit is finer than nanoseconds, or none", descr);
    return scalar("datetime64[ns]", 8, isBig ? 8 : 1, unit === "ns" ? undefined : nanoseconds);
  }
  const dtype = NUMBERS[letter === "?" ? "b1" : letter + digits];
  if (dtype && unit === undefined)
    return scalar(dtype, bytes || 1, isBig ? (letter === "c" ? bytes / 2 : bytes || 1) : 1);
  const long = (letter === "f" && bytes > 8) || (letter === "c" && bytes > 16);
  const why = long ? NOT_READ.g : NOT_READ[letter];
  if (why) throw unsupported(why, descr);
  throw invalid("no type of numpy's", descr);
}

function scalar(dtype: DType, byteLength: number, swap: number, nanoseconds?: Part["nanoseconds"]): ElementPlan {
  const part: Part = { from: 0, to: 0, byteLength, swap, ...(nanoseconds && { nanoseconds }) };
  return { dtype, fileItemSize: byteLength, itemSize: byteLength, parts: [part] };
}

function planRecord(descr: Literal[], depth: number): ElementPlan {
  const fields: [string, DType][] = [];
  const parts: Part[] = [];
  let [from, to] = [0, 0];
  for (const entry of descr) {
    if (!Array.isArray(entry) || entry.length < 2 || entry.length > 3) throw invalid("no list of fields", descr);
    const [label, type, repeat] = entry;
    const name = Array.isArray(label) ? label[1] : label; // (title, name)
    if (typeof name !== "string") throw invalid("a field without a name", descr);
    if (repeat !== undefined) throw unsupported(`the field ${JSON.stringify(name)}, which is an array itself`, descr);
    const gap = name === "" && typeof type === "string" ? /^\|?V(\d{1,9})$/.exec(type)?.[1] : undefined;
    if (gap !== undefined) from += Number(gap);
    else {
      if (fields.some(([other]) => other === name) || name === "") throw invalid("two fields of one name", descr);
      const field = planValue(type!, depth + 1);
      parts.push(...field.parts.map((part) => ({ ...part, from: part.from + from, to: part.to + to })));
      fields.push([name, field.dtype]);
      from += field.fileItemSize;
      to += field.itemSize;
    }
    if (parts.length > MAX_FIELDS) throw unsupported(`more than ${MAX_FIELDS} fields`, descr);
  }
  if (fields.length === 0) throw unsupported("elements without fields", descr);
  return { dtype: fields, fileItemSize: from, itemSize: to, parts };
}

const shown = (descr: Literal) => JSON.stringify(descr, (_key, value) => (value instanceof Map ? [...value] : value));

function unsupported(what: string, descr: Literal): FieldError {
  const text = shown(descr).slice(0, 200);
  return new FieldError("unsupported", `its elements, ${text}, are not supported: ${what}`, { descr: text });
}

function invalid(what: string, descr: Literal): FieldError {
  const text = shown(descr).slice(0, 200);
  return new FieldError("invalid-format", `its elements are described by ${text}: ${what}`, { descr: text });
}
