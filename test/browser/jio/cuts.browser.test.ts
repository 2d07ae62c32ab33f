/** Interleavings that once lost, mixed or resurrected bytes: dropped copies, lost names, packs that close under what is on its way. */
import { expect, onTestFinished, test } from "vitest";
import type { createStorage } from "../../../src/jio/index.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { settleTail, tidy, verifyBytes } from "../../../src/jio/tasks.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";
import { filesOf, loseNames, openField } from "./support.ts";

const MIB = 1024 * 1024;
const strict = { durability: "strict" } as const;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const get = (storage: ReturnType<typeof createStorage>, name: string) =>
  storage.getAttachment("d", name, { format: "array_buffer" });

function openRows(database: string) {
  const rows = createRows(database);
  onTestFinished(() => rows.close());
  return rows;
}

/** What a dead worker left is swept as soon as the browser has let go of its lock. */
async function tidyAfterDeath(database: string, worker: ReturnType<typeof openField>["worker"]) {
  const rows = openRows(database);
  await expect
    .poll(async () => {
      await worker.run(tidy, { database });
      return (await rows.files.list()).filter(({ writer }) => writer !== undefined);
    })
    .toEqual([]);
}

test("a bulk of many bodies that fill a pack names them all", async () => {
  const { storage } = openField();
  await storage.put("d", {});
  const put = (n: number) => ({ verb: "putAttachment" as const, args: ["d", `x${n}`, bytesOf(3 * MIB, n)] });
  await storage.bulk(Array.from({ length: 21 }, (_, n) => put(n)));
  expectBytes(await get(storage, "x0"), bytesOf(3 * MIB, 0));
  expectBytes(await get(storage, "x20"), bytesOf(3 * MIB, 20));
}, 30_000);

test("a body in a pack waits for one that comes slowly in the same bulk", async () => {
  const { storage, database } = openField();
  await storage.put("d", {});
  let n = 0;
  const slow = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (n++ === 5) return controller.close();
      await pause(1300);
      controller.enqueue(bytesOf(MIB));
    },
  });
  await storage.bulk([
    { verb: "putAttachment", args: ["d", "a", bytesOf(100_000)] },
    { verb: "putAttachment", args: ["d", "b", slow] },
  ]);
  expectBytes(await get(storage, "a"), bytesOf(100_000));
  await storage.remove("d");
  await expect.poll(() => filesOf(database), { timeout: 15_000 }).toEqual([]);
}, 30_000);

test("the copy of a body that was dropped is never written over one that came after it", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "keep", bytesOf(100_000, 9), strict);
  const failing = [
    { verb: "putAttachment" as const, args: ["d", "b", bytesOf(200_000, 1)] },
    { verb: "removeAttachment" as const, args: ["d", "never"] },
  ];
  expect(await codeOf(storage.bulk(failing, strict))).toBe("not-found");
  await worker.run(tidy, { database }); // while the pack is open
  await storage.putAttachment("d", "c", bytesOf(100_000, 2), strict);
  worker.close();
  await tidyAfterDeath(database, worker);
  expectBytes(await get(storage, "c"), bytesOf(100_000, 2));
  expectBytes(await get(storage, "keep"), bytesOf(100_000, 9));
  worker.close();
  await loseNames(database);
  expectBytes(await get(storage, "c"), bytesOf(100_000, 2));
}, 30_000);

test("a strict append that was aborted does not come back", async () => {
  const { storage, worker } = openField();
  await storage.put("d", {});
  await storage.appendAttachment("d", "t", bytesOf(1000, 1), { at: 0, ...strict });
  const life = new AbortController();
  const long = new Blob([bytesOf(40 * MIB, 2)]);
  const failing = storage.appendAttachment("d", "t", long, { at: 1000, ...strict, signal: life.signal });
  await pause(80);
  life.abort("no");
  await expect(failing).rejects.toBe("no");
  expect(await storage.appendAttachment("d", "t", bytesOf(1000, 3), { at: 1000 })).toEqual({ length: 2000 });
  worker.close();
  expectBytes(new Uint8Array(await get(storage, "t")).subarray(1000), bytesOf(1000, 3));
}, 30_000);

test("what was written again after a power cut survives the next one", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(5 * MIB), strict);
  worker.close();
  await loseNames(database);
  const rows = openRows(database);
  for (const file of await rows.files.list()) await rows.files.add({ ...file, made: file.made - 150_000 }); // switched on later
  await worker.run(tidy, { database });
  worker.close();
  await loseNames(database);
  expectBytes(await get(storage, "x"), bytesOf(5 * MIB));
}, 30_000);

test("relaxed bytes that a power cut took read as corrupt, never as zeros or as another's", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "relaxed before", bytesOf(100_000, 1));
  await storage.putAttachment("d", "strict", bytesOf(100_000, 2), strict);
  await storage.putAttachment("d", "relaxed after", bytesOf(100_000, 3));
  worker.close();
  await loseNames(database);
  await tidyAfterDeath(database, worker);
  await storage.putAttachment("d", "new", bytesOf(100_000, 4));
  expectBytes(await get(storage, "strict"), bytesOf(100_000, 2));
  expectBytes(await get(storage, "new"), bytesOf(100_000, 4));
  expect(await codeOf(get(storage, "relaxed before"))).toBe("corrupt");
  expect(await codeOf(get(storage, "relaxed after"))).toBe("corrupt");
  const { damaged } = await worker.run(verifyBytes, { database });
  expect(damaged.map(({ name, what }) => [name, what])).toEqual([
    ["relaxed after", "missing"],
    ["relaxed before", "missing"],
  ]);
}, 30_000);

test("a strict append promises what lies before it, too", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.appendAttachment("d", "t", bytesOf(100_000, 1), { at: 0 });
  await storage.appendAttachment("d", "t", bytesOf(100_000, 2), { at: 100_000, ...strict });
  worker.close();
  await loseNames(database);
  expectBytes(await get(storage, "t"), new Uint8Array([...bytesOf(100_000, 1), ...bytesOf(100_000, 2)]));
}, 30_000);

test("appending to a packed attachment whose file was taken begins at its copy", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(100_000, 1), strict);
  worker.close();
  await loseNames(database);
  await storage.appendAttachment("d", "x", bytesOf(10, 2), { at: 100_000 });
  expectBytes(await get(storage, "x"), new Uint8Array([...bytesOf(100_000, 1), ...bytesOf(10, 2)]));
}, 30_000);

test("a Blob outlives the tidying of the stream it was read from", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  const length = 1.5 * MIB;
  for (let n = 0; n < 9; n++) {
    await storage.appendAttachment("d", "t", bytesOf(length, n), { at: n * length });
    await worker.run(settleTail, { database, id: "d", name: "t" });
  }
  const blob = await storage.getAttachment("d", "t");
  await worker.run(tidy, { database });
  expectBytes((await blob.arrayBuffer()).slice(8 * length), bytesOf(length, 8));
}, 30_000);

test("appending to attachments in a pack that is being written loses nothing", async () => {
  const { storage } = openField();
  await storage.put("d", {});
  let on = true;
  const busy = (async () => {
    for (let n = 0; on; n++) await storage.putAttachment("d", "busy", bytesOf(70_000, n));
  })();
  for (let n = 0; n < 6; n++) {
    await storage.putAttachment("d", `g${n}`, bytesOf(4 * MIB, n));
    await storage.appendAttachment("d", `g${n}`, bytesOf(10), { at: 4 * MIB });
  }
  on = false;
  await busy;
  expectBytes((await get(storage, "g5")).slice(0, 4 * MIB), bytesOf(4 * MIB, 5));
}, 30_000);

test("bodies that come faster than files can be made all arrive", async () => {
  const { storage, worker, database } = openField();
  await storage.put("d", {});
  const put = (n: number) => storage.putAttachment("d", `x${n}`, new Uint8Array(4.5 * MIB).fill(n));
  for (let round = 0; round < 3; round++) {
    await Promise.all([put(0), put(1), put(2), worker.run(tidy, { database }), put(3), put(4), put(5)]);
    await pause(400); // files in advance are made about now
  }
  for (let n = 0; n < 6; n++)
    expect(new Uint8Array(await get(storage, `x${n}`)).every((byte) => byte === n)).toBe(true);
}, 30_000);
