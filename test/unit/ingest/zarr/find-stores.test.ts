import fc from "fast-check";
import { expect, test } from "vitest";
import { findStores } from "../../../../src/ingest/index.ts";
import { runs } from "../../../support/runs.ts";

test("the folder itself is the store where it has one of Zarr's files", () => {
  for (const mark of [".zgroup", ".zarray", ".zmetadata", "zarr.json"])
    expect(findStores(["x/data/0.0", `x/${mark}`, "x/data/.zarray"])).toEqual(["x"]);
});

test("else each folder directly in it that has one; nothing deeper", () => {
  const paths = [
    "x/notes.txt",
    "x/b µ#1%/.zgroup",
    "x/a/zarr.json",
    "x/a/data/zarr.json",
    "x/c/d/.zarray",
    "x/e/a.wav",
  ];
  expect(findStores(paths)).toEqual(["x/a", "x/b µ#1%"]);
  expect(findStores(["x/c/d/.zarray"])).toEqual([]);
  expect(findStores(["x/.zgroup/file", "x/a.zarray", "zarr.json"])).toEqual([]);
  expect(findStores([])).toEqual([]);
});

test("every answer is a folder with one of Zarr's files, and all are beside each other", () => {
  const part = fc.constantFrom("x", "y", ".zgroup", ".zarray", "zarr.json", "0");
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => ["top", ...parts].join("/"));
  const check = (paths: string[]) => {
    const found = findStores(paths);
    for (const store of found)
      expect(paths.some((one) => /^\.z|^zarr/.test(one.slice(store.length + 1)) && one.startsWith(store))).toBe(true);
    expect(new Set(found.map((store) => store.split("/").length)).size).toBeLessThan(2);
  };
  fc.assert(fc.property(fc.array(path, { maxLength: 20 }), check), { numRuns: runs(200) });
});
