/** Zarr stores through the app's own storage worker: IndexedDB, files of OPFS, zarrita loaded when it is needed. */
import { expect, onTestFinished, test } from "vitest";
import { openArray } from "../../../src/array/index.ts";
import type { Progress } from "../../../src/base/progress.ts";
import { exportZarrFile, importZarrStore } from "../../../src/ingest/index.ts";
import { exportsFolder } from "../../../src/jio/archive/exports-folder.ts";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { createPeer } from "../../../src/worker/pool.ts";
import { removeDatabase } from "../jio/support.ts";

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

const gzip = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).blob();

const ROWS = 5000;
const values = Float64Array.from({ length: ROWS * 50 }, (_, i) => i / 3);

/** Version 3, big-endian and packed, in blocks that do not end with the array. */
async function makeFolder(): Promise<{ path: string; file: File }[]> {
  const metadata = {
    ...{ zarr_format: 3, node_type: "array", shape: [ROWS, 50], data_type: "float64", fill_value: "NaN" },
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2000, 50] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    codecs: [
      { name: "bytes", configuration: { endian: "big" } },
      { name: "gzip", configuration: { level: 1 } },
    ],
    ...{ attributes: { units: "g" }, dimension_names: ["time", "axis"] },
  };
  const list = [
    { path: "x.zarr/zarr.json", file: new File([JSON.stringify({ zarr_format: 3, node_type: "group" })], "zarr.json") },
    { path: "x.zarr/data/zarr.json", file: new File([JSON.stringify(metadata)], "zarr.json") },
  ];
  for (const block of [0, 1, 2]) {
    const bytes = new Uint8Array(8 * 2000 * 50);
    const view = new DataView(bytes.buffer);
    for (const [i, value] of values.slice(block * 100_000, (block + 1) * 100_000).entries())
      view.setFloat64(8 * i, value);
    list.push({ path: `x.zarr/data/c/${block}/0`, file: new File([await gzip(bytes)], "0") });
  }
  return list;
}

test("a folder comes in decoded; the zip that goes out comes in again the same", async () => {
  const { description, worker, storage } = openField();
  const progress: Progress[] = [];
  const folder = { storage: description, name: "x.zarr", files: await makeFolder() };
  const id = await worker.run(importZarrStore, folder, { onEvent: (event) => progress.push(event) });
  expect(progress.at(-1)).toMatchObject({ secondsLeft: 0 });
  const array = await openArray(storage, id);
  expect(array).toMatchObject({ shape: [ROWS, 50], chunkShape: [2000, 50], dimensionNames: ["time", "axis"] });
  const { data } = await array.read();
  expect(values.every((value, i) => data[i] === value)).toBe(true);
  const name = `${crypto.randomUUID()}.zip`;
  onTestFinished(async () => void (await exportsFolder().removeFile(name)));
  const { bytes } = await worker.run(exportZarrFile, { storage: description, id, target: { name } });
  const root = await navigator.storage.getDirectory();
  const written = await (await root.getDirectoryHandle("field-exports")).getFileHandle(name);
  const file = await written.getFile();
  expect(file.size).toBe(bytes);
  const back = await worker.run(importZarrStore, { storage: description, name, files: file });
  const same = await (await openArray(storage, back)).read();
  expect(values.every((value, i) => same.data[i] === value)).toBe(true);
  expect(await storage.get(back)).toMatchObject({ parameters: { format: "zarr", zarr_format: 2 } });
});

test("a damaged store leaves nothing behind", async () => {
  const { description, worker, storage } = openField();
  const files = await makeFolder();
  const cut = files.map(({ path, file }) =>
    path.endsWith("c/1/0") ? { path, file: new File([file.slice(0, 1000)], "0") } : { path, file },
  );
  const run = worker.run(importZarrStore, { storage: description, name: "x.zarr", files: cut });
  await expect(run).rejects.toMatchObject({ code: "invalid-format" });
  expect(await storage.count()).toBe(0);
});
