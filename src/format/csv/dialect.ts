/** How a table is written: guessed from its first lines, each guess open to be overruled. */
import type Papa from "papaparse";
import { type Decimal, isGap, parseNumber, parseTime } from "./cells.ts";

export interface Dialect {
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly delimiter: string;
  readonly decimal: Decimal;
  /** The first row names the columns. */
  readonly header: boolean;
}

/** Comma last: it may be the decimal sign of the others. */
const DELIMITERS = ["\t", ";", "|", ","];
const MOST_ROWS = 200;

/** The encoding of a text by its first bytes: by its mark, else UTF-8 where it is that, else what Windows writes. */
export function guessEncoding(front: Uint8Array): Dialect["encoding"] {
  if (front[0] === 0xff && front[1] === 0xfe) return "utf-16le";
  if (front[0] === 0xfe && front[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(front, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** Guesses from the first lines, comments removed; the last line may be cut unless `complete`. */
export function guessDialect(
  text: string,
  known: Partial<Dialect>,
  { Parser, complete }: { Parser: typeof Papa.Parser; complete: boolean },
): Omit<Dialect, "encoding"> {
  const rowsWith = (delimiter: string) => {
    const { data } = new Parser({ delimiter, newline: "\n" }).parse(text, 0, !complete) as { data: string[][] };
    return data.filter((row) => row.length > 1 || row[0]?.trim()).slice(0, MOST_ROWS);
  };
  const delimiter = known.delimiter ?? DELIMITERS.find((candidate) => isTable(rowsWith(candidate))) ?? ",";
  const rows = rowsWith(delimiter);
  const decimal = known.decimal ?? (delimiter === "," ? "." : guessDecimal(rows));
  const isValue = (cell: string) =>
    isGap(cell) || parseNumber(cell, decimal) !== undefined || parseTime(cell) !== undefined;
  return { delimiter, decimal, header: known.header ?? !(rows[0] ?? []).every(isValue) };
}

/** Nearly all rows have the same number of cells, more than one. */
function isTable(rows: readonly string[][]): boolean {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [columns = 0, times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return columns > 1 && times >= 0.9 * rows.length;
}

function guessDecimal(rows: readonly string[][]): Decimal {
  const cells = rows.flat();
  const hasOnly = (decimal: Decimal) =>
    cells.some((cell) => cell.includes(decimal) && parseNumber(cell, decimal) !== undefined);
  return hasOnly(",") && !hasOnly(".") ? "," : ".";
}
