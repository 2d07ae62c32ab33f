import { expect, test } from "vitest";
import { type Arrival, goesStraightIn, isLitter, looseFiles } from "../../../src/ingest/arrival.ts";

const of = (...kinds: Arrival["kind"][]): Arrival[] => kinds.map((kind) => ({ name: kind, kind }));
const plain = { isFolder: false, looksFirst: false };

test("what says what it is goes straight in, however much of it; anything else is looked at first", () => {
  expect(goesStraightIn(of("wav"), plain)).toBe(true);
  expect(goesStraightIn(of("wav", "npy", "zip", "csv"), plain)).toBe(true);
  expect(goesStraightIn(of("wav", "unknown"), plain)).toBe(false);
  expect(goesStraightIn(of("wav"), { ...plain, looksFirst: true })).toBe(false);
  expect(goesStraightIn(of("wav"), { ...plain, isFolder: true })).toBe(false);
  expect(goesStraightIn(of("store", "wav"), { ...plain, isFolder: true })).toBe(false);
  expect(goesStraightIn(of("store", "store"), { isFolder: true, looksFirst: true })).toBe(true);
});

test("of a folder all files come in but those of its stores and those that systems leave there", () => {
  const paths = ["f/a.wav", "f/x.zarr/.zgroup", "f/x.zarr/0.0", "f/x.zarr.txt", "f/.DS_Store", "f/deep/Thumbs.db"];
  expect(
    looseFiles(
      paths.map((path) => ({ path })),
      ["f/x.zarr"],
    ),
  ).toEqual([{ path: "f/a.wav" }, { path: "f/x.zarr.txt" }]);
  expect(isLitter("f/.hidden/a.wav")).toBe(false);
});
