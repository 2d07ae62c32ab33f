import { expect, test } from "vitest";
import { baselinesFor } from "../../../../gadgets/spectrum/baselines.ts";

const welch = (unit: string, title = "") => ({
  operation: "welch",
  title,
  unit,
  shape: [2049],
  parameters: { scaling: "density" },
});

test("a spectrum is held against others of its own unit, never against itself or what is none", () => {
  const rows = [
    { id: "a", value: {}, doc: welch("g²/Hz", "own") },
    { id: "b", value: {}, doc: welch("g²/Hz", "before") },
    { id: "c", value: {}, doc: welch("Pa²/Hz", "another unit") },
    { id: "d", value: {}, doc: welch("g²/Hz") },
    { id: "e", value: {}, doc: { ...welch("g²/Hz"), operation: "spectrogram" } },
    { id: "f", value: {} },
  ];
  const found = baselinesFor({ id: "a", doc: rows[0]!.doc! }, rows);
  expect(found.map(({ id, title }) => [id, title])).toEqual([
    ["b", "before"],
    ["d", "d"], // what has no title goes by its id
  ]);
});
