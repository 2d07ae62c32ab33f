import { expect, test } from "vitest";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { tidy } from "../../../src/jio/tasks.ts";
import { bytesOf, expectBytes, hexDigest } from "../../conformance/support.ts";
import { readThere } from "./other-thread.ts";
import { filesOf, openField, openOtherTab, startOtherWorker } from "./support.ts";

const MIB = 1024 * 1024;

async function putMany(storage: ReturnType<typeof createStorage>, count: number, length: number) {
  await storage.put("d", {});
  await Promise.all(
    Array.from({ length: count }, (_, n) => storage.putAttachment("d", `x${n}`, bytesOf(length, n + 1))),
  );
}

async function expectMany(storage: ReturnType<typeof createStorage>, numbers: number[], length: number) {
  for (const n of numbers)
    expectBytes(await storage.getAttachment("d", `x${n}`, { format: "array_buffer" }), bytesOf(length, n + 1));
}

test("attachments of middling size share a file, with a digest each", async () => {
  const { database, storage } = openField();
  await putMany(storage, 20, 100_000);
  await expect.poll(async () => (await filesOf(database)).length).toBe(1);
  await expectMany(storage, [0, 7, 19], 100_000);
  const wanted = await hexDigest(bytesOf(100_000, 8));
  expect(await storage.allAttachments("d")).toMatchObject({ x7: { length: 100_000, digest: wanted } });
  const part = await storage.getAttachment("d", "x3", { format: "array_buffer", start: 99_990, end: 200_000 });
  expectBytes(part, bytesOf(100_000, 4).subarray(99_990));
});

test("a pack that is being written is read by another tab, and by a thread without a storage worker", async () => {
  const { database, storage, worker } = openField();
  const other = openOtherTab();
  const bare = startOtherWorker();
  await storage.put("d", {});
  let writing = true;
  const writes = (async () => {
    for (let n = 0; writing; n++) await storage.putAttachment("d", "busy", bytesOf(70_000, n));
  })();
  await storage.putAttachment("d", "x0", bytesOf(100_000));
  provideStorageWorker(other);
  const second = createStorage({ type: "indexeddb", database });
  await expectMany(second, [0, 0, 0, 0, 0], 100_000);
  for (let n = 0; n < 5; n++)
    expectBytes(await bare.run(readThere, { database, id: "d", name: "x0" }), bytesOf(100_000));
  writing = false;
  await writes;
  provideStorageWorker(worker);
  await second.close();
  bare.close();
});

test("a worker goes on in the pack that a lost one left", async () => {
  const { database, storage, worker } = openField();
  await putMany(storage, 3, 100_000);
  worker.close();
  await expect
    .poll(async () => {
      await worker.run(tidy, { database });
      const rows = createRows(database);
      const packs = (await rows.files.list()).filter(({ kind }) => kind === "pack");
      rows.close();
      return packs.map(({ writer }) => writer);
    })
    .toEqual([undefined]);
  await storage.putAttachment("d", "x3", bytesOf(100_000, 4));
  await expect.poll(async () => (await filesOf(database)).length).toBe(1);
  await expectMany(storage, [0, 1, 2, 3], 100_000);
});

test("a pack that is mostly holes is emptied into another, and nothing is lost by it", async () => {
  const { database, storage, worker } = openField();
  await putMany(storage, 12, 300_000);
  const [before] = await filesOf(database);
  for (let n = 0; n < 12; n++) if (n % 4 !== 1) await storage.removeAttachment("d", `x${n}`);
  worker.close(); // lets go of the pack at once
  let reading = true;
  const reads = (async () => {
    while (reading) await expectMany(storage, [1, 5, 9], 300_000);
  })();
  await expect
    .poll(async () => {
      await worker.run(tidy, { database });
      return filesOf(database);
    })
    .not.toContain(before);
  reading = false;
  await reads;
  await expect.poll(async () => (await filesOf(database)).length).toBe(1);
  await expectMany(storage, [1, 5, 9], 300_000);
});

test("a pack whose last attachment is removed goes with it, once its writer lets go", async () => {
  const { database, storage } = openField();
  await putMany(storage, 2, 100_000);
  await storage.remove("d");
  await expect.poll(() => filesOf(database), { timeout: 10_000 }).toEqual([]);
}, 20_000);

test("a pack that is full is followed by another", async () => {
  const { database, storage } = openField();
  await putMany(storage, 25, 3 * MIB);
  await expect.poll(async () => (await filesOf(database)).length).toBe(2);
  await expectMany(storage, [0, 19, 20, 21, 24], 3 * MIB);
}, 30_000);
