/** What shows arrays asks workers for; the code stands in tasks.worker.ts. */
import type { DType } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";
import { task } from "../worker/task.ts";
import type { ColumnKind } from "./view/cells.ts";

/** One array of a document's group. */
export interface ArrayFacts {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly chunkShape: readonly number[];
  readonly byteLength: number;
  readonly dimensionNames: readonly string[];
  readonly attributes: Doc;
}

/** The arrays of a document, `data` first. */
export const describeArrays = task<{ storage: object; id: string }, ArrayFacts[]>("array/describe-arrays");

/** `slice` as parseSelection reads it; left out: everything. */
export interface TableRequest {
  storage: object;
  id: string;
  path: string;
  slice?: string;
}

export interface TableColumn {
  /** Its number in the table. */
  readonly column: number;
  readonly name: string;
  readonly unit: string;
  readonly kind: ColumnKind;
}

/** What rows can be drawn against: "index", "coordinate:<path>" or "field:<name>". */
export interface TableAxis {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly kind: "index" | "number" | "time";
}

export interface TableFacts {
  readonly rowCount: number;
  readonly columnCount: number;
  /** The index in the array of the first row, and the distance to the next. */
  readonly firstIndex: number;
  readonly indexStep: number;
  /** The first columns of the table, at most COLUMNS_NAMED. */
  readonly columns: readonly TableColumn[];
  /** The best one first: a time, then the coordinate of the rows' dimension. */
  readonly axes: readonly TableAxis[];
}

/** An array as a table: rows along its first axis that is left, columns along the second, a column for each field. */
export const describeTable = task<TableRequest, TableFacts>("array/describe-table");

export interface TablePart {
  first: number;
  count: number;
  firstColumn: number;
  columnCount: number;
}

export interface TablePage {
  /** The coordinates of the rows, then the columns. */
  readonly headings: readonly { name: string; unit: string; kind: ColumnKind }[];
  /** The index in the array of each row. */
  readonly indices: readonly number[];
  /** A row's texts, one a heading; null where there is no value. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A part of the table as text, at most MOST_ROWS × MOST_COLUMNS; only that part is read. */
export const readTable = task<TableRequest & TablePart, TablePage>("array/read-table");

export interface AxisExtent {
  /** Of all rows that have a place; from > to where none has. Seconds after `originMs` for a time. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds since 1970, whole seconds; undefined where the axis is no time. */
  readonly originMs: number | undefined;
  /** The places of the rows never go back: a range of them is found by binary search. */
  readonly ascending: boolean;
  /** The least distance between neighbours; 0 where there are none. */
  readonly leastStep: number;
}

/** Goes once through what rows are drawn against. Rows at time 0 or no time have no place. */
export const measureAxis = task<TableRequest & { axis: string }, AxisExtent>("array/measure-axis");

export interface SeriesRequest extends TableRequest {
  axis: string;
  extent: AxisExtent;
  columns: readonly number[];
  from: number;
  to: number;
  /** Into how many equal parts the range is cut: columns of pixels. */
  parts: number;
}

/**
 * The curves of some columns over the same places.
 *
 * `exact`: the rows themselves, min and max alike; else the true extremes of each part of the range that has rows. NaN is a gap.
 */
export interface Series {
  x: Float64Array;
  curves: { min: Float64Array; max: Float64Array }[];
  exact: boolean;
}

export const readSeries = task<SeriesRequest, Series, { rows: number; totalRows: number }>("array/read-series");

/** For a worker: the tab's budget in bytes (0: as the device allows), of which it has one of so many parts. */
export const useMemoryBudget = task<{ bytes: number; parts: number }, void>("array/use-memory-budget");
