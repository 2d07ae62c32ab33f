import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMemoryFolder } from "../../../src/bytes/index.ts";
import { createNodeFolder } from "../../../src/bytes/node.ts";
import { FOLDER_CHECKS } from "../../conformance/folder.ts";
import { codeOf } from "../../conformance/support.ts";

describe.each(Object.entries(FOLDER_CHECKS))("%s", (_, check) => {
  test("in memory", () => check(createMemoryFolder(), false));

  test("in Node", async () => {
    const path = await mkdtemp(join(tmpdir(), "field-bytes-"));
    await check(createNodeFolder(join(path, "made at first need")), true);
    await rm(path, { recursive: true });
  });
});

test("a name with a path in it never leaves the folder", async () => {
  const folder = createNodeFolder(join(tmpdir(), "field-bytes-none"));
  for (const name of ["", ".", "..", "../x", "a/b", "a\\b", "a\0"]) {
    expect(await codeOf(folder.openFile(name, { create: true }))).toBe("invalid-argument");
    expect(await codeOf(folder.removeFile(name))).toBe("invalid-argument");
    expect(await codeOf(folder.getBlob(name))).toBe("invalid-argument");
  }
});
