import fc from "fast-check";
import { expect, test } from "vitest";
import { clipRows, fitColumns, inDecibel, rowsOf, valueRange } from "../../../gadgets/plot/columns.ts";
import { nearestColumn, nextPeak, readColumn } from "../../../gadgets/plot/cursor.ts";
import { planPicture } from "../../../gadgets/plot/picture.ts";
import { formatPlace, formatQuantity, scaleFor, ticksOf } from "../../../gadgets/plot/quantity.ts";
import { clampView, holdAt, panBy, pinch, type View, zoomAt } from "../../../gadgets/plot/view.ts";

const series = (y: number[], x = y.map((_, i) => i)) => ({
  x: Float64Array.from(x),
  min: Float64Array.from(y),
  max: Float64Array.from(y),
  exact: true,
});
const values = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) }, fc.constant(Number.NaN)),
  { minLength: 1, maxLength: 400 },
);
const real = (list: Iterable<number>) => [...list].filter((value) => !Number.isNaN(value));
const whole = (length: number): View => [0, Math.max(1, length - 1)];

test("however much a source gives, no more than four points for each column are drawn, in the order of x", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 60 }), (y, columns) => {
      const rows = rowsOf(fitColumns(series(y), whole(y.length), columns));
      expect(rows.length).toBeLessThanOrEqual(4 * columns);
      for (let i = 1; i < rows.length; i++) expect(rows[i]![0]!).toBeGreaterThanOrEqual(rows[i - 1]![0]!);
    }),
  );
});

test("the extremes drawn are the true extremes", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 60 }), (y, columns) => {
      const drawn = real(rowsOf(fitColumns(series(y), whole(y.length), columns)).map(([, value]) => value!));
      const given = real(y);
      expect(Math.max(...drawn)).toBe(Math.max(...given));
      expect(Math.min(...drawn)).toBe(Math.min(...given));
    }),
  );
});

test("a merged column stands where its highest value is", () => {
  const y = Array.from({ length: 1000 }, (_, i) => (i === 537 ? 5 : 0));
  const fitted = fitColumns(series(y), [0, 999], 10);
  expect(fitted.exact).toBe(false);
  expect(fitted.x[fitted.max.indexOf(5)]).toBe(537);
});

test("columns outside the view are left out but for one neighbour on each side, towards which the line is cut off", () => {
  const fitted = fitColumns(series([0, 1, 2, 3, 4, 5]), [1.5, 3.5], 100);
  expect([...fitted.x]).toEqual([1, 2, 3, 4]);
  const rows = [
    [1.5, 1.5],
    [2, 2],
    [3, 3],
    [3.5, 3.5],
  ];
  expect(clipRows(rowsOf(fitted), [1.5, 3.5])).toEqual(rows);
  expect(clipRows(rows, [2.25, 2.75])).toEqual([
    [2.25, 2.25],
    [2.75, 2.75],
  ]);
  expect(clipRows(rows, [0, 9])).toEqual(rows);
  expect(clipRows(rows, [7, 9])).toEqual([]);
});

test("the y axis shows what is drawn with a little air, a flat line too", () => {
  expect(
    valueRange([
      [0, 1],
      [1, 3],
      [2, Number.NaN],
    ]),
  ).toEqual([0.9, 3.1]);
  expect(
    valueRange([
      [0, 5],
      [1, 5],
    ]),
  ).toEqual([4.5, 5.5]);
  expect(valueRange([[0, 0]])).toEqual([-1, 1]);
  expect(valueRange([])).toEqual([0, 1]);
});

test("decibels keep the order of the values; zero and less lie at the lowest level there is", () => {
  const levels = inDecibel(series([0, 1, 100, -3, Number.NaN, 0.1]));
  expect([...levels.max]).toEqual([-10, 0, 20, -10, Number.NaN, -10]);
  expect([...inDecibel(series([0, 0])).min]).toEqual([0, 0]);
});

test("an empty answer still makes a picture", () => {
  const colors = { line: "", grid: "", axis: "" };
  const units = { xUnit: "s", yUnit: "V", decibel: false, xLabel: "Time", yLabel: "", colors };
  const plan = planPicture(series([]), { ...units, view: [0, 1], columns: 300, heightPx: 200 });
  expect(plan.picture.rows.length).toBe(2);
  expect(plan).toMatchObject({ highest: "", xAxis: "Time (s)", yAxis: "(V)", range: "0 s – 1 s" });
});

const viewIn = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([a, b]): View => clampView([Math.min(a, b) * 60, Math.max(a, b) * 60], [0, 60]));

test("no zoom, pan or pinch leaves the extent, and none makes an empty view", () => {
  const extent: View = [0, 60];
  fc.assert(
    fc.property(
      viewIn,
      fc.double({ min: -200, max: 200, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (view, at, factor) => {
        const fractions: View = [0.2, 0.2 + factor / 1e3];
        for (const next of [
          zoomAt(view, extent, at, factor),
          panBy(view, extent, at),
          holdAt(factor, extent, at, 0.5),
          pinch(view, fractions, extent),
        ]) {
          expect(next[0]).toBeGreaterThanOrEqual(0);
          expect(next[1]).toBeLessThanOrEqual(60 + 1e-12);
          expect(next[1]).toBeGreaterThan(next[0]);
        }
      },
    ),
  );
});

test("a zoom keeps what lies under the cursor, a pinch what lies under both fingers", () => {
  const [from, to] = zoomAt([10, 30], [0, 60], 15, 0.5);
  expect([from, to]).toEqual([12.5, 22.5]);
  expect((15 - from) / (to - from)).toBe((15 - 10) / (30 - 10));
  expect(pinch([20, 30], [0.25, 0.75], [0, 60])).toEqual([15, 35]);
});

test("ticks are round numbers in the shown unit, with the digits that tell them apart", () => {
  const labels = (from: number, to: number, count: number, unit: string) =>
    ticksOf(from, to, count, scaleFor(unit, to)).map(({ label }) => label);
  expect(labels(0, 24_000, 6, "Hz")).toEqual(["0", "5", "10", "15", "20"]);
  expect(labels(30.0001, 30.0002, 4, "s")).toEqual(["30.00010", "30.00015", "30.00020"]);
  expect(labels(-0.5, 0.5, 5, "FS")).toEqual(["−0.4", "−0.2", "0.0", "0.2", "0.4"]);
  expect(labels(1, 1, 5, "s")).toEqual([]);
});

test("quantities carry SI prefixes where people use them, else a power of ten", () => {
  expect(formatQuantity(24_000, "Hz")).toBe("24 kHz");
  expect(formatQuantity(5400, "s")).toBe("5,400 s");
  expect(formatQuantity(-0.00002, "s")).toBe("−20 µs");
  expect(formatQuantity(1.234e-9, "FS²/Hz")).toBe("1.234 ×10⁻⁹ FS²/Hz");
  expect(formatQuantity([-0.12, 0.3], "FS")).toBe("−0.12 … 0.3 FS");
  expect(formatPlace(50.02, "Hz", 0.1)).toBe("50.02 Hz");
});

test("the cursor reads the nearest column: a value, a range, a level, minus infinity or nothing", () => {
  const units = { xUnit: "Hz", yUnit: "FS²/Hz", decibel: true };
  const data = series([1, 0.01, 0, Number.NaN], [0, 0.5, 1, 1.5]);
  expect(nearestColumn(data, 0.6)).toBe(1);
  expect(nearestColumn(data, -9)).toBe(0);
  expect(nearestColumn(data, 9)).toBe(3);
  expect(nearestColumn(series([]), 9)).toBe(-1);
  expect([0, 1, 2, 3].map((i) => readColumn(data, i, units))).toEqual([
    "0.00 Hz · 0.0 dB",
    "500 mHz · −20.0 dB",
    "1.00 Hz · −∞ dB",
    "1.50 Hz · –",
  ]);
  const band = { ...data, min: data.min.map((value) => value - 1), exact: false };
  expect(readColumn(band, 1, { ...units, decibel: false })).toBe("500 mHz · −0.99 … 0.01 FS²/Hz");
});

test("peaks are found one after another in both directions, flat parts have none", () => {
  const data = series([0, 1, 0, 0, 5, 0, 0, 2, 2, 0]);
  expect(nextPeak(data, 0, 1)).toBe(1);
  expect(nextPeak(data, 1, 1)).toBe(4);
  expect(nextPeak(data, 4, 1)).toBe(7);
  expect(nextPeak(data, 7, 1)).toBe(7);
  expect(nextPeak(data, 9, -1)).toBe(7);
  expect(nextPeak(series([1, 1, 1]), 0, 1)).toBe(0);
});
