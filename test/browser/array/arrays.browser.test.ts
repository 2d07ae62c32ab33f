/** Arrays in a real worker over IndexedDB and OPFS: more than the budget, scratch files, other threads. */
import { expect, onTestFinished, test } from "vitest";
import { createArray, openArray, openRef, transaction } from "../../../src/array/index.ts";
import { listOpfsFolders } from "../../../src/bytes/opfs.ts";
import { attachPort, useStorageWorker } from "../../../src/jio/tasks.ts";
import { createPeer, type Peer } from "../../../src/worker/pool.ts";
import { openField } from "../jio/support.ts";
import { appendThere, changeAtOnce, readFlat, readRef, writeSine } from "./array-thread.ts";

const MIB = 2 ** 20;
const BUDGET = 8 * MIB;
const LENGTH = (4 * BUDGET) / 8;

const exact = () => {
  let [sum, lost] = [0, 0];
  for (let n = 0; n < LENGTH; n++) {
    const value = 15 * Math.sin(0.2 * n) - lost;
    const next = sum + value;
    lost = next - sum - value;
    sum = next;
  }
  return sum;
};

async function startThread(storageWorker: Peer): Promise<Peer> {
  const thread = createPeer(() => new Worker(new URL("./array-thread.worker.ts", import.meta.url), { type: "module" }));
  const { port1, port2 } = new MessageChannel();
  await storageWorker.run(attachPort, { port: port1 }, { transfer: [port1] });
  await thread.run(useStorageWorker, { port: port2 }, { transfer: [port2] });
  onTestFinished(() => thread.close());
  return thread;
}

test("an array of four times the budget is written in commits, summed, changed at once, and read as one row", async () => {
  const { database, worker } = openField();
  const thread = await startThread(worker);
  const where = { database, id: "a", budget: BUDGET };
  const written = await thread.run(writeSine, { ...where, length: LENGTH, blockBytes: MIB });
  expect(written.count).toBe(LENGTH);
  expect(Math.abs(written.sum - exact())).toBeLessThan(1e-9);
  expect(written.mean).toBeCloseTo(exact() / LENGTH, 12);

  const flat = await thread.run(readFlat, where);
  expect(flat).toMatchObject({ count: LENGTH, scratch: 1 });

  const failed = await thread.run(changeAtOnce, { ...where, length: LENGTH, fail: true });
  expect(failed.scratch).toBe(1);
  expect(failed.sum).toBe(written.sum);
  const changed = await thread.run(changeAtOnce, { ...where, length: LENGTH, fail: false });
  expect(changed.scratch).toBe(1);
  expect(changed.sum).toBe(-written.sum);
  await expect.poll(async () => (await listOpfsFolders("field-scratch")).length, { timeout: 5000 }).toBe(0);
}, 60_000);

test("a transaction too large for a window, where there are no scratch files, is over-budget and changes nothing", async () => {
  const { storage } = openField();
  const array = await createArray(storage, "a", { shape: [4], dtype: "float64" });
  const body = new Blob([new Uint8Array(200 * MIB)]);
  const run = transaction(storage, async (tx) => {
    await (await tx.array("a")).write(["..."], 1);
    await tx.storage.putAttachment("a", "large", body);
  });
  await expect(run).rejects.toMatchObject({ code: "over-budget" });
  expect((await array.read()).data[0]).toBeNaN();
});

test("a reader in the window keeps its revision while workers append; of several that append at once one comes first", async () => {
  const { database, worker, storage } = openField();
  const threads = await Promise.all([startThread(worker), startThread(worker), startThread(worker)]);
  const array = await createArray(storage, "a", { shape: [3], dtype: "float64", chunkShape: [2] });
  await array.write(["..."], Float64Array.of(1, 2, 3));
  for (let round = 0; round < 3; round++) {
    const append = (thread: Peer, n: number) =>
      thread.run(appendThere, { database, id: "a", values: [10 * n, 10 * n + 1, 10 * n + 2] });
    const ends = await Promise.all(threads.map(append));
    expect(ends.filter((end) => end === "done").length).toBeGreaterThan(0);
    expect(ends.filter((end) => end !== "done").every((end) => end === "conflict")).toBe(true);
  }
  expect([...(await array.read()).data]).toEqual([1, 2, 3]);
  const now = await openArray(storage, "a");
  const { data } = await now.read();
  const groups = Array.from({ length: (data.length - 3) / 3 }, (_, n) =>
    [...data.slice(3 + 3 * n, 6 + 3 * n)].map(Number),
  );
  expect(groups.length).toBeGreaterThanOrEqual(3);
  for (const [first = 0, second, third] of groups) expect([second, third]).toEqual([first + 1, first + 2]);
  await Promise.all([array.close(), now.close()]);
});

test("a reference opens the same elements in another thread, at its revision", async () => {
  const { worker, storage } = openField();
  const thread = await startThread(worker);
  const array = await createArray(storage, "a", { shape: [4, 3], dtype: "float64", chunkShape: [2, 2] });
  await array.write(
    ["..."],
    Float64Array.from({ length: 12 }, (_, n) => n),
  );
  const reader = await openArray(storage, "a");
  const ref = reader.ref([{ start: 3, stop: 0, step: -2 }, { start: 1 }]);
  await array.write(["..."], 0);
  expect(await thread.run(readRef, { ref: JSON.parse(JSON.stringify(ref)) })).toEqual([10, 11, 4, 5]);
  const view = await openRef(ref);
  expect(view).toMatchObject({ shape: [2, 2], dtype: "float64", byteLength: 32 });
  expect([...(await view.read([{ step: -1 }, 0])).data]).toEqual([4, 10]);
  const blocks: number[][] = [];
  for await (const { view: block } of view.chunks({ maxBytes: 16 })) blocks.push([...block.data].map(Number));
  expect(blocks).toEqual([
    [10, 11],
    [4, 5],
  ]);
  const row = await openRef(view.ref([1]));
  expect([...(await row.read()).data]).toEqual([4, 5]);
  await row.close();
  await expect(view.append(Float64Array.of(1))).rejects.toMatchObject({ code: "invalid-argument" });
  await Promise.all([reader.close(), view.close()]);
  await array.write(["..."], 1);
  await expect(openRef(ref)).rejects.toMatchObject({ code: "not-found" });
  const fresh = await openRef(array.ref([{ start: 1, stop: 3 }, 2]));
  await fresh.write(["..."], Float64Array.of(7, 8));
  expect([...(await (await openArray(storage, "a")).read()).data]).toEqual([1, 1, 1, 1, 1, 7, 1, 1, 8, 1, 1, 1]);
  await fresh.close();
});
