/** What the page draws: what its URL says, or what there is to begin with. Pure. */
import type { TableAxis, TableColumn, TableFacts } from "../../src/array/tasks.ts";
import type { PlotData } from "../acquirable.ts";
import type { UrlState } from "../url-state.ts";

export const MOST_CURVES = 10;

export function axisOf(facts: TableFacts, url: UrlState): TableAxis {
  return facts.axes.find(({ key }) => key === url.against) ?? facts.axes[0]!;
}

/** Columns that can be drawn against that axis. */
export function drawable(facts: TableFacts, axis: TableAxis): TableColumn[] {
  return facts.columns.filter(({ kind, name }) => kind !== "text" && kind !== "time" && axis.key !== `field:${name}`);
}

/** The columns drawn, as the URL says; else the first one. */
export function drawnColumns(facts: TableFacts, axis: TableAxis, url: UrlState): TableColumn[] {
  const all = drawable(facts, axis);
  return url.columns ? all.filter(({ column }) => url.columns!.includes(column)) : all.slice(0, 1);
}

/** Columns of one unit share a plot, for they share its scale; `apart`: each has its own. */
export function groupColumns(columns: readonly TableColumn[], apart: boolean): TableColumn[][] {
  if (apart) return columns.map((column) => [column]);
  const groups = new Map<string, TableColumn[]>();
  for (const column of columns) groups.set(column.unit, [...(groups.get(column.unit) ?? []), column]);
  return [...groups.values()];
}

/** A range that can be drawn also where all rows lie in one place; undefined where none has a place. */
export function rangeOf({ from, to }: { from: number; to: number }): readonly [number, number] | undefined {
  if (!(from <= to)) return undefined;
  return from < to ? [from, to] : [from - 0.5, to + 0.5];
}

export function toPlotData(series: {
  x: Float64Array;
  curves: readonly { min: Float64Array; max: Float64Array }[];
  exact: boolean;
}): PlotData {
  const [first, ...more] = series.curves;
  return { x: series.x, ...first!, exact: series.exact, placed: true, ...(more.length > 0 && { more }) };
}
