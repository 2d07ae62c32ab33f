import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { memorySize } from "../../format/index.ts";
import type { Context } from "../../worker/serve.ts";
import type { NdView } from "../indexing/view.ts";
import type { Series, SeriesRequest } from "../tasks.ts";
import { type Axis, openAxis, rowsInBlock } from "./axis.ts";
import { leafOf, numbersOf, placesIn } from "./cells.ts";
import { findRows } from "./find-rows.ts";
import { GROUP_ROWS } from "./level.ts";
import { levelOf } from "./levels.ts";
import { type Table, withTable } from "./open-table.ts";
import { addRows, createReduction, finishReduction } from "./reduction.ts";
import { columnCount, cutRows, indexAt, type Part, placeOfColumn, selectPart } from "./table-plan.ts";

export const MOST_CURVES = 10;
const MOST_PARTS = 100_000;
/** So many groups of a level make a part, or the rows themselves are read. */
const LEVEL_GROUPS = 4;
/** A search goes through so many rows at its end, and through a whole chunk where that has more: it is read anyway. */
const SEARCH_ROWS = 4096;

/**
 * Reads the rows of a range block by block and keeps the extremes of its parts. Of rows that were read before a wide range takes the
 * extremes of groups; a part holds several, so that a group at its border is a fraction of a pixel aside.
 */
export function readReducedSeries(
  request: SeriesRequest,
  { signal, emit }: Context<{ rows: number; totalRows: number }>,
): Promise<Series> {
  checkRequest(request);
  const { from, to, parts, extent } = request;
  return withTable(request, { signal }, async (table) => {
    const { rows } = table.plan;
    const axis = openAxis(table, request.axis);
    const places = async (part: Part) => (await axis.read(part, { signal, originMs: extent.originMs })).x;
    const inChunk = Math.min(axis.blockRows, Math.floor(axis.chunkRows / Math.abs(rows.step)));
    const range = extent.ascending
      ? await findRows({ from, to }, rows.count, places, Math.max(SEARCH_ROWS, inChunk))
      : { first: 0, count: rows.count };
    const lanes = planLanes(table, request.columns);
    const reduction = createReduction({ from, to, parts, curves: request.columns.length, ascending: extent.ascending });
    const level = extent.ascending ? levelOf(keyOf(request, table), rows.count, request.columns.length) : undefined;
    const isWide = range.count >= LEVEL_GROUPS * GROUP_ROWS * parts;
    const tell = ({ first, count }: Part) => emit({ rows: first + count - range.first, totalRows: range.count });
    for (const stretch of level && isWide ? level.cut(range) : [{ ...range, known: false }]) {
      if (stretch.known) {
        level?.reduce(reduction, stretch);
        tell(stretch);
        continue;
      }
      for (const block of cutRows(rows, stretch, blockOf(table, axis, lanes))) {
        signal.throwIfAborted();
        const x = await places(block);
        const values = await readLanes(table, lanes, request.columns.length, block, { signal });
        level?.add(block.first, x, values);
        addRows(reduction, x, values);
        tell(block);
      }
    }
    return finishReduction(reduction);
  });
}

/** The same curves of the same revision, their places counted from the same origin. */
function keyOf({ storage, id, path, slice, axis, columns, extent }: SeriesRequest, { array }: Table): string {
  return JSON.stringify([storage, id, path, array.ref().revision, slice ?? "", axis, columns, extent.originMs]);
}

function checkRequest({ columns, parts, from, to }: SeriesRequest): void {
  const wrong = (message: string) => new FieldError("invalid-argument", message, { columns, parts, from, to });
  if (columns.length > MOST_CURVES) throw wrong(`at most ${MOST_CURVES} columns are drawn at once`);
  if (!Number.isSafeInteger(parts) || parts < 1 || parts > MOST_PARTS) throw wrong(`parts is 1 to ${MOST_PARTS}`);
  if (!(from <= to)) throw wrong("from must not lie above to");
}

/** Columns that lie in the same chunks and are read together. */
interface Lane {
  part: Part;
  curves: { curve: number; column: number; leaf: number }[];
}

function planLanes({ plan, array }: Table, columns: readonly number[]): Lane[] {
  const chunk = plan.columnAxis === undefined ? 1 : array.chunkShape[plan.columnAxis]!;
  const lanes = new Map<number, Lane["curves"]>();
  const count = columnCount(plan);
  columns.forEach((n, curve) => {
    if (!Number.isSafeInteger(n) || n < 0 || n >= count)
      throw new FieldError("invalid-argument", `there is no column ${n}: there are ${count}`, { column: n });
    const place = placeOfColumn(plan, n);
    const key = Math.floor(indexAt(plan.columns, place.column) / chunk);
    lanes.set(key, [...(lanes.get(key) ?? []), { curve, ...place }]);
  });
  return [...lanes.values()].map((curves) => {
    const places = curves.map(({ column }) => column);
    const first = Math.min(...places);
    return { part: { first, count: Math.max(...places) - first + 1 }, curves };
  });
}

function blockOf({ array, plan }: Table, axis: Axis, lanes: readonly Lane[]): { chunkRows: number; most: number } {
  const width = lanes.reduce((sum, { part }) => sum + part.count, 0) || 1;
  const chunkRows = plan.rowAxis === undefined ? 1 : array.chunkShape[plan.rowAxis]!;
  return { chunkRows, most: Math.min(axis.blockRows, rowsInBlock(width * memorySize(array.dtype))) };
}

async function readLanes(table: Table, lanes: readonly Lane[], count: number, rows: Part, o: Opts) {
  const { array, plan } = table;
  const values = Array.from({ length: count }, () => new Float64Array(rows.count));
  for (const { part, curves } of lanes) {
    const view = await array.read(selectPart(plan, rows, part), o);
    for (const { curve, column, leaf } of curves) {
      const inner = leafOf(view, plan.leaves[leaf]!);
      const at = placesIn(inner, { rows: plan.rowAxis !== undefined, columns: plan.columnAxis !== undefined });
      const first = at(0, column - part.first);
      copyNumbers(values[curve]!, inner, first, at(1, column - part.first) - first);
    }
  }
  return values;
}

function copyNumbers(into: Float64Array, view: NdView, first: number, step: number): void {
  const { data, dtype } = view;
  if ((data instanceof Float64Array || data instanceof Float32Array) && /^float/.test(String(dtype))) {
    for (let row = 0, at = first; row < into.length; row++, at += step) into[row] = data[at]!;
    return;
  }
  const number = numbersOf(view);
  for (let row = 0; row < into.length; row++) into[row] = number(first + row * step);
}
