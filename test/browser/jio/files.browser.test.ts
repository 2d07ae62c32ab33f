import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { createOpfsFolder, removeOpfsFolder } from "../../../src/bytes/index.ts";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { createChanges } from "../../../src/jio/local/changes.ts";
import { databaseName } from "../../../src/jio/local/names.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { attachPort, useStorageWorker } from "../../../src/jio/tasks.ts";
import { bytesOf, codeOf, expectBytes, hexDigest } from "../../conformance/support.ts";
import { putThere } from "./other-thread.ts";
import { filesOf, openField, startOtherWorker } from "./support.ts";

const MIB = 1024 * 1024;

test("a Blob of 100 MB is kept in segments of at most 64 MiB, read by ranges, with the digest of crypto.subtle", async () => {
  const { database, storage } = openField();
  const [part, length] = [bytesOf(10_000_000), 100_000_000];
  const blob = new Blob(Array.from({ length: 10 }, () => part));
  await storage.put("d", {});
  await storage.putAttachment("d", "large", blob);
  await expect.poll(async () => (await filesOf(database)).length).toBe(2);
  expect(await storage.allAttachments("d")).toMatchObject({
    large: { length, digest: await hexDigest(new Uint8Array(await blob.arrayBuffer())) },
  });
  for (const [start, end] of [
    [0, 100],
    [64 * MIB - 1000, 64 * MIB + 1000],
    [length - 5, length + 5],
    [30_000_000, 30_065_536],
  ] as const) {
    const wanted = new Uint8Array(await blob.slice(start, end).arrayBuffer());
    expectBytes(await storage.getAttachment("d", "large", { format: "array_buffer", start, end }), wanted);
  }
  const rows = createRows(database);
  const row = await rows.getRow("d", "large");
  await rows.close();
  expect(row?.segments[1]?.sha256).toBe(await hexDigest(new Uint8Array(await blob.slice(64 * MIB).arrayBuffer())));
}, 60_000);

test("an aborted put of a large body leaves no file behind and the old body whole", async () => {
  const { database, storage } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(100_000));
  const before = await filesOf(database);
  const reason = new Error("changed my mind");
  for (const body of [() => new Blob([new Uint8Array(60 * MIB)]), () => new Blob([new Uint8Array(60 * MIB)]).stream()])
    for (const ms of [5, 60]) {
      const life = new AbortController();
      const putting = storage.putAttachment("d", "x", body(), { signal: life.signal });
      setTimeout(() => life.abort(reason), ms);
      await expect(putting).rejects.toBe(reason);
      await expect.poll(() => filesOf(database)).toEqual(before);
    }
  expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), bytesOf(100_000));
}, 30_000);

test("files of a replaced, removed or failed body are removed", async () => {
  const { database, storage } = openField();
  const long = bytesOf(5 * MIB);
  await storage.put("d", {});
  await storage.putAttachment("d", "x", long);
  await storage.putAttachment("d", "x", long);
  await expect.poll(async () => (await filesOf(database)).length).toBe(1);
  const failing = storage.bulk([
    { verb: "putAttachment", args: ["d", "y", long] },
    { verb: "removeAttachment", args: ["d", "never"] },
  ]);
  expect(await codeOf(failing)).toBe("not-found");
  await expect.poll(async () => (await filesOf(database)).length).toBe(1);
  expect(await codeOf(storage.putAttachment("no", "x", long))).toBe("not-found");
  await storage.appendAttachment("d", "z", bytesOf(100_000), { at: 0 });
  await expect.poll(async () => (await filesOf(database)).length).toBe(2);
  await storage.remove("d");
  await expect.poll(() => filesOf(database)).toEqual([]);
});

test("a Blob that was read stays valid while its attachment does, and the caller's body is not taken away", async () => {
  const { storage } = openField();
  const body = bytesOf(100_000);
  await storage.put("d", {});
  await storage.putAttachment("d", "x", body);
  const blob = await storage.getAttachment("d", "x");
  await storage.put("e", {});
  await storage.putAttachment("e", "y", body);
  await storage.appendAttachment("d", "x", new Uint8Array(100), { at: body.length });
  expectBytes(await blob.arrayBuffer(), body);
});

test("a listener in the window hears what a worker writes, once", async () => {
  const { database, storage, worker } = openField();
  const compute = startOtherWorker();
  const { port1, port2 } = new MessageChannel();
  await worker.run(attachPort, { port: port1 }, { transfer: [port1] });
  await compute.run(useStorageWorker, { port: port2 }, { transfer: [port2] });
  const heard: unknown[] = [];
  const life = new AbortController();
  await storage.put("d", {});
  storage.watch((change) => heard.push(change), { signal: life.signal });
  await compute.run(putThere, { database, id: "d", name: "x", bytes: bytesOf(100_000) });
  await expect.poll(() => heard).toEqual([{ verb: "putAttachment", id: "d", name: "x" }]);
  life.abort();
  compute.close();
});

test("a connection that another tab's deletion closed is opened again", async () => {
  const { database, storage } = openField();
  await storage.put("d", { n: 1 });
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName(database));
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  expect(await codeOf(storage.get("d"))).toBe("not-found");
  await storage.put("d", { n: 2 });
  expect(await storage.get("d")).toEqual({ n: 2 });
});

test("large bodies without a storage worker are refused, small ones need none", async () => {
  const { storage, database } = openField();
  await storage.put("d", {});
  const lost = { run: () => Promise.reject(new Error("asked all the same")) };
  provideStorageWorker(lost);
  const second = createStorage({ type: "indexeddb", database });
  await second.putAttachment("d", "small", "text");
  await expect(second.putAttachment("d", "large", bytesOf(100_000))).rejects.toThrow("asked all the same");
  await second.close();
});

test("a lost storage worker fails what it had, and the next call gets a new one", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  const putting = storage.putAttachment("d", "x", new Blob([new Uint8Array(60 * MIB)])).catch((e: unknown) => e);
  await new Promise((resolve) => setTimeout(resolve, 30));
  worker.close();
  expect(isCode(await putting, "worker-lost")).toBe(true);
  await expect.poll(() => filesOf(database), { timeout: 10_000 }).toEqual([]);
  await storage.putAttachment("d", "x", bytesOf(100_000));
  expect((await storage.getAttachment("d", "x")).size).toBe(100_000);
});

test("a stream whose storage worker was replaced between two slices fails, and the old body stays", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", "old");
  let pulls = 0;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      pulls += 1;
      if (pulls > 9) return controller.close();
      if (pulls === 8) {
        await expect.poll(() => filesOf(database)).not.toEqual([]);
        await pause(); // what was sent has arrived
        worker.close();
        await pause();
      }
      controller.enqueue(bytesOf(MIB, pulls));
    },
  });
  expect(await codeOf(storage.putAttachment("d", "x", body))).toBe("worker-lost");
  expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("old");
  await expect.poll(() => filesOf(database), { timeout: 10_000 }).toEqual([]);
});

test("a compute worker that waits for a storage worker which is lost is told so", async () => {
  const { database, storage, worker } = openField();
  const compute = startOtherWorker();
  const { port1, port2 } = new MessageChannel();
  await worker.run(attachPort, { port: port1 }, { transfer: [port1] });
  await compute.run(useStorageWorker, { port: port2 }, { transfer: [port2] });
  await storage.put("d", {});
  const blob = new Blob([new Uint8Array(60 * MIB)]);
  const putting = codeOf(compute.run(putThere, { database, id: "d", name: "x", bytes: blob }));
  await expect.poll(() => filesOf(database)).not.toEqual([]);
  worker.close();
  expect(await putting).toBe("worker-lost");
  compute.close();
});

test("an abort before the commit leaves the rows as they were", async () => {
  const { database, storage } = openField();
  await storage.put("d", { n: 1 });
  const rows = createRows(database);
  for (let turns = 0; turns < 12; turns++) {
    const life = new AbortController();
    const changing = rows.change([{ verb: "put", id: "d", doc: { n: 2 } }], { signal: life.signal });
    for (let n = 0; n < turns; n++) await Promise.resolve();
    life.abort("enough");
    const ended = await changing.then(
      () => "done",
      (reason: unknown) => reason,
    );
    expect([turns, await storage.get("d")]).toEqual([turns, { n: ended === "enough" ? 1 : 2 }]);
    if (turns === 0) expect(ended).toBe("enough");
    await storage.put("d", { n: 1 });
  }
  rows.close();
});

test("a database that could not be opened is opened again at the next use", async () => {
  const { storage } = openField();
  const { open } = IDBFactory.prototype;
  const newer = `test-${crypto.randomUUID()}`;
  await new Promise((resolve) => Object.assign(indexedDB.open(newer, 2), { onsuccess: resolve }));
  IDBFactory.prototype.open = function (this: IDBFactory) {
    const refused = open.call(this, newer, 1);
    return Object.defineProperty(refused, "error", { value: new DOMException("full", "QuotaExceededError") });
  };
  try {
    expect(await codeOf(storage.put("d", {}))).toBe("over-quota");
  } finally {
    IDBFactory.prototype.open = open;
    indexedDB.deleteDatabase(newer);
  }
  expect(await storage.put("d", {})).toBe("d");
});

test("no space for a row is over-quota, and leaves the old rows and no file", async () => {
  const { database, storage } = openField();
  await storage.put("d", { n: 1 });
  await storage.putAttachment("d", "x", "old");
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore) {
    this.transaction.abort();
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    expect(await codeOf(storage.put("d", { n: 2 }))).toBe("over-quota");
    expect(await codeOf(storage.putAttachment("d", "x", bytesOf(5 * MIB)))).toBe("over-quota");
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  expect(await storage.get("d")).toEqual({ n: 1 });
  expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("old");
  await expect.poll(() => filesOf(database)).toEqual([]);
});

test("a listener that throws takes no news from the others", async () => {
  const database = `test-${crypto.randomUUID()}`;
  const [here, there] = [createChanges(database), createChanges(database)];
  const { signal } = new AbortController();
  const heard: unknown[] = [];
  const uncaught = new Promise((resolve) =>
    window.addEventListener("error", (event) => resolve(event.preventDefault()), { once: true }),
  );
  there.watch(
    () => {
      throw new Error("a listener of somebody else");
    },
    { signal },
  );
  there.watch((change) => heard.push(change), { signal });
  here.announce([{ verb: "put", id: "d" }]);
  await expect.poll(() => heard).toEqual([{ verb: "put", id: "d" }]);
  await uncaught;
  here.close();
  there.close();
});

test("no space for the name of a new file is over-quota", async () => {
  const { getFileHandle } = FileSystemDirectoryHandle.prototype;
  FileSystemDirectoryHandle.prototype.getFileHandle = () =>
    Promise.reject(new DOMException("full", "QuotaExceededError"));
  const path = `field/test-${crypto.randomUUID()}`;
  try {
    expect(await codeOf(createOpfsFolder(path).openFile("f", { create: true }))).toBe("over-quota");
  } finally {
    FileSystemDirectoryHandle.prototype.getFileHandle = getFileHandle;
    await removeOpfsFolder(path);
  }
});
