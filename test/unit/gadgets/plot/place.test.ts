import fc from "fast-check";
import { expect, test } from "vitest";
import { planLogAxis } from "../../../../gadgets/log-axis.ts";
import { clipValues } from "../../../../gadgets/plot/clip-values.ts";
import { clipRows, mergeRows, rowsOf } from "../../../../gadgets/plot/columns.ts";
import { placedData, placedExtent, placedLimits, placedView, withUnderlay } from "../../../../gadgets/plot/place.ts";
import { readDelta, spoken } from "../../../../gadgets/plot/reading.ts";
import { parsePlace } from "../../../../gadgets/plot/tools.ts";

const line = (x: readonly number[], y: readonly number[] = x) => {
  const values = Float64Array.from(y);
  return { x: Float64Array.from(x), min: values, max: values, exact: true };
};

test("a logarithmic axis begins at the first step above 0 and leaves out what lies at 0", () => {
  expect(placedExtent([0, 24_000], 24, "log")[0]).toBeCloseTo(Math.log10(24), 12);
  expect(placedExtent([0, 24_000], undefined, "log")[0]).toBeCloseTo(Math.log10(0.24), 12);
  const placed = placedData(line([0, 10, 100], [5, 6, 7]), "log");
  expect([[...placed.x], [...placed.max]]).toEqual([
    [1, 2],
    [6, 7],
  ]);
  const limits = placedLimits([0, 1000], 1, "log");
  expect(placedView([0, 100], limits, "log")).toEqual([0, 2]);
  expect(placedView([0, 0], limits, "log")).toEqual([0, 3]);
});

test("its ticks stand at round numbers", () => {
  const { ticks, title } = planLogAxis([1, Math.log10(24_000)], { label: "Frequency", unit: "Hz", count: 12, room: 7 });
  expect(title).toBe("Frequency (kHz)");
  expect(ticks.map(({ label }) => label)).toEqual([
    "0.01",
    "0.02",
    "0.05",
    "0.1",
    "0.2",
    "0.5",
    "1",
    "2",
    "5",
    "10",
    "20",
  ]);
  expect(ticks[3]!.v).toBeCloseTo(2, 12);
});

test("a picture that moved is filled up with what is known of the whole; its own columns stay as they are", () => {
  const whole = line([0, 10, 20, 30, 40, 50]);
  const picture = line([20, 22, 24, 26, 28, 30]);
  expect([...withUnderlay(picture, whole, [5, 45]).x]).toEqual([0, 10, 20, 22, 24, 26, 28, 30, 40, 50]);
  expect(withUnderlay(picture, whole, [21, 29])).toBe(picture);
  expect(withUnderlay(picture, undefined, [0, 50])).toBe(picture);
});

test("two signals of their own places are one list of rows, in order, with nothing of one where the other is", () => {
  const places = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(places, places, (a, b) => {
      const [first, second] = [a, b].map((x) => rowsOf(line([...x].sort((p, q) => p - q))));
      const merged = mergeRows(first!, second!);
      expect(merged.map(([x]) => x)).toEqual([...a, ...b].sort((p, q) => p - q));
      expect(merged.filter(([, y]) => y !== null).map(([x, y]) => [x, y])).toEqual(first);
      expect(merged.filter(([, , y]) => y !== null).map(([x, , y]) => [x, y])).toEqual(second);
    }),
  );
  expect(mergeRows(clipRows([[0, 1]], [0, 1]), undefined)).toEqual([[0, 1]]);
});

test("differences are read with what they are as a frequency or as a ratio, and said in words", () => {
  const units = { xUnit: "s", yUnit: "g", decibel: false };
  expect(readDelta({ x: 1, y: 2 }, { x: 1.02, y: 1 }, units, 1e-4)).toBe("Δ 20.00 ms · 50.00 Hz · −1 g · × 0.5");
  const decibel = { xUnit: "Hz", yUnit: "g²", decibel: true };
  expect(readDelta({ x: 100, y: 1 }, { x: 50, y: 0.1 }, decibel, 1)).toBe("Δ −50.0 Hz · −10.0 dB");
  expect(spoken("50.0 Hz · −12.4 dB, Δ 20 ms · × 0.5")).toBe(
    "50.0 hertz, −12.4 decibel, difference 20 milliseconds, times 0.5",
  );
});

test("a place is typed with a point or a comma", () => {
  expect(["3,5", " −2.5 ", "", "x", "1e3"].map(parsePlace)).toEqual([3.5, -2.5, undefined, undefined, 1000]);
});

test("a line is cut where it leaves the range of the values, and begins again where it comes back", () => {
  const rows = [
    [0, 0],
    [10, 20],
    [20, 30],
    [30, -10],
  ];
  expect(clipValues(rows, [0, 10])).toEqual([
    [0, 0],
    [5, 10],
    [10, Number.NaN],
    [20, Number.NaN],
    [25, 10],
    [27.5, 0],
    [30, Number.NaN],
  ]);
  expect(clipValues([[0, 1, 20]], [0, 10])).toEqual([[0, 1, Number.NaN]]);
});
