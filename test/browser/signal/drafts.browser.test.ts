/** Results larger than a task over OPFS in real workers: killed and gone on with, cancelled at any moment, asked for twice. */
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openArray, setMemoryBudget } from "../../../src/array/index.ts";
import { formatSampleFacts } from "../../../src/format/index.ts";
import type { JioStorage } from "../../../src/jio/index.ts";
import { attachPort, useStorageWorker } from "../../../src/jio/tasks.ts";
import {
  envelopeStored,
  type Progress,
  provideRunner,
  spectrogramStored,
  sweepDrafts,
} from "../../../src/signal/index.ts";
import { createPeer, createPool, type Peer } from "../../../src/worker/pool.ts";
import { connect } from "../../../src/worker/wire.ts";
import { openField } from "../jio/support.ts";
import { spectrogramAlone } from "./drafts-thread.ts";

const FRAMES = 500_000;
const SOURCE = "data_stream_module/a";
const TARGET = "data_array_module/b";
const OPTIONS = { nperseg: 512, noverlap: 256, memoryBytes: 1 << 20 };
const samples = Int16Array.from({ length: FRAMES }, (_, i) => 20_000 * Math.sin(i * i * 1e-7));

let storage: JioStorage;
let storageWorker: Peer;
let description: { type: string; database: string };

function start(): Worker {
  const worker = new Worker(new URL("./drafts.worker.ts", import.meta.url), { type: "module" });
  const { port1, port2 } = new MessageChannel();
  storageWorker.run(attachPort, { port: port1 }, { transfer: [port1] }).catch(() => {});
  connect(worker)
    .run(useStorageWorker, { port: port2 }, { transfer: [port2] })
    .catch(() => {});
  return worker;
}

beforeEach(async () => {
  const pool = createPool(start, 2);
  onTestFinished(() => pool.close());
  provideRunner(pool);
  const field = openField();
  storage = field.storage;
  storageWorker = field.worker;
  description = { type: "indexeddb", database: field.database };
  const facts = formatSampleFacts({
    sampleFormat: "int16",
    bigEndian: false,
    channelCount: 1,
    sampleRateHz: 8000,
    dataOffset: 0,
    dataLength: samples.byteLength,
    channels: [{ unit: "g", scale: 1 }],
  });
  await storage.put(SOURCE, { reference: "chirp", ...facts });
  await storage.putAttachment(SOURCE, "data", new Blob([samples]));
});

const source = () => ({ storage: description, id: SOURCE });
const target = (id = TARGET) => ({ storage: description, id });

/** SHA-256 of all values: comparing millions of them one by one takes its time. */
async function digestOf(id: string): Promise<string> {
  const array = await openArray(storage, id);
  let digest = "";
  for await (const { view } of array.chunks()) {
    const bytes = (view.data as Float32Array<ArrayBuffer>).subarray(view.offset);
    digest += String(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  await array.close();
  return digest;
}

test("a thread that was killed in the middle costs only what it had not written", async () => {
  await spectrogramStored(source(), target("data_array_module/whole"), OPTIONS);
  const thread = createPeer(start);
  const input = { source: source(), target: target(), ...OPTIONS };
  const onEvent = (bytes: number) => void (bytes > samples.byteLength / 2 && thread.close());
  await expect(thread.run(spectrogramAlone, input, { onEvent })).rejects.toMatchObject({ code: "worker-lost" });
  expect(await storage.get(TARGET)).toMatchObject({ portal_type: "Draft" });
  let total = 0;
  const onProgress = ({ totalBytes }: Progress) => {
    total = totalBytes;
  };
  await vi.waitFor(() => spectrogramStored(source(), target(), { ...OPTIONS, onProgress })); // its lock is free a moment later
  expect(total).toBeLessThan(0.6 * samples.byteLength);
  expect(await digestOf(TARGET)).toEqual(await digestOf("data_array_module/whole"));
  expect(await storage.get(TARGET)).toMatchObject({ portal_type: "Data Array" });
});

test("cancelled at any moment, nothing is left and nothing runs on", async () => {
  await envelopeStored(source(), target("data_array_module/earlier"), { band: [500, 1500] });
  const ids = async () => (await storage.allDocs()).data.rows.map(({ id }) => id).sort();
  const known = await ids();
  const before = await digestOf("data_array_module/earlier");
  for (const waitMs of [0, 5, 40, 150, 400]) {
    const life = new AbortController();
    setTimeout(() => life.abort(new DOMException("stop", "AbortError")), waitMs);
    const into = target(waitMs % 2 ? "data_array_module/earlier" : TARGET);
    const run = envelopeStored(source(), into, { memoryBytes: 1 << 19, signal: life.signal });
    await expect(run).rejects.toThrow("stop");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ids()).toEqual(known);
    expect(await digestOf("data_array_module/earlier")).toEqual(before);
  }
});

test("the same target is computed once at a time", async () => {
  const first = spectrogramStored(source(), target(), OPTIONS);
  await expect(spectrogramStored(source(), target(), OPTIONS)).rejects.toMatchObject({ code: "locked" });
  await first;
  await spectrogramStored(source(), target(), OPTIONS);
});

test("a result that is larger than the memory budget takes the place of an earlier one, and not through this thread", async () => {
  setMemoryBudget(1 << 20);
  onTestFinished(() => setMemoryBudget(256 << 20));
  await spectrogramStored(source(), target(), OPTIONS);
  const before = await digestOf(TARGET);
  await spectrogramStored(source(), target(), { ...OPTIONS, window: "hamming" });
  const after = await digestOf(TARGET);
  expect(after).not.toBe(before);
  await spectrogramStored(source(), target("data_array_module/fresh"), { ...OPTIONS, window: "hamming" });
  expect(await digestOf("data_array_module/fresh")).toBe(after);
});

test("a draft that nobody goes on with is swept after a week, and no other", async () => {
  const WEEK_MS = 7 * 24 * 3600 * 1000;
  const now = Date.now();
  const draft = (ageMs: number) => ({ portal_type: "Draft", modification_date: new Date(now - ageMs).toISOString() });
  await storage.put("data_array_module/old", draft(WEEK_MS + 1000));
  await storage.put("data_array_module/young", draft(WEEK_MS - 1000));
  await storage.put("data_array_module/held", draft(2 * WEEK_MS));
  let release = () => {};
  const isHeld = new Promise<void>((held) => {
    void navigator.locks.request(`field:draft:${JSON.stringify(storage.description)}:held`, () => {
      held();
      return new Promise<void>((done) => {
        release = done;
      });
    });
  });
  await isHeld;
  await sweepDrafts(storage, { now });
  release();
  const { data } = await storage.allDocs();
  expect(data.rows.map(({ id }) => id).sort()).toEqual(["data_array_module/held", "data_array_module/young", SOURCE]);
});
