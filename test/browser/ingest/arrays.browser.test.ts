/** Files of arrays through the app's own storage worker: IndexedDB, files of OPFS, the lazily loaded readers. */
import { expect, onTestFinished, test } from "vitest";
import { openArray } from "../../../src/array/index.ts";
import type { Progress } from "../../../src/base/progress.ts";
import { writeNpy, writeNpz } from "../../../src/format/index.ts";
import { exportArrayFile, importArrayFile } from "../../../src/ingest/index.ts";
import { exportsFolder } from "../../../src/jio/archive/exports-folder.ts";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { createPeer } from "../../../src/worker/pool.ts";
import { filesOf, removeDatabase } from "../jio/support.ts";

const MIB = 1024 * 1024;

function openField() {
  const description = { type: "indexeddb", database: `test-${crypto.randomUUID()}` };
  const worker = createPeer(
    () => new Worker(new URL("../../../src/storage.worker.ts", import.meta.url), { type: "module" }),
  );
  provideStorageWorker(worker);
  const storage = createStorage(description);
  onTestFinished(async () => {
    await storage.close();
    worker.close();
    await removeDatabase(description.database);
  });
  return { description, worker, storage };
}

async function fileOf(stream: AsyncIterable<Uint8Array>, name: string): Promise<File> {
  const parts: BlobPart[] = [];
  for await (const bytes of stream) parts.push(bytes.slice());
  return new File(parts, name);
}

/** Comparing megabytes by toEqual takes minutes. */
async function sha256(blob: Blob): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())).toString();
}

const values = Float64Array.from({ length: 3 * MIB }, (_, i) => i / 3);
const array = {
  dtype: "float64" as const,
  shape: [3 * 1024, 1024],
  async *elements() {
    yield new Uint8Array(values.buffer);
  },
};

test("NPY, deflated NPZ and a table come in by the storage worker; what goes out is the same file", async () => {
  const { description, worker, storage } = openField();
  const npy = await fileOf(writeNpy(array), "a.npy");
  const zip = writeNpz([{ name: "a", ...array }], { deflate: true });
  const npz = new File([await new Response(zip as ReadableStream<Uint8Array<ArrayBuffer>>).blob()], "a.npz");
  for (const file of [npy, npz]) {
    const progress: Progress[] = [];
    const onEvent = (event: Progress) => progress.push(event);
    const id = await worker.run(importArrayFile, { storage: description, file }, { onEvent });
    expect(progress.at(-1)?.bytes).toBeLessThanOrEqual(file.size);
    expect(progress.every(({ totalBytes }) => totalBytes === file.size)).toBe(true);
    const opened = await openArray(storage, id);
    expect(opened.chunkShape).toEqual([512, 1024]);
    expect((await opened.read([2047])).data).toEqual(values.slice(2047 * 1024, 2048 * 1024));
    await opened.close();

    const name = `${crypto.randomUUID()}.npy`;
    const target = { name };
    const done = await worker.run(exportArrayFile, { storage: description, id, format: "npy", target });
    expect(done.bytes).toBe(npy.size);
    const written = await exportsFolder().getBlob(name);
    expect(await sha256(written!)).toBe(await sha256(npy));
    await exportsFolder().removeFile(name);
  }
  const table = new File(["t;x\n", ...Array.from({ length: 50_000 }, (_, i) => `1.1.2024 00:00:00;${i},5\n`)], "a.csv");
  const id = await worker.run(importArrayFile, { storage: description, file: table });
  const { data } = await (await openArray(storage, id)).read();
  expect([data.length, data[0], data[49_999]]).toEqual([50_000, 0.5, 49_999.5]);
});

test("an import that is cancelled or fails leaves no document and no file", async () => {
  const { description, worker, storage } = openField();
  const life = new AbortController();
  const reason = new Error("enough");
  const file = await fileOf(writeNpy(array), "a.npy");
  const onEvent = ({ bytes }: Progress) => bytes > 8 * MIB && life.abort(reason);
  const run = worker.run(importArrayFile, { storage: description, file }, { signal: life.signal, onEvent });
  await expect(run).rejects.toBe(reason);
  const cut = new File([file.slice(0, -1)], "a.npy");
  const late = new File([`a,b\n${"1,2\n".repeat(700_000)}1`], "a.csv");
  for (const wrong of [cut, late])
    await expect(worker.run(importArrayFile, { storage: description, file: wrong })).rejects.toMatchObject({
      code: "invalid-format",
    });
  expect(await storage.count()).toBe(0);
  await expect.poll(async () => (await filesOf(description.database)).length).toBeLessThanOrEqual(1); // the pack
  const id = await worker.run(importArrayFile, { storage: description, file });
  expect((await openArray(storage, id)).shape).toEqual(array.shape);
});
