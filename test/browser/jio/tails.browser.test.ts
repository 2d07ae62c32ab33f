import { expect, test } from "vitest";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { tailLock } from "../../../src/jio/local/names.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { append, attachPort, settleTail, useStorageWorker } from "../../../src/jio/tasks.ts";
import { bytesOf, codeOf, expectBytes, hexDigest } from "../../conformance/support.ts";
import { appendThere, readThere } from "./other-thread.ts";
import { filesOf, openField, openOtherTab, startOtherWorker } from "./support.ts";

const MIB = 1024 * 1024;

test("a tail is sealed after an idle while: the row tells length and digest, and the lock is free", async () => {
  const { database, storage } = openField();
  const whole = bytesOf(300_000);
  await storage.put("d", {});
  for (let at = 0; at < whole.length; at += 100_000)
    await storage.appendAttachment("d", "data", whole.subarray(at, at + 100_000), { at });
  const rows = createRows(database);
  expect((await rows.getRow("d", "data"))?.tail).toBeDefined();
  await expect.poll(() => rows.getRow("d", "data"), { timeout: 10_000 }).not.toHaveProperty("tail");
  const row = await rows.getRow("d", "data");
  await rows.close();
  const digest = await hexDigest(whole);
  expect(row).toMatchObject({ length: 300_000, sha256: digest, segments: [{ length: 300_000, sha256: digest }] });
  const heldLocks = async () => (await navigator.locks.query()).held?.map(({ name }) => name);
  await expect.poll(heldLocks).not.toContain(tailLock(database, "d", "data"));
  expectBytes(await storage.getAttachment("d", "data", { format: "array_buffer" }), whole);
}, 20_000);

test("while a tab appends, another cannot, and replaces or removes nothing", async () => {
  const { database, storage, worker } = openField();
  const other = openOtherTab();
  await storage.put("d", {});
  await storage.appendAttachment("d", "x", new Uint8Array(10), { at: 0 });
  const there = { database, id: "d", name: "x", at: 10, bytes: new Uint8Array(1), strict: false };
  expect(await codeOf(other.run(append, there))).toBe("locked");
  provideStorageWorker(other);
  expect(await codeOf(storage.putAttachment("d", "x", "mine"))).toBe("locked");
  expect(await codeOf(storage.remove("d"))).toBe("locked");
  await worker.run(settleTail, { database, id: "d", name: "x" });
  expect(await other.run(append, there)).toBe(11);
});

test("another tab reads an open tail by asking its owner", async () => {
  const { database, storage, worker } = openField();
  const whole = bytesOf(2.5 * MIB);
  await storage.put("d", {});
  await storage.appendAttachment("d", "x", whole, { at: 0 });
  provideStorageWorker(openOtherTab());
  const second = createStorage({ type: "indexeddb", database });
  expectBytes(await second.getAttachment("d", "x", { format: "array_buffer" }), whole);
  const [start, end] = [MIB - 5, 2 * MIB + 7];
  expectBytes(await second.getAttachment("d", "x", { format: "array_buffer", start, end }), whole.subarray(start, end));
  expect(await second.allAttachments("d")).toMatchObject({ x: { length: whole.length } });
  provideStorageWorker(worker);
  await second.close();
});

test("what was acknowledged survives the loss of its worker: the next user takes it over, digest and all", async () => {
  const { database, storage, worker } = openField();
  const whole = bytesOf(400_000);
  await storage.put("d", {});
  for (let at = 0; at < whole.length; at += 50_000)
    await storage.appendAttachment("d", "x", whole.subarray(at, at + 50_000), { at });
  worker.close();
  expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), whole);
  expect(await storage.allAttachments("d")).toMatchObject({ x: { length: 400_000, digest: await hexDigest(whole) } });
  expect(await storage.appendAttachment("d", "x", new Uint8Array(1), { at: 400_000 })).toEqual({ length: 400_001 });
  await expect.poll(async () => (await filesOf(database)).length).toBe(2);
});

test("a recovered stream of samples ends with a whole frame", async () => {
  const { storage, worker } = openField();
  await storage.put("d", { sample_format: "int24", channel_count: 2, data_offset: 44 });
  await storage.appendAttachment("d", "data", new Uint8Array(44 + 100_000 * 6 + 5), { at: 0 });
  worker.close();
  expect((await storage.getAttachment("d", "data")).size).toBe(44 + 100_000 * 6);
});

test("a stream beyond 64 MiB is cut into sealed segments, its digest carried along", async () => {
  const { database, storage } = openField();
  const slice = bytesOf(4 * MIB);
  await storage.put("d", {});
  for (let n = 0; n < 17; n++) await storage.appendAttachment("d", "data", slice, { at: n * slice.length });
  const border = { start: 64 * MIB - 10, end: 64 * MIB + 10 };
  const wanted = new Uint8Array([...slice.subarray(-10), ...slice.subarray(0, 10)]);
  expectBytes(await storage.getAttachment("d", "data", { format: "array_buffer", ...border }), wanted);
  provideStorageWorker(openOtherTab());
  expectBytes(await storage.getAttachment("d", "data", { format: "array_buffer", ...border }), wanted);
  const rows = createRows(database);
  expect((await rows.getRow("d", "data"))?.segments.map(({ length }) => length)).toEqual([64 * MIB]);
  await rows.close();
}, 30_000);

test("a compute worker appends and reads through the storage worker of its tab", async () => {
  const { database, storage, worker } = openField();
  const compute = startOtherWorker();
  const { port1, port2 } = new MessageChannel();
  await worker.run(attachPort, { port: port1 }, { transfer: [port1] });
  await compute.run(useStorageWorker, { port: port2 }, { transfer: [port2] });
  await storage.put("d", {});
  const where = { database, id: "d", name: "x" };
  expect(await compute.run(appendThere, { ...where, at: 0, bytes: bytesOf(100_000) })).toBe(100_000);
  await storage.appendAttachment("d", "x", bytesOf(1000, 2), { at: 100_000 });
  expectBytes(await compute.run(readThere, where), new Uint8Array([...bytesOf(100_000), ...bytesOf(1000, 2)]));
  compute.close();
});

test("a thread without a storage worker reads open tails, and the file of an owner that is gone", async () => {
  const { database, storage, worker } = openField();
  const bare = startOtherWorker();
  await storage.put("d", {});
  await storage.appendAttachment("d", "x", bytesOf(100_000), { at: 0 });
  expectBytes(await bare.run(readThere, { database, id: "d", name: "x" }), bytesOf(100_000));
  worker.close();
  expectBytes(await bare.run(readThere, { database, id: "d", name: "x" }), bytesOf(100_000));
  bare.close();
});
