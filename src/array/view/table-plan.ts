/** An array of any rank as a table: which axis its rows run along, which its columns, and what a part of it selects. Pure. */
import { FieldError } from "../../base/errors.ts";
import { type DType, fieldsOf } from "../../format/index.ts";
import { parseSelection } from "../indexing/parse-selection.ts";
import { normalizeSelection, type Selection, type Slice, type Span } from "../indexing/selection.ts";

/** A column of structured elements, down to where it is no structure itself. */
export interface Leaf {
  readonly path: readonly string[];
  readonly dtype: DType;
}

export interface TablePlan {
  /** For each axis of the array what the slice takes of it. */
  readonly spans: readonly Span[];
  /** The axis of the array that rows run along, and columns; undefined where the slice leaves none. */
  readonly rowAxis: number | undefined;
  readonly columnAxis: number | undefined;
  readonly rows: Span;
  readonly columns: Span;
  readonly leaves: readonly Leaf[];
}

/** So many of a list, from one of them on. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

const ONE: Span = { start: 0, step: 1, count: 1 };

/**
 * What a slice such as "[1000:2000:4, 2]" shows of an array; without one everything, of leading axes beyond two the first index.
 *
 * Throws  "invalid-argument" for what parseSelection refuses, and for a slice that leaves more than two axes.
 */
export function planTable(shape: readonly number[], dtype: DType, slice = ""): TablePlan {
  const leading = slice.trim() ? 0 : Math.max(0, shape.length - 2);
  const isEmpty = shape.slice(0, leading).includes(0);
  const selection = slice.trim() ? parseSelection(slice) : [...new Array<number>(leading).fill(0), "..." as const];
  const { spans, axes } = normalizeSelection(selection, isEmpty ? shape.map((length) => length || 1) : shape);
  const kept = axes.filter((axis) => axis !== null);
  if (kept.length > 2) {
    const message = `it leaves ${kept.length} axes, and a table has two: write an index for the others, such as [0, ...]`;
    throw new FieldError("invalid-argument", message, { axes: kept.length });
  }
  const [rowAxis, columnAxis] = kept;
  return {
    spans,
    rowAxis,
    columnAxis,
    rows: rowAxis === undefined ? ONE : isEmpty ? { ...ONE, count: 0 } : spans[rowAxis]!,
    columns: columnAxis === undefined ? ONE : spans[columnAxis]!,
    leaves: leavesOf(dtype),
  };
}

export function leavesOf(dtype: DType): Leaf[] {
  const fields = fieldsOf(dtype);
  if (fields.length === 0) return [{ path: [], dtype }];
  return fields.flatMap(({ name, dtype: inner }) =>
    leavesOf(inner).map((leaf) => ({ path: [name, ...leaf.path], dtype: leaf.dtype })),
  );
}

/** How many columns the table has: the leaves of each column of the array. */
export function columnCount({ columns, leaves }: TablePlan): number {
  return columns.count * leaves.length;
}

/** Where column `n` of the table lies: in which column of the slice, and in which leaf. */
export function placeOfColumn({ leaves }: TablePlan, n: number): { column: number; leaf: number } {
  return { column: Math.floor(n / leaves.length), leaf: n % leaves.length };
}

/** The selection of those rows and columns of the slice; both keep their axes. */
export function selectPart({ spans, rowAxis, columnAxis }: TablePlan, rows: Part, columns: Part): Selection {
  return spans.map((span, axis) => {
    if (axis === rowAxis) return sliceOf(span, rows);
    if (axis === columnAxis) return sliceOf(span, columns);
    return span.start;
  });
}

/** Some of a span's indices, as a slice. */
export function sliceOf({ start, step }: Span, { first, count }: Part): Slice {
  if (count <= 0) return { start: 0, stop: 0 };
  const from = start + first * step;
  const stop = from + (count - 1) * step + Math.sign(step);
  return stop < 0 ? { start: from, step } : { start: from, stop, step };
}

/** The index in the array of a row or column of the slice. */
export const indexAt = ({ start, step }: Span, n: number): number => start + n * step;

/** Rows in blocks of at most `most`, each ending at a chunk's border where it reaches one. */
export function* cutRows(rows: Span, part: Part, o: { chunkRows: number; most: number }): Generator<Part> {
  const end = part.first + part.count;
  const chunkOf = (row: number) => Math.floor(indexAt(rows, row) / o.chunkRows);
  for (let first = part.first; first < end; ) {
    const reach = Math.min(end, first + Math.max(1, o.most));
    const next = reach < end ? lastBorder(first, reach, chunkOf) : reach;
    yield { first, count: next - first };
    first = next;
  }
}

/** The last row after `first`, up to `reach`, with which a chunk begins; `reach` where there is none. */
function lastBorder(first: number, reach: number, chunkOf: (row: number) => number): number {
  const target = chunkOf(reach);
  if (target === chunkOf(first)) return reach;
  let [low, high] = [first, reach];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (chunkOf(middle) === target) high = middle;
    else low = middle;
  }
  return high;
}
