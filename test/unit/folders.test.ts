/** Folders as a picker gives them: all files at once, each with its path. Dropped ones need a real drop (test/e2e/zarr-folder.spec.ts). */
import { expect, test } from "vitest";
import { foldersOfFiles } from "../../src/folders.ts";

const file = (webkitRelativePath: string) =>
  Object.assign(new File([], webkitRelativePath.slice(webkitRelativePath.lastIndexOf("/") + 1)), {
    webkitRelativePath,
  });
const listed = { onFound() {} };

test("a chosen folder has its stores, and each store the files below it alone", async () => {
  const paths = ["x/a/.zgroup", "x/a/data/0", "x/a b/zarr.json", "x/ab/0", "x/notes.txt"];
  const [folder, ...more] = foldersOfFiles(paths.map(file));
  expect([folder!.name, more]).toEqual(["x", []]);
  expect(await folder!.findStores()).toEqual(["x/a", "x/a b"]);
  const pathsOf = async (store: string) => (await folder!.list(store, listed)).map(({ path }) => path);
  expect(await pathsOf("x/a")).toEqual(["x/a/.zgroup", "x/a/data/0"]);
  expect(await pathsOf("x/a b")).toEqual(["x/a b/zarr.json"]);
});

test("a store itself is one, and folders beside each other are folders each; no files, no folder", async () => {
  const folders = foldersOfFiles(["x/zarr.json", "x/c/0", "y/readme"].map(file));
  expect(folders.map(({ name }) => name)).toEqual(["x", "y"]);
  expect(await Promise.all(folders.map((folder) => folder.findStores()))).toEqual([["x"], []]);
  expect((await folders[0]!.list("x", listed)).length).toBe(2);
  expect(foldersOfFiles([])).toEqual([]);
});
