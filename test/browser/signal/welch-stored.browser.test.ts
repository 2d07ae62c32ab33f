import { afterEach, beforeEach, expect, test } from "vitest";
import { openArray } from "../../../src/array/index.ts";
import { formatSampleFacts } from "../../../src/format/index.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { type Progress, provideRunner, welch, welchStored } from "../../../src/signal/index.ts";
import { readWaveform } from "../../../src/signal/tasks.ts";
import { createPool, type Pool } from "../../../src/worker/pool.ts";

const FRAMES = 15_000; // two channels of 16 bits: below 64 KiB, so the bytes lie in the row and any thread reads them
const SOURCE = "data_stream_module/a";
const TARGET = "data_array_module/b";
const start = () => new Worker(new URL("./signal.worker.ts", import.meta.url), { type: "module" });

let pool: Pool;
let storage: JioStorage;
let description: { type: string; database: string };
const samples = Int16Array.from({ length: 2 * FRAMES }, (_, i) => 20_000 * Math.sin(i * i * 1e-4) + (i % 2) * 5000);

beforeEach(async () => {
  pool = createPool(start, 3);
  provideRunner(pool);
  description = { type: "indexeddb", database: crypto.randomUUID() };
  storage = createStorage(description);
  const facts = formatSampleFacts({
    sampleFormat: "int16",
    bigEndian: false,
    channelCount: 2,
    sampleRateHz: 8000,
    dataOffset: 0,
    dataLength: samples.byteLength,
    channels: [
      { unit: "g", scale: 2 },
      { unit: "V", scale: 4 },
    ],
  });
  await storage.put(SOURCE, { reference: "chirp", ...facts });
  await storage.putAttachment(SOURCE, "data", samples);
});

afterEach(async () => {
  pool.close();
  await storage.close();
  indexedDB.deleteDatabase(description.database);
});

const channel = (index: number, scale: number) =>
  Float64Array.from({ length: FRAMES }, (_, i) => (samples[2 * i + index]! / 32_768) * scale);

test("three workers compute from IndexedDB what one thread computes in memory", async () => {
  const progress: Progress[] = [];
  const source = { storage: description, id: SOURCE, channel: 1 };
  await welchStored(
    source,
    { storage: description, id: TARGET },
    {
      nperseg: 500,
      memoryBytes: 200_000,
      onProgress: (now) => progress.push(now),
    },
  );
  const array = await openArray(storage, TARGET);
  const { data } = await array.read();
  const { Pxx } = welch(channel(1, 4), { fs: 8000, nperseg: 500 });
  const worst = Array.from(Pxx).reduce((error, p, k) => Math.max(error, Math.abs((data[k] as number) / p - 1)), 0);
  expect(worst).toBeLessThan(1e-12);
  expect(array.attributes.units).toBe("V²/Hz");
  expect(progress.at(-1)?.bytes).toBe(samples.byteLength);
});

test("an abort reaches the workers, and the pool goes on", async () => {
  const life = new AbortController();
  const source = { storage: description, id: SOURCE };
  const target = { storage: description, id: TARGET };
  const run = welchStored(source, target, {
    memoryBytes: 60_000,
    signal: life.signal,
    onPartial: () => life.abort("stop"),
  });
  await expect(run).rejects.toBe("stop");
  await expect(storage.get(TARGET)).rejects.toMatchObject({ code: "not-found" });
  const wave = await pool.run(readWaveform, {
    storage: description,
    id: SOURCE,
    channel: 0,
    startS: 0,
    endS: 2,
    columns: 100,
  });
  expect(Math.max(...wave.max)).toBe(channel(0, 2).reduce((peak, value) => Math.max(peak, value)));
});
