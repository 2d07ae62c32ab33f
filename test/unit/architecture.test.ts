import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBreaches, findUnlisted, parseArrows, type Sources } from "../support/arrows.ts";

const MAX_LINES = 300;

function readSources(): Sources {
  const paths = ["src", "gadgets", "sw"].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name).replaceAll("\\", "/")),
  );
  return new Map(paths.filter((path) => path.endsWith(".ts")).map((path) => [path, readFileSync(path, "utf8")]));
}

const sources = readSources();
const allowed = parseArrows(readFileSync("ARCHITECTURE.md", "utf8"));

test("imports follow the table in ARCHITECTURE.md", () => {
  expect(findBreaches(sources, allowed)).toEqual([]);
});

test("every folder with sources has a row in the table", () => {
  expect(findUnlisted(sources, allowed)).toEqual([]);
});

test("the table has no cycle: arrows point down", () => {
  const depth = (folder: string, path: string[] = []): number => {
    expect(path).not.toContain(folder);
    return 1 + Math.max(0, ...(allowed.get(folder) ?? []).map((below) => depth(below, [...path, folder])));
  };
  for (const folder of allowed.keys()) expect(depth(folder)).toBeGreaterThan(0);
});

test(`no source file is longer than ${MAX_LINES} lines`, () => {
  const written = [...sources].filter(([path]) => !path.startsWith("src/locales/")); // what is left is made by a program
  const long = written.map(([path, text]) => [path, text.split("\n").length] as const);
  expect(long.filter(([, lines]) => lines > MAX_LINES)).toEqual([]);
});

const DOORS: [string, string][] = ["base/errors", "jio/index", "jio/storage", "array/index", "signal/tasks"].map(
  (name) => [`src/${name}.ts`, ""],
);

const planted = (path: string, text: string) => findBreaches(new Map([...DOORS, [path, text]]), allowed);

test.each([
  ["src/base/a.ts", 'import { createStorage } from "../jio/index.ts";'],
  ["src/jio/a.ts", 'export { openArray } from "../array/index.ts";'],
  ["src/array/deep/a.ts", 'import type { JioStorage } from "../../jio/storage.ts";'],
  ["src/array/a.ts", 'const run = () => import("../jio/storage.ts");'],
  ["src/signal/a.ts", 'import "./tasks.worker.ts";'],
  ["gadgets/plot/a.ts", 'import {\n  reduce,\n} from "../../src/signal/tasks.worker.ts";'],
  ["src/portal/a.ts", 'new Worker(new URL("../compute.worker.ts", import.meta.url));'],
  ["gadgets/plot/a.ts", 'import { app } from "../../src/main.ts";'],
  ["gadgets/plot/a.ts", 'import { WfImport } from "../import/import.ts";'],
  ["gadgets/plot/a.ts", 'import { headersFor } from "../../src/server/gate.ts";'],
  ["src/main.ts", 'import "./signal/tasks.worker.ts";'],
  ["src/jio/a.ts", 'import { python } from "../../test/support/peers.ts";'],
  ["sw/a.ts", "import { openArray } from '../src/array/index.ts';"],
])("a breach planted in %s is found: %s", (path, text) => {
  expect(planted(path, text)).toHaveLength(1);
});

test.each([
  ["src/array/a.ts", 'import { createStorage } from "../jio/index.ts";\nimport { isCode } from "../base/errors.ts";'],
  ["gadgets/plot/a.ts", 'import { forward } from "../../src/signal/tasks.ts";\nimport { x } from "../numbers.ts";'],
  ["gadgets/plot/a.ts", 'import type { WfImport } from "../import/import.ts";'],
  ["src/compute.worker.ts", 'import "./signal/tasks.worker.ts";\nimport "./jio/storages/memory.ts";'],
  ["src/doors/local.ts", 'const serveHere = () => import("../signal/tasks.worker.ts");'],
  ["src/doors/jio.ts", 'new Worker(new URL("../storage.worker.ts", import.meta.url));'],
  ["src/main.ts", 'new Worker(new URL("./storage.worker.ts", import.meta.url));'],
])("an honest import in %s passes: %s", (path, text) => {
  expect(planted(path, text)).toEqual([]);
});

test("a folder without a row is found", () => {
  const found = findUnlisted(new Map([...DOORS, ["src/novel/a.ts", ""], ["src/main.ts", ""]]), allowed);
  expect(found).toEqual(["src/novel"]);
});
