import { expect, test } from "vitest";
import { planPicture } from "../../../../gadgets/plot/picture.ts";
import { type ReadOpts, readMarks } from "../../../../gadgets/plot/read-marks.ts";

/** Bins at 0, 1 … 10 Hz with a tone between two of them, held against a multiple of itself. */
function heldAgainst(factor: number, decibel: boolean): ReadOpts {
  const x = Float64Array.from({ length: 11 }, (_, i) => i);
  const values = Float64Array.from([1, 1, 1, 60, 50, 1, 1, 1, 1, 1, 1]);
  const line = (y: Float64Array) => ({ x, min: y, max: y, exact: true });
  const plan = planPicture(line(values), {
    ...{ view: [0, 10], columns: 100, heightPx: 100, xLabel: "", yLabel: "", xUnit: "Hz", yUnit: "g²", decibel },
    colors: { lines: [], grid: "", axis: "" },
    overlay: line(values.map((value) => value * factor)),
  });
  const { data, picture } = plan;
  return {
    ...{ plan, data, axis: "linear", view: picture.view, range: picture.range, hover: undefined, order: undefined },
    ...{ marks: { cursor: 3.45 }, peaks: [{ x: 3.45, y: 140 }], resolution: 1, overlayLabel: "before" },
  };
}

test("a tone between two bins beside itself differs by nothing, beside a tenth of itself by that", () => {
  expect(readMarks(heldAgainst(1, true))).toMatchObject({ main: "3.45 Hz · 21.5 dB", delta: "" });
  expect(readMarks(heldAgainst(1, true)).difference).toMatch(/difference 0\.0 dB$/);
  expect(readMarks(heldAgainst(0.1, true)).difference).toMatch(/difference \+10\.0 dB$/);
  expect(readMarks(heldAgainst(0.5, false)).difference).toBe("before: 30 g², difference 30 g²");
});
