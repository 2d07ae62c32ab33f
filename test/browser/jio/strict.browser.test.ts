import { expect, onTestFinished, test } from "vitest";
import { createStorage } from "../../../src/jio/index.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { tidy } from "../../../src/jio/tasks.ts";
import { bytesOf, expectBytes } from "../../conformance/support.ts";
import { loseNames, openField } from "./support.ts";

const MIB = 1024 * 1024;
const strict = { durability: "strict" } as const;

test("what was promised to survive a power cut is there though every new file's name is gone", async () => {
  const { database, storage, worker } = openField();
  const [middling, large, stream] = [bytesOf(100_000), bytesOf(9 * MIB), bytesOf(300_000)];
  await storage.put("d", {}, strict);
  await storage.putAttachment("d", "small", "text", strict);
  await storage.putAttachment("d", "middling", middling, strict);
  await storage.putAttachment("d", "large", new Blob([large]), strict);
  await storage.putAttachment("d", "was small", bytesOf(1000), strict);
  for (let at = 0; at < stream.length; at += 60_000)
    await storage.appendAttachment("d", "stream", stream.subarray(at, at + 60_000), { at, ...strict });
  await storage.appendAttachment("d", "was small", bytesOf(10), { at: 1000 });
  worker.close();
  await loseNames(database);
  expect(await storage.getAttachment("d", "small", { format: "text" })).toBe("text");
  expectBytes(await storage.getAttachment("d", "middling", { format: "array_buffer" }), middling);
  expectBytes(await storage.getAttachment("d", "large", { format: "array_buffer" }), large);
  expectBytes(await storage.getAttachment("d", "stream", { format: "array_buffer" }), stream);
  expectBytes(
    await storage.getAttachment("d", "was small", { format: "array_buffer", start: 0, end: 1000 }),
    bytesOf(1000),
  );
}, 60_000);

test("copies beside young files go when the files are old, not before", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(100_000), strict);
  await storage.putAttachment("d", "y", bytesOf(5 * MIB), strict);
  const rows = createRows(database);
  onTestFinished(() => rows.close());
  await worker.run(tidy, { database });
  expect((await rows.files.copied()).size).toBe(2);
  for (const file of await rows.files.list()) await rows.files.add({ ...file, made: file.made - 3_600_000 });
  await worker.run(tidy, { database });
  expect((await rows.files.copied()).size).toBe(0);
  await storage.putAttachment("d", "z", bytesOf(100_000), strict);
  expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), bytesOf(100_000));
});

test("a strict call, and a storage that was described so, commit strictly; others do not", async () => {
  const { database, storage } = openField();
  const { transaction } = IDBDatabase.prototype;
  const seen: (string | undefined)[] = [];
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, names, mode, options) {
    if (mode === "readwrite") seen.push(options?.durability);
    return transaction.call(this, names, mode, options);
  };
  onTestFinished(() => {
    IDBDatabase.prototype.transaction = transaction;
  });
  const described = createStorage({ type: "indexeddb", database, ...strict });
  await storage.put("d", {});
  await storage.put("d", {}, strict);
  await described.put("d", {});
  await described.put("d", {}, { durability: "relaxed" });
  await storage.bulk([{ verb: "put", args: ["d", {}, strict] }]);
  await storage.remove("d", strict);
  await described.close();
  expect(seen).toEqual(["relaxed", "strict", "strict", "relaxed", "strict", "strict"]);
});
