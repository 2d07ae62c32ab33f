/** What of Zarr version 3 is ours to read: fill values written as their bits. The arrays are read by who knows that version. */
import { FieldError } from "../base/errors.ts";
import { fromHalf } from "./half.ts";

const DIGITS: Record<string, number> = { float16: 4, float32: 8, float64: 16 };
const NAMED = ["NaN", "Infinity", "-Infinity"];

/**
 * The metadata of an array of floats with its fill value as a number, or as "NaN", "Infinity" or "-Infinity"; other metadata as it is.
 *
 * Throws  "invalid-metadata" for text that is no value of its type.
 * Source  Zarr specification version 3, fill value of floats: "0x" and the bits, the highest first.
 */
export function withPlainFillValue(json: unknown, key: string): unknown {
  if (typeof json !== "object" || json === null || !("fill_value" in json)) return json;
  const { fill_value: value, data_type: dtype } = json as Record<string, unknown>;
  const digits = DIGITS[String(dtype)];
  if (digits !== undefined && typeof value === "bigint") return { ...json, fill_value: Number(value) };
  if (digits === undefined || typeof value !== "string" || NAMED.includes(value)) return json;
  if (value.length !== digits + 2 || !/^0x[0-9a-f]+$/i.test(value)) {
    const message = `${key}: the fill value “${value.slice(0, 100)}” is no ${dtype}`;
    throw new FieldError("invalid-metadata", message, { key, value: value.slice(0, 100) });
  }
  const number = valueOfBits(BigInt(value), digits);
  return { ...json, fill_value: Number.isFinite(number) ? number : String(number) };
}

function valueOfBits(bits: bigint, digits: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  if (digits === 4) return fromHalf(view.getUint16(6));
  return digits === 8 ? view.getFloat32(4) : view.getFloat64(0);
}
