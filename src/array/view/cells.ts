/** Elements of a view as numbers for a plot and as text for a table. Pure. */
import type { DType } from "../../format/index.ts";
import { field } from "../indexing/field.ts";
import type { NdView } from "../indexing/view.ts";
import type { Leaf } from "./table-plan.ts";
import { formatTime, type TimeScale, toNanoseconds } from "./time.ts";

export type ColumnKind = "number" | "complex" | "boolean" | "time" | "text";

export function kindOf(dtype: DType, time: TimeScale | undefined): ColumnKind {
  if (time) return "time";
  if (typeof dtype !== "string" || /^S/.test(dtype)) return "text";
  return dtype === "bool" ? "boolean" : /^complex/.test(dtype) ? "complex" : "number";
}

/** The column of structured elements that a leaf names; the view itself where it names none. */
export const leafOf = (view: NdView, { path }: Leaf): NdView => path.reduce(field, view);

/** Where element [row, column] of a view of at most two axes lies, in elements. */
export function placesIn(
  view: NdView,
  axes: { rows: boolean; columns: boolean },
): (row: number, column: number) => number {
  const { offset, stride } = view;
  const down = axes.rows ? stride[0]! : 0;
  const across = axes.columns ? stride[stride.length - 1]! : 0;
  return (row, column) => offset + row * down + column * across;
}

/** An element as a number: the magnitude of a complex one; NaN for text. */
export function numbersOf({ data, dtype }: NdView): (place: number) => number {
  if (dtype === "complex64" || dtype === "complex128")
    return (place) => Math.hypot(Number(data[2 * place]), Number(data[2 * place + 1]));
  if (typeof dtype !== "string" || /^S/.test(dtype)) return () => Number.NaN;
  if (data instanceof BigInt64Array && dtype === "datetime64[ns]") {
    return (place) => (data[place] === -(2n ** 63n) ? Number.NaN : Number(data[place]));
  }
  return (place) => Number(data[place]);
}

/** Significant digits of a double: sensors have fewer, rounding in the last ones says nothing. */
const DIGITS = 10;
const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: DIGITS, useGrouping: false });
const powers = new Intl.NumberFormat(undefined, { notation: "scientific", maximumSignificantDigits: DIGITS });
const whole = new Intl.NumberFormat(undefined, { useGrouping: false });

/** A number with the reader's decimal sign; null for NaN, which is a gap. */
export function formatNumber(value: number): string | null {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = Number.isSafeInteger(value)
    ? whole.format(value)
    : (size >= 1e-4 && size < 1e10 ? plain : powers).format(value);
  return text.replace("-", "−");
}

/** The shortest number that becomes this float32 again. */
function shortest32(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

const utf8 = new TextDecoder();

/** An element as text; null for a gap: NaN, or no time. 64-bit integers keep every digit. */
export function textsOf(view: NdView, time: TimeScale | undefined): (place: number) => string | null {
  const { data, dtype } = view;
  if (time) {
    return (place) => {
      const ns = toNanoseconds(data[place]!, time);
      return ns === undefined ? null : formatTime(ns);
    };
  }
  if (dtype === "bool") return (place) => (data[place] ? "true" : "false");
  if (typeof dtype === "string" && /^S/.test(dtype)) {
    const size = Number(dtype.slice(1));
    return (place) => {
      const bytes = (data as Uint8Array).subarray(place * size, (place + 1) * size);
      return utf8.decode(bytes.slice(0, bytes.findLastIndex((byte) => byte !== 0) + 1));
    };
  }
  if (dtype === "complex64" || dtype === "complex128") {
    const real = realOf(dtype === "complex64");
    return (place) => formatComplex(real(data[2 * place] as number), real(data[2 * place + 1] as number));
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    return (place) => whole.format(data[place]!).replace("-", "−");
  const real = realOf(data instanceof Float32Array);
  return (place) => formatNumber(real(data[place] as number));
}

const realOf = (isShort: boolean) => (isShort ? shortest32 : (value: number) => value);

function formatComplex(re: number, im: number): string | null {
  if (Number.isNaN(re) && Number.isNaN(im)) return null;
  const sign = im < 0 || Object.is(im, -0) ? "−" : "+";
  return `${formatNumber(re) ?? "NaN"} ${sign} ${formatNumber(Math.abs(im)) ?? "NaN"}i`;
}
