import fc from "fast-check";
import { expect, test } from "vitest";
import { clipRows, fitColumns, inDecibel, rowsOf, valueRange } from "../../../gadgets/plot/columns.ts";
import { nearestColumn, nextPeak } from "../../../gadgets/plot/cursor.ts";
import { planPicture } from "../../../gadgets/plot/picture.ts";
import { readColumn } from "../../../gadgets/plot/reading.ts";
import type { View } from "../../../gadgets/view.ts";

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

test("columns are drawn side by side, wherever in each of them its peak lies", () => {
  const x = Float64Array.of(0.9, 1.1, 2.5, 3.2);
  const [min, max] = [new Float64Array(4).fill(-1), new Float64Array(4).fill(1)];
  const places = [...new Set(rowsOf({ x, min, max, exact: false }).map(([at]) => at!))];
  const steps = places.slice(1).map((at, i) => at - places[i]!);
  expect(places.length).toBe(4);
  for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 12);
  const exact = rowsOf({ x, min: max, max, exact: true });
  expect(exact.map(([at]) => at)).toEqual([...x]);
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
  expect(valueRange([])).toBeUndefined();
});

test("decibels keep the order of the values; zero and less lie at the lowest level there is", () => {
  const levels = inDecibel(series([0, 1, 100, -3, Number.NaN, 0.1]));
  expect([...levels.max]).toEqual([-10, 0, 20, -10, Number.NaN, -10]);
  expect([...inDecibel(series([0, 0])).min]).toEqual([0, 0]);
});

test("an empty answer still makes a picture", () => {
  const colors = { lines: [""], grid: "", axis: "" };
  const units = { xUnit: "s", yUnit: "V", decibel: false, xLabel: "Time", yLabel: "", colors };
  const plan = planPicture(series([]), { ...units, view: [0, 1], columns: 300, heightPx: 200 });
  expect(plan.picture.rows.length).toBe(2);
  expect(plan.picture.yTicks).toEqual([]);
  expect(plan).toMatchObject({ highest: "", xAxis: "Time (s)", yAxis: "(V)", blank: true });
  expect(plan.summary).toBe("0 s – 1 s. No finite values here");
});

const plain = { xUnit: "s", yUnit: "Pa", decibel: false, xLabel: "Time", yLabel: "Level" };
const paper = { columns: 1380, heightPx: 300, colors: { lines: [""], grid: "", axis: "" } };
const plan = (data: ReturnType<typeof series>, view: View, more = {}) =>
  planPicture(data, { ...plain, ...paper, view, ...more });
const labelsOf = (ticks: { label: string }[]) => ticks.map(({ label }) => label);

test("one value that is not finite changes neither the y axis nor the highest value, and is a gap in the curve", () => {
  const clean = [0, 1, 0.5, 0.5, -1, 0];
  for (const odd of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
    const [expected, found] = [clean, [...clean.slice(0, 3), odd, ...clean.slice(4)]].map((y) =>
      plan(series(y), [0, 5]),
    );
    expect(found!.picture.range).toEqual(expected!.picture.range);
    expect(found!.highest).toBe("1.0 s · 1 Pa");
    expect(found!.blank).toBe(false);
    expect(found!.picture.rows.map(([, value]) => value)).toEqual([0, 1, 0.5, Number.NaN, -1, 0]);
  }
  const band = { ...series([0, 1, 2]), max: Float64Array.of(1, Number.POSITIVE_INFINITY, 3), exact: false };
  expect(plan(band, [0, 2]).picture.rows.filter(([x]) => x === 1)).toEqual([[1, 1]]);
});

test("merged columns leave out what is not finite", () => {
  const y = Array.from({ length: 1000 }, (_, i) => (i === 500 ? Number.POSITIVE_INFINITY : i === 501 ? 7 : 0));
  const fitted = fitColumns(series(y), [0, 999], 10);
  expect(Math.max(...fitted.max)).toBe(7);
  expect(fitted.x[fitted.max.indexOf(7)]).toBe(501);
});

test("merged columns hold nothing from beyond the edges of the view", () => {
  const y = Array.from({ length: 1000 }, (_, i) => (i === 99 || i === 901 ? 9 : i === 103 ? 5 : 0));
  const fitted = fitColumns(series(y), [99.5, 900.5], 10);
  expect(Math.max(...fitted.max)).toBe(5);
  expect(fitted.x[0]).toBe(103);
  expect(fitColumns(series(y), [100, 901], 10).max.at(-1)).toBe(9);
});

test("where no value is finite the plot says so and numbers no y axis", () => {
  for (const decibel of [false, true]) {
    const { blank, summary, highest, picture } = plan(series([Number.NaN, Number.POSITIVE_INFINITY]), [0, 1], {
      decibel,
    });
    expect({ blank, summary, highest }).toEqual({
      blank: true,
      summary: "0 s – 1 s. No finite values here",
      highest: "",
    });
    expect(picture.yTicks).toEqual([]);
    expect(picture.rows.every(([, value]) => Number.isNaN(value))).toBe(true);
  }
});

test("a view between two values draws the line and names no highest value", () => {
  expect(plan(series([1, 2]), [0.25, 0.5])).toMatchObject({ highest: "", blank: false, summary: "250 ms – 500 ms" });
});

test("the highest value reads the same at every width", () => {
  const y = Array.from({ length: 4001 }, (_, i) => (i === 1234 ? 1.675 : Math.sin(i / 40)));
  const x = y.map((_, i) => i / 1000);
  const readings = [300, 1380, 5000].map(
    (columns) => plan(series(y, x), [0, 4], { columns, resolution: 1e-3 }).highest,
  );
  expect(readings).toEqual(Array.from({ length: 3 }, () => "1.2340 s · 1.675 Pa"));
});

test("where the view is tiny beside its numbers, ticks count from the left edge, which the axis names once", () => {
  const { xAxis, summary, picture } = plan(series([0, 1], [0, 12_600]), [12_345.67843, 12_345.67943], { columns: 730 });
  expect(xAxis).toBe("Time from 12,345.678 s (ms)");
  expect(labelsOf(picture.xTicks)).toEqual(["0.5", "0.6", "0.7", "0.8", "0.9", "1.0", "1.1", "1.2", "1.3", "1.4"]);
  expect(picture.xTicks[0]!.v).toBeCloseTo(12_345.6785, 9);
  expect(summary).toBe("12,345.67843 s – 12,345.67943 s");
});

test("where the values are nearly the same, so do those of the y axis, in decibels too", () => {
  const flat = plan(series([-379.2412, -379.2413]), [0, 1]);
  expect(flat.yAxis).toBe("Level from −379.2414 Pa (µPa)");
  expect(labelsOf(flat.picture.yTicks)).toEqual(["100", "120", "140", "160", "180", "200"]);
  const power = series([-30.1234, -30.1235].map((level) => 10 ** (level / 10)));
  expect(plan(power, [0, 1], { decibel: true }).yAxis).toBe("Level from −30.1236 dB re 1 Pa (×10⁻⁶ dB)");
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

test("values are read with the digits that tell them apart on the y axis", () => {
  const flat = plan(series([-379.24121, -379.24132]), [0, 1]);
  expect(flat.highest).toBe("0.0 s · −379.24121 Pa");
  expect(readColumn(flat.data, 1, flat.units)).toBe("1.0 s · −379.24132 Pa");
  const power = series([-30.1234, -30.1235].map((level) => 10 ** (level / 10)));
  expect(plan(power, [0, 1], { decibel: true }).highest).toBe("0.0 s · −30.12340 dB");
  expect(plan(series([0, 12.3456]), [0, 1]).highest).toBe("1.0 s · 12.35 Pa");
});

test("peaks are found one after another in both directions, flat parts have none", () => {
  const data = series([0, 1, 0, 0, 5, 0, 0, 2, 2, 0]);
  expect(nextPeak(data, 0, 1)).toBe(1);
  expect(nextPeak(data, 1, 1)).toBe(4);
  expect(nextPeak(data, 4, 1)).toBe(7);
  expect(nextPeak(data, 7, 1)).toBe(7);
  expect(nextPeak(data, 9, -1)).toBe(7);
  expect(nextPeak(series([1, 1, 1]), 0, 1)).toBe(0);
  expect(nextPeak(series([0, Number.POSITIVE_INFINITY, 3, 0, 0]), 0, 1)).toBe(2);
});
