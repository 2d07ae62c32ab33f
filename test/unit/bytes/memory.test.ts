import { expect, test } from "vitest";
import { createMemoryFolder } from "../../../src/bytes/index.ts";

test("a file is read where it was written, short at its end", async () => {
  const folder = createMemoryFolder();
  expect(await folder.openFile("f")).toBeUndefined();
  const file = (await folder.openFile("f", { create: true }))!;
  file.writeAt(2, new Uint8Array([1, 2, 3]));
  expect(file.size()).toBe(5);
  const out = new Uint8Array(4).fill(9);
  expect(file.readAt(1, out)).toBe(4);
  expect([...out]).toEqual([0, 1, 2, 3]);
  expect(file.readAt(4, out)).toBe(1);
  expect(file.readAt(7, out)).toBe(0);
  file.truncate(3);
  file.truncate(4);
  file.close();
  expect([...new Uint8Array(await (await folder.getBlob("f"))!.arrayBuffer())]).toEqual([0, 0, 1, 0]);
});

test("an open file excludes others, unless all of them only read", async () => {
  const folder = createMemoryFolder();
  const writer = (await folder.openFile("f", { create: true }))!;
  await expect(folder.openFile("f", { mode: "read-only" })).rejects.toMatchObject({ code: "locked" });
  await expect(folder.removeFile("f")).rejects.toMatchObject({ code: "locked" });
  writer.close();
  const readers = [
    await folder.openFile("f", { mode: "read-only" }),
    await folder.openFile("f", { mode: "read-only" }),
  ];
  await expect(folder.openFile("f")).rejects.toMatchObject({ code: "locked" });
  expect(() => readers[0]!.writeAt(0, new Uint8Array(1))).toThrowError(
    expect.objectContaining({ code: "invalid-argument" }),
  );
  for (const reader of readers) reader?.close();
  expect(await folder.removeFile("f")).toBe(true);
  expect(await folder.removeFile("f")).toBe(false);
  expect(await folder.list()).toEqual([]);
});
