import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { TablePage, TablePart, TableRequest } from "../tasks.ts";
import { kindOf, leafOf, placesIn, textsOf } from "./cells.ts";
import { nameColumns, timeOfLeaf } from "./describe-table.ts";
import { type Coordinate, type Table, withTable } from "./open-table.ts";
import { columnCount, indexAt, type Part, placeOfColumn, selectPart, sliceOf } from "./table-plan.ts";

export const MOST_ROWS = 1000;
export const MOST_COLUMNS = 100;

type Texts = (row: number) => string | null;

/** Reads rows and columns of a table as text; what lies beyond its end is left out. */
export function readTablePage(request: TableRequest & TablePart, o: Opts): Promise<TablePage> {
  checkPart(request);
  return withTable(request, o, async (table) => {
    const rows = inside({ first: request.first, count: request.count }, table.plan.rows.count);
    const columns = inside({ first: request.firstColumn, count: request.columnCount }, columnCount(table.plan));
    const coordinates = await Promise.all(table.rowCoordinates.map((one) => readCoordinate(one, table, rows, o)));
    const texts = [...coordinates, ...(await readColumns(table, rows, columns, o))];
    const named = await nameColumns(table, columns, o);
    return {
      headings: [
        ...table.rowCoordinates.map(({ path, unit, time, array }) => ({
          name: path,
          unit,
          kind: kindOf(array.dtype, time),
        })),
        ...named.map(({ name, unit, kind }) => ({ name, unit, kind })),
      ],
      indices: Array.from({ length: rows.count }, (_, row) => indexAt(table.plan.rows, rows.first + row)),
      rows: Array.from({ length: rows.count }, (_, row) => texts.map((text) => text(row))),
    };
  });
}

function checkPart({ first, count, firstColumn, columnCount }: TablePart): void {
  const whole = (value: number, most: number) => Number.isSafeInteger(value) && value >= 0 && value <= most;
  const any = Number.MAX_SAFE_INTEGER;
  if (whole(first, any) && whole(firstColumn, any) && whole(count, MOST_ROWS) && whole(columnCount, MOST_COLUMNS))
    return;
  const message = `a page has at most ${MOST_ROWS} rows and ${MOST_COLUMNS} columns, counted from 0`;
  throw new FieldError("invalid-argument", message, { first, count, firstColumn, columnCount });
}

function inside({ first, count }: Part, length: number): Part {
  return { first, count: Math.max(0, Math.min(count, length - first)) };
}

async function readCoordinate({ array, time }: Coordinate, { plan }: Table, rows: Part, o: Opts): Promise<Texts> {
  const view = await array.read([sliceOf(plan.rows, rows)], o);
  const text = textsOf(view, time);
  return (row) => text(view.offset + row * view.stride[0]!);
}

async function readColumns(table: Table, rows: Part, columns: Part, o: Opts): Promise<Texts[]> {
  if (rows.count === 0 || columns.count === 0) return [];
  const { array, plan } = table;
  const first = placeOfColumn(plan, columns.first).column;
  const last = placeOfColumn(plan, columns.first + columns.count - 1).column;
  const view = await array.read(selectPart(plan, rows, { first, count: last - first + 1 }), o);
  const leaves = plan.leaves.map((leaf) => {
    const inner = leafOf(view, leaf);
    const at = placesIn(inner, { rows: plan.rowAxis !== undefined, columns: plan.columnAxis !== undefined });
    return { at, text: textsOf(inner, timeOfLeaf(table, leaf)) };
  });
  return Array.from({ length: columns.count }, (_, i) => {
    const { column, leaf } = placeOfColumn(plan, columns.first + i);
    const { at, text } = leaves[leaf]!;
    return (row) => text(at(row, column - first));
  });
}
