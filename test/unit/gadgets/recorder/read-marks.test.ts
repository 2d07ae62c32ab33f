import { expect, test } from "vitest";
import { markTitle } from "../../../../gadgets/recorder/marks.ts";
import { readMarks } from "../../../../gadgets/recorder/read-marks.ts";
import { annotationDoc } from "../../../../src/portal/index.ts";

const stored = (id: string, fromS: number, text: string) => ({
  id,
  doc: annotationDoc({ sourceId: "data_stream_module/1", fromS, text }, new Date(0)),
});

test("marks are as they were left: in the order of time, those without a note without one", () => {
  const rows = [stored("a/3", 9, "knock"), stored("a/1", 1, markTitle(1)), stored("a/2", 5, markTitle(2))];
  expect(readMarks([...rows, { id: "a/4", doc: { portal_type: "Annotation" } }, { id: "a/5" }], [])).toEqual([
    { id: "a/1", atS: 1, text: "" },
    { id: "a/2", atS: 5, text: "" },
    { id: "a/3", atS: 9, text: "knock" },
  ]);
});

test("what was marked while they were read is there once, as this page has it", () => {
  const own = [{ id: "a/2", atS: 5, text: "knock" }];
  expect(readMarks([stored("a/2", 5, markTitle(2)), stored("a/1", 1, "noise")], own)).toEqual([
    { id: "a/1", atS: 1, text: "noise" },
    { id: "a/2", atS: 5, text: "knock" },
  ]);
});
