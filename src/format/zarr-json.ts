/** JSON of Zarr metadata. Fill values of 64 bits, which a JSON number has in full and a double has not, are bigints here. */
import { FieldError } from "../base/errors.ts";

type Json = Record<string, unknown>;

/** A quote within a text is escaped in JSON, so that this finds keys only. Longer numbers are no integers of 64 bits. */
const LONG_FILL_VALUE = /(?<!\\)("fill_value"\s*:\s*)(-?\d{16,20})(?=\s*[,}])/g;

/** Attributes may have a property of that name too; they stay numbers. */
const isFillValue = (holder: object, name: string) => name === "fill_value" && "zarr_format" in holder;

/** JSON text of the attachment `key`, or "invalid-metadata" naming it. */
export function parseJson(text: string, key: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new FieldError("invalid-metadata", `${key} is not JSON`, { key, path: "", value: text.slice(0, 200) }, cause);
  }
}

function parse(text: string): unknown {
  let mark: string | undefined; // nobody can have written it
  const marked = text.replace(LONG_FILL_VALUE, (whole, before: string, digits: string) => {
    if (Number.isSafeInteger(Number(digits))) return whole;
    mark ??= crypto.randomUUID();
    return `${before}"${mark}${digits}"`;
  });
  if (mark === undefined) return JSON.parse(text);
  const { length } = mark;
  return JSON.parse(marked, function (this: object, name, value: unknown) {
    if (typeof value !== "string" || !value.startsWith(mark!)) return value;
    return isFillValue(this, name) ? BigInt(value.slice(length)) : Number(value.slice(length));
  });
}

/**
 * 64-bit integers become decimal strings, which JSON's readers do not round; fill values stay numbers, in all their digits, as other
 * readers of Zarr need them. ASCII only: zarr-python 2 decodes metadata as that.
 */
export function formatJson(json: Json): string {
  try {
    let mark: string | undefined;
    const text = JSON.stringify(json, function (this: object, name, value: unknown) {
      if (typeof value !== "bigint") return value;
      if (!isFillValue(this, name)) return String(value);
      mark ??= crypto.randomUUID();
      return `${mark}${value}`;
    });
    const plain = mark === undefined ? text : text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
    return plain.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  } catch (cause) {
    throw new FieldError("invalid-argument", "a value that has no JSON form", {}, cause);
  }
}
