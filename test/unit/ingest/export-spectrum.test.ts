/** A full-length spectrum that lies in blocks, in the files of others: numpy reads its bins in their order. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { openArray } from "../../../src/array/index.ts";
import { exportArray } from "../../../src/ingest/export-array.ts";
import { exportZarr } from "../../../src/ingest/zarr/export-zarr.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { provideRunner, rfftOutOfCore } from "../../../src/signal/index.ts";
import { localRunner } from "../../../src/worker/serve.ts";
import { python, testWith } from "../../support/peers.ts";
import { collect } from "../format/arrays.ts";
import { noise } from "../signal/close.ts";
import { ID, putRecording, shared } from "../signal/recording.ts";

vi.setConfig({ testTimeout: 60_000 });
provideRunner(localRunner(() => import("../../../src/signal/tasks.worker.ts")));

const N = 30_030;
const SCRIPT = `import json, numpy as np, sys
x, y = np.fromfile(sys.argv[1], "f8"), READ(sys.argv[2])
expected = np.fft.rfft(x)
print(json.dumps([list(y.shape), str(y.dtype), float(np.linalg.norm(y - expected) / np.linalg.norm(expected))]))`;

/** How a file is read, by whom. */
const READERS = {
  npy: "np.load",
  npz: '(lambda path: np.load(path)["data"])',
  csv: '(lambda path: np.loadtxt(path, delimiter=",", skiprows=SKIP).view("c16")[:, 0])',
  zarr: '(lambda path: __import__("zarr").open_consolidated(__import__("zarr").ZipStore(path, mode="r"))["data"][:])',
};

async function makeSpectrum() {
  const [storage, x] = [shared("export-spectrum"), noise(N, 4)];
  await putRecording(storage, x);
  await rfftOutOfCore({ storage, id: ID }, { storage, id: "a" }, { memoryBytes: 30_000 });
  const handle = createStorage(storage);
  const array = await openArray(handle, "a");
  expect(array.attributes.index_map).toMatchObject({ order: "blocked" });
  expect(array.shape[0]! / array.chunkShape[0]!).toBeGreaterThan(3);
  await array.close();
  return { storage: handle, x };
}

async function numpySays(x: Float64Array, file: Uint8Array, read: string) {
  const place = mkdtempSync(join(tmpdir(), "spectrum-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const paths = [join(place, "x"), join(place, "spectrum.npz")];
  writeFileSync(paths[0]!, x);
  writeFileSync(paths[1]!, file);
  const script = SCRIPT.replace("READ", read).replace("sys.argv[1]", JSON.stringify(paths[0]));
  return JSON.parse(python(script.replace("sys.argv[2]", JSON.stringify(paths[1]))).toString());
}

testWith("numpy")("NPY, NPZ and CSV hold the bins of np.fft.rfft, one after another", async () => {
  const { storage, x } = await makeSpectrum();
  for (const format of ["npy", "npz", "csv"] as const) {
    const { stream, byteLength } = await exportArray(storage, "a", { format });
    const file = await collect(stream);
    expect(byteLength ?? file.length).toBe(file.length);
    const lines = format === "csv" ? new TextDecoder().decode(file).split("\n") : [];
    const skipped = lines.findIndex((line) => line.startsWith("data re,data im")) + 1;
    const read = READERS[format].replace("SKIP", String(skipped));
    const [shape, dtype, error] = await numpySays(x, file, read);
    expect([shape, dtype]).toEqual([[N / 2 + 1], "complex128"]);
    expect(error).toBeLessThan(1e-14);
  }
});

testWith("zarr")("a Zarr group holds them too, and says so", async () => {
  const { storage, x } = await makeSpectrum();
  const file = await collect((await exportZarr(storage, "a", {})).stream);
  const [shape, dtype, error] = await numpySays(x, file, READERS.zarr);
  expect([shape, dtype]).toEqual([[N / 2 + 1], "complex128"]);
  expect(error).toBeLessThan(1e-14);
  expect(new TextDecoder("latin1").decode(file)).toContain('"order":"natural"');
  const array = await openArray(storage, "a");
  expect(array.attributes.index_map).toMatchObject({ order: "blocked" });
  await array.close();
});
