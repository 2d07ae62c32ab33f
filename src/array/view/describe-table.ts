import type { Opts } from "../../base/signal.ts";
import type { TableAxis, TableColumn, TableFacts, TableRequest } from "../tasks.ts";
import { kindOf, textsOf } from "./cells.ts";
import { type Table, textOf, withTable } from "./open-table.ts";
import { columnCount, indexAt, type Leaf, type Part, placeOfColumn, sliceOf } from "./table-plan.ts";
import { type TimeScale, timeScaleOf } from "./time.ts";

/** More are reached by a slice. */
export const COLUMNS_NAMED = 200;

export function describeTableOf(request: TableRequest, o: Opts): Promise<TableFacts> {
  return withTable(request, o, async (table) => {
    const { rows } = table.plan;
    const count = columnCount(table.plan);
    return {
      rowCount: rows.count,
      columnCount: count,
      firstIndex: rows.start,
      indexStep: rows.step,
      columns: await nameColumns(table, { first: 0, count: Math.min(count, COLUMNS_NAMED) }, o),
      axes: axesOf(table),
    };
  });
}

/** Where there are fields, one of them may tell the time in units of its own. */
export function timeOfLeaf({ array }: Pick<Table, "array">, { path, dtype }: Leaf): TimeScale | undefined {
  return timeScaleOf(
    dtype,
    path.length ? { ...array.attributes, units: unitOf(array.attributes, path) } : array.attributes,
  );
}

/** `units` for all columns, or by the name of a field. */
function unitOf({ units }: Readonly<Record<string, unknown>>, path: readonly string[]): string {
  if (typeof units !== "object" || units === null || Array.isArray(units)) return path.length ? "" : textOf(units);
  return textOf((units as Record<string, unknown>)[path.join(".")]);
}

/** Some columns by name: as `columns` or `units` of the attributes list them, by their coordinate, or by their index. */
export async function nameColumns(table: Table, part: Part, o: Opts): Promise<TableColumn[]> {
  const { array, plan, path } = table;
  const { attributes } = array;
  const first = placeOfColumn(plan, part.first).column;
  const last = placeOfColumn(plan, part.first + Math.max(0, part.count - 1)).column;
  const outer = await nameOuter(table, { first, count: part.count ? last - first + 1 : 0 }, o);
  const units = Array.isArray(attributes.units) ? attributes.units : undefined;
  return Array.from({ length: part.count }, (_, i) => {
    const { column, leaf: n } = placeOfColumn(plan, part.first + i);
    const leaf = plan.leaves[n]!;
    const time = timeOfLeaf(table, leaf);
    const names = [outer[column - first] ?? "", ...leaf.path].filter(Boolean);
    const unit = units
      ? textOf(units[indexAt(plan.columns, column)])
      : unitOf(attributes, leaf.path) || textOf(attributes.units);
    return {
      column: part.first + i,
      name: names.join(".") || textOf(attributes.long_name) || path,
      unit: time ? "" : unit,
      kind: kindOf(leaf.dtype, time),
    };
  });
}

async function nameOuter({ array, plan, columnCoordinate }: Table, part: Part, o: Opts): Promise<string[]> {
  if (plan.columnAxis === undefined) return [];
  const indices = Array.from({ length: part.count }, (_, i) => indexAt(plan.columns, part.first + i));
  const { columns } = array.attributes;
  if (Array.isArray(columns) && columns.length === array.shape[plan.columnAxis])
    return indices.map((i) => String(columns[i]));
  if (!columnCoordinate || part.count === 0) return indices.map(String);
  const view = await columnCoordinate.array.read([sliceOf(plan.columns, part)], o);
  const text = textsOf(view, columnCoordinate.time);
  return indices.map((index, i) => {
    const value = text(view.offset + i * view.stride[0]!);
    return value === null ? String(index) : `${value} ${columnCoordinate.unit}`.trim();
  });
}

function axesOf(table: Table): TableAxis[] {
  const { rowCoordinates, plan } = table;
  const coordinates = rowCoordinates.flatMap(({ path, unit, time, array }): TableAxis[] => {
    const kind = kindOf(array.dtype, time);
    return kind === "time" || kind === "number" ? [{ key: `coordinate:${path}`, name: path, unit, kind }] : [];
  });
  const fields = plan.columns.count === 1 ? plan.leaves.filter(({ path }) => path.length > 0) : [];
  const fromFields = fields.flatMap((leaf): TableAxis[] => {
    const name = leaf.path.join(".");
    const time = timeOfLeaf(table, leaf);
    const kind = kindOf(leaf.dtype, time);
    const unit = time ? "" : unitOf(table.array.attributes, leaf.path);
    return kind === "time" || kind === "number" ? [{ key: `field:${name}`, name, unit, kind }] : [];
  });
  const index: TableAxis = { key: "index", name: "index", unit: "", kind: "index" };
  const isTime = ({ kind }: TableAxis) => kind === "time";
  return [
    ...[...coordinates, ...fromFields].filter(isTime),
    ...coordinates.filter((axis) => !isTime(axis)),
    index,
    ...fromFields.filter((axis) => !isTime(axis)),
  ];
}
