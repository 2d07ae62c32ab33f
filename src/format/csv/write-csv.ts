import { FieldError } from "../../base/errors.ts";
import type { DType, TypedArray } from "../dtype.ts";
import { formatTime } from "./cells.ts";

/** Rows of a table on their way out; `values` in C order, complex ones as re, im. */
export interface CsvRows {
  /** One value a row, before the others. */
  readonly index?: TypedArray;
  readonly values: TypedArray;
}

export interface CsvDescription {
  readonly dtype: DType;
  /** Names of the columns of `values`; a complex one becomes two. */
  readonly columns: readonly string[];
  /** The column before them: the times, or another coordinate of the rows. */
  readonly index?: { readonly name: string; readonly dtype: DType };
  /** Lines before the table, which readers skip: units, parameters. */
  readonly comments?: readonly string[];
}

const PIECE_LETTERS = 256 * 1024;

/**
 * A table as text: UTF-8, commas, times as ISO 8601 with nanoseconds; every number reads back as it was.
 *
 * Memory  one piece of 256 KiB beside the rows given.
 * Throws  "unsupported" for elements that are no numbers and no times.
 * Source  RFC 4180, but that lines end with "\n".
 */
export async function* writeCsv(
  table: CsvDescription,
  rows: AsyncIterable<CsvRows>,
): AsyncGenerator<Uint8Array, void, void> {
  const format = cellFormat(table.dtype);
  const isComplex = table.dtype === "complex64" || table.dtype === "complex128";
  const names = isComplex ? table.columns.flatMap((name) => [`${name} re`, `${name} im`]) : table.columns;
  const encoder = new TextEncoder();
  const comments = (table.comments ?? []).map((line) => `# ${line.replace(/\s+/g, " ")}\n`);
  const formatIndex = table.index && cellFormat(table.index.dtype);
  const header = [...(table.index ? [table.index.name] : []), ...names].map(quote).join(",");
  let text = `${comments.join("")}${header}\n`;
  for await (const { index, values } of rows) {
    for (let row = 0, at = 0; at < values.length; row++) {
      if (index && formatIndex) text += `${formatIndex(index[row]!)},`;
      for (let end = at + names.length; at < end; at++) text += format(values[at]!) + (at + 1 < end ? "," : "\n");
      if (text.length < PIECE_LETTERS) continue;
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text);
}

function cellFormat(dtype: DType): (value: number | bigint) => string {
  if (dtype === "datetime64[ns]") return (value) => formatTime(value as bigint);
  if (typeof dtype !== "string" || dtype.startsWith("S"))
    throw new FieldError("unsupported", "texts and structured elements have no form in a table; export them as NPY", {
      dtype,
    });
  return (value) => (Object.is(value, -0) ? "-0" : String(value));
}

function quote(name: string): string {
  return /[",\n\r]|^[#\s]|\s$/.test(name) || name === "" ? `"${name.replaceAll('"', '""')}"` : name;
}
