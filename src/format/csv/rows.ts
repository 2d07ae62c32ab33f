/** The rows of a table as a stream of texts. Source: RFC 4180; papaparse finds the cells. */
import type Papa from "papaparse";
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { ByteStream } from "../source/byte-source.ts";
import type { Dialect } from "./dialect.ts";

export interface Rows {
  readonly rows: readonly string[][];
  /** Of the first of them in the file, from 1. */
  readonly line: number;
}

/** Cells are many small texts: more at a time would fill the memory. */
const PIECE_BYTES = 512 * 1024;
const MOST_TEXT = 16 * 1024 * 1024;

export async function loadParser(): Promise<typeof Papa.Parser> {
  return (await import("papaparse")).default.Parser;
}

/**
 * Rows in order, several at a time, empty ones too. Lines before the table that begin with "#" are left out.
 *
 * Throws  "invalid-format" with `line` for a quoted cell that does not end or is followed by more.
 */
export async function* readRows(
  file: ByteStream,
  { encoding, delimiter }: Pick<Dialect, "encoding" | "delimiter">,
  o: Opts = {},
): AsyncGenerator<Rows, void, void> {
  const Parser = await loadParser();
  let line = 1;
  let text = "";
  let inFront = true;
  for await (const { text: more, isLast } of textOf(file, encoding, o)) {
    text += more;
    if (inFront) {
      const front = leadingComments(text, isLast);
      line += countLines(text.slice(0, front.length));
      text = text.slice(front.length);
      inFront = !front.ended;
      if (inFront && !isLast) continue;
    }
    const { data, errors, meta } = new Parser({ delimiter, newline: "\n" }).parse(text, 0, !isLast) as Parsed;
    // A row that is not complete yet may look as if its quotes were wrong.
    const error = errors.find(({ type, index = 0 }) => type === "Quotes" && (isLast || index < meta.cursor));
    if (error) throw badQuotes(line + countLines(text.slice(0, error.index ?? 0)));
    if (data.length > 0) yield { rows: data, line };
    if (data.length === 0 && text.length > MOST_TEXT) throw badQuotes(line);
    line += countLines(text.slice(0, meta.cursor));
    text = text.slice(meta.cursor);
  }
}

interface Parsed {
  data: string[][];
  errors: { type: string; index?: number }[];
  meta: { cursor: number };
}

/** Lines at the front that begin with "#"; ended: what follows is something else. */
export function leadingComments(text: string, isLast: boolean): { length: number; ended: boolean } {
  let at = 0;
  while (text[at] === "#") {
    const end = text.indexOf("\n", at);
    if (end < 0) return { length: isLast ? text.length : at, ended: false };
    at = end + 1;
  }
  return { length: at, ended: at < text.length };
}

/** Lines a row takes in the file. */
export const linesOf = (row: readonly string[]) => row.reduce((sum, cell) => sum + countLines(cell), 1);

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Text in pieces, its line ends all "\n". */
async function* textOf(
  file: ByteStream,
  encoding: Dialect["encoding"],
  o: Opts,
): AsyncGenerator<{ text: string; isLast: boolean }, void, void> {
  const decoder = new TextDecoder(encoding);
  let held = ""; // a "\r" whose "\n" may come with the next piece
  for await (const slice of file.open(o))
    for (let at = 0; at < slice.length; at += PIECE_BYTES) {
      o.signal?.throwIfAborted();
      const text = held + decoder.decode(slice.subarray(at, at + PIECE_BYTES), { stream: true });
      held = text.endsWith("\r") ? "\r" : "";
      yield { text: normalize(held ? text.slice(0, -1) : text), isLast: false };
    }
  yield { text: normalize(held + decoder.decode()), isLast: true };
}

export const normalize = (text: string) => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);

function badQuotes(line: number): FieldError {
  const message = `Line ${line}: a quoted cell does not end, or goes on after its end. Write the quotes within a cell twice, or leave them out.`;
  return new FieldError("invalid-format", message, { line });
}
