import { expect, test } from "vitest";
import {
  axisOf,
  drawable,
  drawnColumns,
  groupColumns,
  rangeOf,
  toPlotData,
} from "../../../../gadgets/data-array/choices.ts";
import type { TableColumn, TableFacts } from "../../../../src/array/tasks.ts";

const column = (n: number, name: string, kind: TableColumn["kind"], unit = ""): TableColumn => ({
  column: n,
  name,
  kind,
  unit,
});
const facts: TableFacts = {
  rowCount: 9,
  columnCount: 5,
  firstIndex: 0,
  indexStep: 1,
  columns: [
    column(0, "date", "time"),
    column(1, "humidity", "number", "%"),
    column(2, "note", "text"),
    column(3, "pressure", "number", "hPa"),
    column(4, "dew", "number", "%"),
  ],
  axes: [
    { key: "field:date", name: "date", unit: "", kind: "time" },
    { key: "index", name: "index", unit: "", kind: "index" },
    { key: "field:pressure", name: "pressure", unit: "hPa", kind: "number" },
  ],
};
const names = (columns: readonly TableColumn[]) => columns.map(({ name }) => name);

test("the best axis and the first column are drawn until the URL says otherwise; nonsense in it is left out", () => {
  const axis = axisOf(facts, { path: "a" });
  expect(axis.key).toBe("field:date");
  expect(axisOf(facts, { path: "a", against: "coordinate:lost" })).toBe(axis);
  expect(names(drawnColumns(facts, axis, { path: "a" }))).toEqual(["humidity"]);
  expect(names(drawnColumns(facts, axis, { path: "a", columns: [4, 2, 99, 3] }))).toEqual(["pressure", "dew"]);
  expect(drawnColumns(facts, axis, { path: "a", columns: [] })).toEqual([]);
});

test("text, times and what is drawn against itself are no curves", () => {
  const against = axisOf(facts, { path: "a", against: "field:pressure" });
  expect(names(drawable(facts, against))).toEqual(["humidity", "dew"]);
});

test("columns of one unit share a plot, unless each is to have its own", () => {
  const all = drawable(facts, facts.axes[0]!);
  expect(groupColumns(all, false).map(names)).toEqual([["humidity", "dew"], ["pressure"]]);
  expect(groupColumns(all, true)).toHaveLength(3);
});

test("rows that all lie in one place are drawn in its middle, none at all not", () => {
  expect(rangeOf({ from: 7, to: 7 })).toEqual([6.5, 7.5]);
  expect(rangeOf({ from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY })).toBeUndefined();
});

test("one curve is a plot's own, further ones come with it", () => {
  const curve = { min: Float64Array.of(1), max: Float64Array.of(2) };
  const x = Float64Array.of(0);
  expect(toPlotData({ x, curves: [curve], exact: true })).toEqual({ x, ...curve, exact: true, placed: true });
  expect(toPlotData({ x, curves: [curve, curve], exact: false }).more).toEqual([curve]);
});
