/** Transforms over OPFS in real workers: more than the memory, killed and gone on with, cancelled, refused. */
import { expect, onTestFinished, test } from "vitest";
import { cdp } from "vitest/browser";
import { openArray } from "../../../src/array/index.ts";
import { FieldError } from "../../../src/base/errors.ts";
import { openJobScratch, sweepJobScratch } from "../../../src/bytes/index.ts";
import { createOpfsFolder, listOpfsFolders, removeOpfsFolder } from "../../../src/bytes/opfs.ts";
import { formatSampleFacts, parseSampleFacts } from "../../../src/format/index.ts";
import { attachPort, useStorageWorker } from "../../../src/jio/tasks.ts";
import { type Progress, provideRunner, rfft } from "../../../src/signal/index.ts";
import { irfftOutOfCore } from "../../../src/signal/out-of-core/irfft-out-of-core.ts";
import { TYPICAL_DEVICE } from "../../../src/signal/out-of-core/plan/device.ts";
import { rfftOutOfCore } from "../../../src/signal/out-of-core/rfft-out-of-core.ts";
import { runJob } from "../../../src/signal/out-of-core/run-job.ts";
import { naturalOrder } from "../../../src/signal/out-of-core/spectrum-range.ts";
import type { SizedRunner } from "../../../src/signal/stored/runner.ts";
import { createPeer, createPool, type Peer, type Pool } from "../../../src/worker/pool.ts";
import { connect } from "../../../src/worker/wire.ts";
import { openField } from "../jio/support.ts";
import { STOPPED, transformAlone } from "./out-of-core-thread.ts";

const MIB = 2 ** 20;
const N = 2 ** 20;
const SOURCE = "data_stream_module/long";
const device = TYPICAL_DEVICE; // so that every run has the same plan

const samples = new Float32Array(N);
for (let i = 0, state = 1; i < N; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  samples[i] = state / 2 ** 31 + Math.sin(i / 3);
}

function startWorker(storageWorker: Peer): Worker {
  const worker = new Worker(new URL("./out-of-core.worker.ts", import.meta.url), { type: "module" });
  const { port1, port2 } = new MessageChannel();
  storageWorker.run(attachPort, { port: port1 }, { transfer: [port1] }).catch(() => {});
  connect(worker)
    .run(useStorageWorker, { port: port2 }, { transfer: [port2] })
    .catch(() => {});
  return worker;
}

async function open(count = N) {
  await removeOpfsFolder("field-jobs");
  const { database, worker, storage } = openField();
  const pool = createPool(() => startWorker(worker), 2);
  provideRunner(pool);
  onTestFinished(() => pool.close());
  const data = samples.subarray(0, count);
  const facts = formatSampleFacts({
    sampleFormat: "float32",
    bigEndian: false,
    channelCount: 1,
    sampleRateHz: 48_000,
    dataOffset: 0,
    dataLength: data.byteLength,
    channels: [{ unit: "g", scale: 1 }],
  });
  await storage.put(SOURCE, { reference: "long", ...facts });
  await storage.putAttachment(SOURCE, "data", new Blob([data]));
  const description = { type: "indexeddb", database };
  const target = (id: string) => ({ storage: description, id: `data_array_module/${id}` });
  return { storage, storageWorker: worker, pool, source: { storage: description, id: SOURCE }, target };
}

/** Closes all workers after so many of their events; who asked sees them lost, also where an answer was on its way. */
function counted(pool: Pool, killAfter: number): { runner: SizedRunner; count(): number } {
  let events = 0;
  const killed = Promise.withResolvers<never>();
  killed.promise.catch(() => {});
  const runner: SizedRunner = {
    size: pool.size,
    run(task, input, o) {
      const onEvent: NonNullable<typeof o>["onEvent"] = (event) => {
        if (events >= killAfter) return;
        o?.onEvent?.(event);
        if (++events < killAfter) return;
        pool.close();
        killed.reject(new FieldError("worker-lost", "killed by the test"));
      };
      return Promise.race([killed.promise, pool.run(task, input, { ...o, onEvent })]);
    },
  };
  return { runner, count: () => events };
}

type Field = Awaited<ReturnType<typeof open>>;

async function binsOf({ storage }: Field, id: string): Promise<Float32Array> {
  const array = await openArray(storage, `data_array_module/${id}`);
  const bins = new Float32Array(2 * array.shape[0]!);
  let at = 0;
  for await (const { data } of naturalOrder(array)) {
    bins.set(data as Float32Array, at);
    at += data.length;
  }
  await array.close();
  return bins;
}

const isSame = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((value, i) => value === b[i]);

async function jobLocks() {
  const { held = [] } = await navigator.locks.query();
  return held.map(({ name }) => name).filter((name) => name?.startsWith("field:job"));
}

async function expectNothingLeft({ storage }: Field, id: string) {
  expect(await listOpfsFolders("field-jobs")).toEqual([]);
  expect(await jobLocks()).toEqual([]);
  await expect(storage.get(`data_array_module/${id}`)).rejects.toMatchObject({ code: "not-found" });
}

test.each([2 * MIB, 22 * MIB])(
  "2^20 samples in %i bytes over OPFS are the transform in memory, and come back",
  async (memoryBytes) => {
    const field = await open();
    const progress: Progress[] = [];
    const ref = await rfftOutOfCore(field.source, field.target("a"), {
      memoryBytes,
      onProgress: (now) => progress.push(now),
    });
    const bins = await binsOf(field, "a");
    const { re, im } = rfft(samples);
    let [error, norm] = [0, 0];
    for (let k = 0; k < re.length; k++) {
      error += (bins[2 * k]! - re[k]!) ** 2 + (bins[2 * k + 1]! - im[k]!) ** 2;
      norm += re[k]! ** 2 + im[k]! ** 2;
    }
    expect(Math.sqrt(error / norm)).toBeLessThan(2e-6);
    const last = progress.at(-1)!;
    expect(last.bytes).toBe(last.totalBytes);
    await irfftOutOfCore(ref, field.target("b"), { memoryBytes });
    const back = await openArray(field.storage, "data_array_module/b");
    const { data } = await back.read();
    expect(
      Math.max(...samples.subarray(0, 50_000).map((value, i) => Math.abs(value - (data[i] as number)))),
    ).toBeLessThan(1e-5);
    expect(data.length).toBe(N);
    expect(await listOpfsFolders("field-jobs")).toEqual([]);
  },
  120_000,
);

test("workers that are killed in the middle lose nothing: the next run goes on, to the same bytes", async () => {
  const field = await open();
  const o = { memoryBytes: 2 * MIB, device };
  let whole = 0;
  const events = counted(field.pool, Number.POSITIVE_INFINITY);
  provideRunner(events.runner);
  const onProgress = ({ totalBytes }: Progress) => (whole = totalBytes);
  await rfftOutOfCore(field.source, field.target("whole"), { ...o, onProgress });
  const expected = await binsOf(field, "whole");
  for (const part of [0.5, 0.75, 0.9]) {
    const id = `killed-${part}`;
    provideRunner(counted(field.pool, Math.ceil(part * events.count())).runner);
    const killed = rfftOutOfCore(field.source, field.target(id), o);
    await expect(killed).rejects.toMatchObject({ code: "worker-lost" });
    expect(await listOpfsFolders("field-jobs")).toHaveLength(1);
    if (part > 0.8) expect(await field.storage.get(`data_array_module/${id}`)).toMatchObject({ portal_type: "Draft" });
    let rest = 0;
    provideRunner(field.pool);
    await rfftOutOfCore(field.source, field.target(id), { ...o, onProgress: ({ totalBytes }) => (rest = totalBytes) });
    expect(rest).toBeLessThan(whole);
    expect(isSame(await binsOf(field, id), expected)).toBe(true);
    expect(await listOpfsFolders("field-jobs")).toEqual([]);
  }
}, 120_000);

test("of two at once into one place, one is refused", async () => {
  const field = await open(2 ** 16);
  let goOn = () => {};
  const told = new Promise<void>((resolve) => (goOn = resolve)); // until then the first one holds its files
  const run: Pool["run"] = async (...call) => told.then(() => field.pool.run(...call));
  provideRunner({ size: field.pool.size, run });
  const request = { memoryBytes: 2 * MIB, device };
  const both = [1, 2].map(() => rfftOutOfCore(field.source, field.target("a"), request));
  await expect(Promise.race(both)).rejects.toMatchObject({ code: "locked" });
  goOn();
  const ends = await Promise.allSettled(both);
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
}, 60_000);

test("a thread that dies with its computation leaves it to the next one", async () => {
  const field = await open();
  const request = { source: field.source, target: field.target("a"), memoryBytes: 2 * MIB, device };
  const driver = createPeer(() => startWorker(field.storageWorker));
  onTestFinished(() => driver.close());
  const killed = driver.run(
    transformAlone,
    { ...request, stopAt: 0.5 },
    {
      onEvent(part) {
        if (part === STOPPED) driver.close();
      },
    },
  );
  await expect(killed).rejects.toMatchObject({ code: "worker-lost" });
  await expect.poll(jobLocks, { timeout: 30_000 }).toEqual([]); // a thread that is closed while it computes ends seconds later
  let [first, last] = [0, 0];
  await rfftOutOfCore(request.source, request.target, {
    ...request,
    onProgress({ totalBytes }) {
      first ||= totalBytes;
      last = totalBytes;
    },
  });
  expect(first).toBe(last);
  await rfftOutOfCore(request.source, field.target("whole"), request);
  expect(isSame(await binsOf(field, "a"), await binsOf(field, "whole"))).toBe(true);
}, 120_000);

test("cancelled at any moment it leaves no file, no lock and no result", async () => {
  const field = await open(2 ** 19);
  const o = { memoryBytes: 2 * MIB, device };
  const startedAt = performance.now();
  await rfftOutOfCore(field.source, field.target("whole"), o);
  const wholeMs = performance.now() - startedAt;
  for (let run = 0; run < 15; run++) {
    const life = new AbortController();
    const running = rfftOutOfCore(field.source, field.target("cut"), { ...o, signal: life.signal });
    setTimeout(() => life.abort(`stop ${run}`), ((run + Math.random()) / 15) * wholeMs * 0.9);
    const end = await running.then(
      () => "done",
      (error: unknown) => error,
    );
    if (end === "done") await field.storage.remove("data_array_module/cut");
    else expect(end).toBe(`stop ${run}`);
    await expectNothingLeft(field, "cut");
  }
}, 120_000);

test("what the browser has no room for is refused before anything is read", async () => {
  const field = await open(2 ** 10);
  const told: Progress[] = [];
  const job = {
    name: "too-long",
    request: { n: 2 ** 33, dtype: "float32" as const, memoryBytes: 96 * MIB, device },
    scale: 1,
    from: { samples: { ...field.source, channel: 0, facts: parseSampleFacts(await field.storage.get(SOURCE)) } },
    target: field.target("a"),
    document: {},
    isAgain: false,
    names: { unit: "g", sampleRateHz: 48_000, samples: 2 ** 33 },
  };
  const run = runJob(job, { onProgress: (now) => told.push(now) });
  await expect(run).rejects.toMatchObject({ code: "over-quota", facts: { neededBytes: expect.any(Number) } });
  expect(told).toEqual([]);
  await expectNothingLeft(field, "a");
}, 60_000);

test("what the disk has no room for is refused before anything is read, be it only the result", async () => {
  const field = await open();
  const { usage = 0 } = await navigator.storage.estimate();
  const session = cdp(); // the limit ends with it
  const limit = async (o: { quotaSize?: number }) => {
    await session.send("Storage.overrideQuotaForOrigin", { origin: location.origin, ...o });
  };
  onTestFinished(() => limit({}));
  for (const room of [2.5 * MIB, 10 * MIB]) {
    await limit({ quotaSize: usage + room });
    const told: Progress[] = [];
    const o = { memoryBytes: 2 * MIB, device, onProgress: (now: Progress) => told.push(now) };
    const run = rfftOutOfCore(field.source, field.target("a"), o);
    await expect(run).rejects.toMatchObject({ code: "over-quota" });
    expect(told).toEqual([]);
    await expectNothingLeft(field, "a");
  }
}, 60_000);

test("files that nobody goes on with are swept after a week, and no sooner", async () => {
  await removeOpfsFolder("field-jobs");
  const folder = createOpfsFolder("field-jobs/old");
  const root = await navigator.storage.getDirectory();
  const parent = await (await root.getDirectoryHandle("field-jobs", { create: true })).getDirectoryHandle("old", {
    create: true,
  });
  await parent.getFileHandle("journal", { create: true });
  const day = 24 * 3600 * 1000;
  await sweepJobScratch({ now: Date.now() + 6 * day });
  expect(await folder.list()).toEqual(["journal"]);
  const scratch = await openJobScratch("old");
  await sweepJobScratch({ now: Date.now() + 8 * day });
  expect(await folder.list()).toEqual(["journal"]);
  scratch.release();
  await expect
    .poll(async () => {
      await sweepJobScratch({ now: Date.now() + 8 * day });
      return listOpfsFolders("field-jobs");
    })
    .toEqual([]);
});
