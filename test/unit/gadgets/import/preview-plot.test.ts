import { expect, test } from "vitest";
import { extentOf, pointsOf } from "../../../../gadgets/import/preview-plot.ts";

test("the largest value lies at the top, the smallest at the bottom, and what is no number is left out", () => {
  const values = Float64Array.of(-1, Number.NaN, 1, 0, Number.POSITIVE_INFINITY);
  const extent = extentOf(values)!;
  expect(extent).toEqual({ least: -1, most: 1 });
  expect(pointsOf(values, extent)).toBe("0,100 500,0 750,50");
});

test("a constant lies in the middle; where nothing can be drawn there is no extent", () => {
  const extent = extentOf(Float64Array.of(3, 3))!;
  expect(pointsOf(Float64Array.of(3, 3), extent)).toBe("0,50 1000,50");
  expect(pointsOf(Float64Array.of(3), extent)).toBe("0,50");
  expect(extentOf(Float64Array.of(Number.NaN))).toBeUndefined();
  const huge = Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE);
  expect(pointsOf(huge, extentOf(huge)!)).toBe("0,50 1000,50");
});
