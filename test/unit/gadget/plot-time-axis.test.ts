import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlotData } from "../../../gadgets/acquirable.ts";
import { clipRows, fitColumns, rowsOf, valueRange } from "../../../gadgets/plot/columns.ts";
import { readColumn } from "../../../gadgets/plot/reading.ts";
import { formatMoment, planTimeAxis } from "../../../gadgets/plot/time-axis.ts";

const origin = Date.UTC(2020, 10, 13, 8, 30);
const labels = (from: number, to: number, count = 6) =>
  planTimeAxis([from, to], { label: "Time", count, origin }).ticks.map(({ label }) => label);

test("ticks stand at round moments of the calendar", () => {
  expect(labels(0, 3600)).toEqual(["08:30", "08:40", "08:50", "09:00", "09:10", "09:20", "09:30"]);
  expect(labels(0, 86_400, 4)).toEqual(["12:00", "18:00", "Nov 14", "06:00"]);
  expect(labels(0, 61 * 86_400, 3)).toEqual(["Dec 2020", "Jan 2021"]);
  expect(labels(0, 10 * 365 * 86_400, 5)).toEqual(["2022", "2024", "2026", "2028", "2030"]);
  expect(labels(0, 0.01, 2)).toEqual(["08:30:00.000", "08:30:00.005", "08:30:00.010"]);
  expect(planTimeAxis([0, 60], { label: "Time", count: 3, origin }).title).toBe("Time (UTC), Nov 13, 2020");
});

test("whatever is shown, there are not many more ticks than asked for, inside it and in order", () => {
  const spans = fc.tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: -6, max: 9.5, noNaN: true }),
  );
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 20 }), ([from, power], count) => {
      const to = from + 10 ** power;
      if (!(to - from > Math.abs(from) * 1e-9)) return;
      const { ticks } = planTimeAxis([from, to], { label: "", count, origin });
      expect(ticks.length).toBeLessThanOrEqual(count + 2);
      const air = (to - from) * 1e-6;
      ticks.forEach(({ v }, i) => {
        expect(v).toBeGreaterThanOrEqual(from - air);
        expect(v).toBeLessThanOrEqual(to + air);
        if (i > 0) expect(v).toBeGreaterThan(ticks[i - 1]!.v);
      });
    }),
  );
});

test("a moment is read with the digits that its neighbours give meaning to", () => {
  expect(formatMoment(600, 600, origin)).toBe("Nov 13, 2020, 08:40");
  expect(formatMoment(0.25, 0.01, origin)).toBe("Nov 13, 2020, 08:30:00.25");
  expect(formatMoment(15.5 * 3600, 86_400, origin)).toBe("Nov 14, 2020");
  expect(formatMoment(1e300, 1, origin)).toBe("–");
});

const two: PlotData = {
  x: Float64Array.of(0, 1, 5, 6),
  min: Float64Array.of(1, 2, Number.NaN, 4),
  max: Float64Array.of(1, 3, Number.NaN, 4),
  more: [{ min: Float64Array.of(-1, -5, 7, 7), max: Float64Array.of(-1, -5, 8, 7) }],
  exact: false,
  placed: true,
};

test("curves over the same uneven places are drawn together, each with its own gaps and extremes", () => {
  const rows = rowsOf(two);
  expect(rows).toEqual(
    [
      [0, 1, -1],
      [1, 2, -5],
      [1, 3, -5],
      [5, Number.NaN, 8],
      [6, 4, 7],
    ].toSpliced(3, 1, ...rows.slice(3, -1)),
  );
  const gap = rows.filter(([x]) => x === 5);
  expect(gap.every(([, first]) => Number.isNaN(first))).toBe(true);
  expect(Math.max(...gap.map(([, , second]) => second!))).toBe(8);
  const [low, high] = valueRange(rows)!;
  expect([low < -5, high > 8]).toEqual([true, true]);
  expect(clipRows(rows, [0.5, 0.75])).toEqual([
    [0.5, 1.5, -3],
    [0.75, 1.75, -4],
  ]);
  expect(fitColumns(two, [0, 6], 1)).toMatchObject({
    min: Float64Array.of(1, 4),
    max: Float64Array.of(3, 4),
    more: [{ min: Float64Array.of(-5, 7), max: Float64Array.of(-1, 8) }],
  });
});

test("the cursor reads every curve by name and unit", () => {
  const curves = [
    { label: "humidity", unit: "%" },
    { label: "temperature", unit: "°C" },
  ];
  const units = { xUnit: "", yUnit: "", decibel: false, xTime: origin, curves };
  expect(readColumn(two, 1, units)).toBe("Nov 13, 2020, 08:30:01 · humidity 2 … 3 % · temperature −5 °C");
  expect(readColumn(two, 2, units)).toContain("humidity –");
});
