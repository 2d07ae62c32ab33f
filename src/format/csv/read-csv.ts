import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { type ArrayFacts, type ArrayFile, BLOCK_BYTES, type Block, type BlockPlace } from "../source/array-source.ts";
import { type ByteStream, createByteReader } from "../source/byte-source.ts";
import { type Decimal, isGap, parseNumber, parseTime } from "./cells.ts";
import { type Column, createGapCounter, createSurvey, type Survey } from "./columns.ts";
import { type Dialect, guessDialect, guessEncoding } from "./dialect.ts";
import { leadingComments, loadParser, normalize, readRows } from "./rows.ts";

/** What a table holds: two passes over the file, the first when it is opened, the second for its blocks. */
export interface CsvFile extends ArrayFile {
  readonly dialect: Dialect;
}

const FRONT_BYTES = 256 * 1024;
const NOT_A_TIME = -(2n ** 63n);

/**
 * A table of numbers and times as arrays: `data`, float64, (row, column), and each column of times as datetime64[ns],
 * the first as the coordinate `time`.
 *
 * Shape   names of the columns in the attribute `columns`; integers beyond 2^53 are rounded, `rounded` names their columns.
 * Memory  512 KiB of text and its cells; then also a block of 4 MiB.
 * Throws  "invalid-format" with `line` for what is no number, no time and no gap, for lines of another length, for wrong
 *         quotes; "unsupported" for too many columns.
 * Source  RFC 4180; ISO 8601.
 */
export async function readCsv(
  file: ByteStream,
  { dialect: known = {}, maxBytes = BLOCK_BYTES, ...o }: Opts & { dialect?: Partial<Dialect>; maxBytes?: number } = {},
): Promise<CsvFile> {
  const dialect = await guess(file, known, o);
  const survey = createSurvey(dialect);
  for await (const rows of readRows(file, dialect, o)) survey.take(rows);
  const found = survey.end();
  if (found.columns.length === 0 || found.rowCount === 0)
    throw new FieldError("invalid-format", "There are no values in this table.", { line: 1 });
  const table = planTable(found, maxBytes);
  return {
    dialect,
    arrays: table.map(({ facts }) => facts),
    plan: () => planRows(table, found.rowCount),
    blocks: (own = {}) => readBlocks(file, { dialect, table, rowCount: found.rowCount }, own),
  };
}

interface TableArray {
  readonly facts: ArrayFacts;
  readonly columns: readonly Column[];
  readonly isTime: boolean;
}

async function guess(file: ByteStream, known: Partial<Dialect>, o: Opts): Promise<Dialect> {
  const reader = createByteReader(file, o);
  const front = await reader.take(Math.min(FRONT_BYTES, file.byteLength)).finally(() => reader.close());
  const encoding = known.encoding ?? guessEncoding(front);
  const complete = front.length === file.byteLength;
  const text = normalize(new TextDecoder(encoding).decode(front, { stream: !complete }));
  const table = text.slice(leadingComments(text, complete).length);
  return { encoding, ...guessDialect(table, known, { Parser: await loadParser(), complete }) };
}

function planTable({ columns, rowCount }: Survey, maxBytes: number): TableArray[] {
  const times = columns.filter(({ kind }) => kind === "time");
  const numbers = columns.filter(({ kind }) => kind === "number");
  const blockRows = Math.max(1, Math.min(rowCount, Math.floor(maxBytes / (8 * Math.max(numbers.length, 1)))));
  const rowName = times.length > 0 ? "time" : "row";
  const taken = new Set(["time", "data"]);
  const timeArrays = times.map((column, i): TableArray => {
    const name = i === 0 ? "time" : freeName(column.name, taken);
    const facts = { name, dtype: "datetime64[ns]" as const, shape: [rowCount], blockShape: [blockRows] };
    const attributes = { long_name: column.name };
    return { facts: { ...facts, dimensionNames: [rowName], attributes }, columns: [column], isTime: true };
  });
  if (numbers.length === 0) return timeArrays;
  const rounded = numbers.filter((column) => column.rounded).map(({ name }) => name);
  const facts: ArrayFacts = {
    ...{ name: "data", dtype: "float64", shape: [rowCount, numbers.length], blockShape: [blockRows, numbers.length] },
    dimensionNames: [rowName, "column"],
    attributes: { columns: numbers.map(({ name }) => name), ...(rounded.length > 0 && { rounded }) },
  };
  return [...timeArrays, { facts, columns: numbers, isTime: false }];
}

function freeName(wanted: string, taken: Set<string>): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}_${i}`;
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

function* planRows(table: readonly TableArray[], rowCount: number): Generator<BlockPlace> {
  const blockRows = table[0]!.facts.blockShape[0]!;
  for (let start = 0; start < rowCount; start += blockRows)
    for (const [array, { facts }] of table.entries()) {
      const count = Math.min(blockRows, rowCount - start);
      yield { array, start: facts.shape.with(0, start).fill(0, 1), shape: facts.shape.with(0, count) };
    }
}

async function* readBlocks(
  file: ByteStream,
  { dialect, table, rowCount }: { dialect: Dialect; table: readonly TableArray[]; rowCount: number },
  o: Opts,
): AsyncGenerator<Block, void, void> {
  const places = planRows(table, rowCount);
  const blockRows = table[0]!.facts.blockShape[0]!;
  let fills: { fill: (row: readonly string[], at: number) => void; bytes: Uint8Array<ArrayBuffer> }[] = [];
  let [done, at] = [0, 0];
  const pick = createPicker(dialect.header);
  for await (const { rows } of readRows(file, dialect, o))
    for (const row of pick(rows)) {
      const count = Math.min(blockRows, rowCount - done);
      if (count <= 0) throw changed();
      if (at === 0) fills = table.map((array) => createFill(array, count, dialect.decimal));
      for (const { fill } of fills) fill(row, at);
      if (++at < count) continue;
      for (const { bytes } of fills) {
        const { start, shape } = places.next().value as BlockPlace;
        yield { start, shape, bytes };
      }
      done += count;
      at = 0;
    }
  if (done < rowCount) throw changed();
}

/** The rows of values among those of the file; gaps of a table of one column are rows without cells. */
function createPicker(header: boolean) {
  const gapsBefore = createGapCounter();
  let isHeader = header;
  return function* pick(rows: readonly string[][]): Generator<readonly string[], void, void> {
    for (const row of rows) {
      const gaps = gapsBefore(row);
      if (gaps === undefined) continue;
      for (let i = 0; i < gaps; i++) yield [];
      if (!isHeader) yield row;
      isHeader = false;
    }
  };
}

/** The cells of some columns into a block of rows. */
function createFill({ columns, isTime }: TableArray, count: number, decimal: Decimal) {
  if (isTime) {
    const times = new BigInt64Array(count);
    const { at } = columns[0]!;
    const fill = (row: readonly string[], i: number) => {
      const cell = row[at] ?? "";
      times[i] = isGap(cell) ? NOT_A_TIME : (parseTime(cell) ?? NOT_A_TIME);
    };
    return { fill, bytes: new Uint8Array(times.buffer) };
  }
  const values = new Float64Array(count * columns.length);
  const fill = (row: readonly string[], i: number) => {
    for (let k = 0; k < columns.length; k++) {
      const cell = row[columns[k]!.at] ?? "";
      values[i * columns.length + k] = isGap(cell) ? Number.NaN : (parseNumber(cell, decimal) ?? Number.NaN);
    }
  };
  return { fill, bytes: new Uint8Array(values.buffer) };
}

function changed(): FieldError {
  return new FieldError("conflict", "The table was changed while it came in. Import it again.", {});
}
