import { expect, test } from "vitest";
import { formatMarks, type Marks, parseMarks } from "../../../../gadgets/marks.ts";
import { grabbed } from "../../../../gadgets/plot/grab.ts";
import { marksAfter, pointAt, type Scene, snapped, zoomRange } from "../../../../gadgets/plot/mark-commands.ts";
import { draggedLine, markLines } from "../../../../gadgets/plot/mark-lines.ts";
import { placedLines } from "../../../../gadgets/plot/read-marks.ts";

/** Columns at 0, 1 … 10 Hz; peaks between the bins at 3.2 and 7.9 Hz. */
function sceneOf(marks: Marks = {}, o: Partial<Scene> = {}): Scene {
  const x = Float64Array.from({ length: 11 }, (_, i) => i);
  const y = Float64Array.from([0, 1, 2, 9, 2, 1, 1, 2, 5, 2, 1]);
  const peaks = [
    { x: 3.2, y: 9.5 },
    { x: 7.9, y: 5.1 },
  ];
  const data = { x, min: y, max: y, exact: true };
  const rest = { resolution: 1, order: undefined, range: [0, 10] as const };
  return { marks, data, view: [0, 10], axis: "linear", peaks, ...rest, ...o };
}

test("the cursor steps from column to column and ends at the edges", () => {
  expect(marksAfter("next", sceneOf({ cursor: 4 }))).toEqual({ cursor: 5 });
  expect(marksAfter("previous", sceneOf({ cursor: 0 }))).toEqual({ cursor: 0 });
  expect(marksAfter("first", sceneOf())).toEqual({ cursor: 0 });
  expect(marksAfter("last", sceneOf({ second: 2 }))).toEqual({ cursor: 10, second: 2 });
});

test("from peak to peak it goes where the peaks are, between the bins, also from a bin that reads one", () => {
  expect(marksAfter("next-peak", sceneOf({ cursor: 0 }))).toEqual({ cursor: 3.2 });
  expect(marksAfter("next-peak", sceneOf({ cursor: 3 }))).toEqual({ cursor: 7.9 });
  expect(marksAfter("previous-peak", sceneOf({ cursor: 10 }))).toEqual({ cursor: 7.9 });
  expect(marksAfter("next-peak", sceneOf({ cursor: 9 }))).toEqual({ cursor: 9 });
  expect(marksAfter("next-peak", sceneOf({ cursor: 0 }, { peaks: [] }))).toEqual({ cursor: 3 });
});

test("several peaks in one column are all gone through and read, also after their places went through a URL", () => {
  const peaks = [1, 2, 3, 4, 5, 6].map((n) => ({ x: n * 0.5, y: 10 - n }));
  const walk = (command: "next-peak" | "previous-peak", from: number, axis: Scene["axis"] = "linear") => {
    const places: number[] = [];
    for (let cursor: number | undefined = from; cursor !== undefined && places.at(-1) !== cursor; ) {
      places.push(cursor);
      const kept = parseMarks(formatMarks({ cursor }));
      cursor = marksAfter(command, sceneOf(kept, { peaks, axis, ...(axis === "log" && LOG) })).cursor;
    }
    return places;
  };
  const x = Float64Array.of(0, 1);
  const LOG = { data: { x, min: x, max: x, exact: false }, view: [-1, 1] as const };
  expect(walk("next-peak", 0.5)).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
  expect(walk("previous-peak", 3)).toEqual([3, 2.5, 2, 1.5, 1, 0.5]);
  expect(walk("next-peak", 0.5, "log")).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
  expect(pointAt(sceneOf({}, { peaks }), 2.5)).toEqual({ x: 2.5, y: 5, isPeak: true });
  const odd = { x: 100 / 3, y: 1 };
  expect(pointAt(sceneOf({}, { peaks: [odd, { x: 33, y: 2 }] }), Number(odd.x.toPrecision(10)))?.x).toBe(odd.x);
});

test("a place reads the peak of its column, a pointer snaps to the highest one near it", () => {
  expect(pointAt(sceneOf(), 3.4)).toEqual({ x: 3.2, y: 9.5, isPeak: true });
  expect(pointAt(sceneOf(), 5.1)).toEqual({ x: 5, y: 1 });
  expect(snapped(sceneOf(), 5.5)).toBe(3.2);
  expect(snapped(sceneOf({}, { peaks: [] }), 5.6)).toBe(6);
});

test("harmonics belong to the cursor, or to the highest peak; the key takes them away again", () => {
  const on = marksAfter("harmonics", sceneOf());
  expect(on).toEqual({ harmonics: 3.2 });
  expect(marksAfter("harmonics", sceneOf(on))).toEqual({});
  expect(marksAfter("higher", sceneOf(on)).harmonics).toBeCloseTo(3.2 + 1 / 20, 12);
});

test("sidebands take their spacing from the second cursor, the harmonics or the shaft", () => {
  const at = { cursor: 7.9 };
  expect(marksAfter("sidebands", sceneOf({ ...at, second: 8.9 })).sidebands?.spacing).toBeCloseTo(1, 12);
  expect(marksAfter("sidebands", sceneOf({ ...at, harmonics: 2 })).sidebands).toEqual({ carrier: 7.9, spacing: 2 });
  expect(marksAfter("sidebands", sceneOf(at, { order: 0.5 })).sidebands).toEqual({ carrier: 7.9, spacing: 0.5 });
});

test("a second cursor begins at the first one, both change places, Escape leaves only the range", () => {
  expect(marksAfter("second", sceneOf({ cursor: 4 }))).toEqual({ cursor: 4, second: 4 });
  expect(marksAfter("exchange", sceneOf({ cursor: 4, second: 7 }))).toEqual({ cursor: 7, second: 4 });
  expect(marksAfter("clear", sceneOf({ cursor: 4, harmonics: 1, range: [0, 5] }))).toEqual({ range: [0, 5] });
});

test("values are zoomed about the middle, moved, and fitted again", () => {
  expect(marksAfter("values-in", sceneOf())).toEqual({ range: [2.5, 7.5] });
  expect(marksAfter("values-up", sceneOf())).toEqual({ range: [2.5, 12.5] });
  expect(marksAfter("fit", sceneOf({ cursor: 1, range: [1, 2] }))).toEqual({ cursor: 1 });
  expect(zoomRange([0, 10], 0.5, 0)).toEqual([0, 5]);
});

test("lines of harmonics and sidebands stand where they belong, and take the others along when one is dragged", () => {
  const marks: Marks = { harmonics: 2, sidebands: { carrier: 8, spacing: 0.5 } };
  expect(markLines(marks, [3, 8.1]).map(({ x, label }) => [label, x])).toEqual([
    ...[
      ["2×", 4],
      ["3×", 6],
      ["4×", 8],
    ],
    ...[
      ["−10", 3],
      ["−9", 3.5],
      ["−8", 4],
      ["−7", 4.5],
      ["−6", 5],
      ["−5", 5.5],
      ["−4", 6],
      ["−3", 6.5],
      ["−2", 7],
      ["−1", 7.5],
      ["0", 8],
    ],
  ]);
  expect(draggedLine(marks, { x: 6, label: "", kind: "harmonic", n: 3 }, 6.6).harmonics).toBeCloseTo(2.2, 12);
  expect(draggedLine(marks, { x: 7, label: "", kind: "sideband", n: -2 }, 6).sidebands).toEqual({
    carrier: 8,
    spacing: 1,
  });
  expect(draggedLine(marks, { x: 8, label: "", kind: "sideband", n: 0 }, 9).sidebands).toEqual({
    carrier: 9,
    spacing: 0.5,
  });
});

test("what is nearest to the pointer is taken, on a logarithmic axis as well; nothing where nothing is", () => {
  const marks: Marks = { cursor: 100, second: 1000 };
  const scene = sceneOf(marks, { axis: "log", view: [1, 4] });
  const lines = placedLines({ harmonics: 250 }, [], scene);
  expect(grabbed(lines, scene, { at: 2.05, reach: 0.1 })?.(marks, 2.5).cursor).toBeCloseTo(10 ** 2.5, 9);
  expect(
    grabbed(lines, scene, { at: Math.log10(510), reach: 0.05 })?.({ harmonics: 250 }, Math.log10(600)).harmonics,
  ).toBeCloseTo(300, 9);
  expect(grabbed(lines, scene, { at: 1.2, reach: 0.1 })).toBeUndefined();
});
