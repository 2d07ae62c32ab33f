/** What a run reads, tells, leaves and goes on with; in Node, where the scratch files are in memory. */
import { afterEach, expect, test } from "vitest";
import { createArray, openArray, openRef } from "../../../../src/array/index.ts";
import { FieldError } from "../../../../src/base/errors.ts";
import { addStorage, createStorage, type Doc } from "../../../../src/jio/index.ts";
import { type Progress, provideRunner, rfft, type SizedRunner } from "../../../../src/signal/index.ts";
import { irfftOutOfCore } from "../../../../src/signal/out-of-core/irfft-out-of-core.ts";
import { rfftOutOfCore } from "../../../../src/signal/out-of-core/rfft-out-of-core.ts";
import { readSpectrumRange } from "../../../../src/signal/out-of-core/spectrum-range.ts";
import type { Norm } from "../../../../src/signal/types.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import type { RunOpts, Task } from "../../../../src/worker/task.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

const TARGET = "data_array_module/spectrum";
const here = localRunner(() => import("../../../../src/signal/tasks.worker.ts"));

/** Runs tasks in this thread; `before` may throw in their place. */
function runnerWith(before: (name: string) => void, size = 1): SizedRunner {
  return {
    size,
    async run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o?: RunOpts<Event>) {
      before(task.name);
      return here.run(task, input, o);
    },
  };
}

provideRunner(here);
afterEach(() => provideRunner(here));

let storages = 0;
const open = () => shared(`run-job-${storages++}`);

async function spectrumOf(storage: ReturnType<typeof shared>, id = TARGET): Promise<number[]> {
  const array = await openArray(createStorage(storage), id);
  const { data } = await readSpectrumRange(array, 0, array.shape[0]!);
  await array.close();
  return Array.from(data as Float64Array);
}

function rfftOf(x: Float64Array, norm?: Norm): number[] {
  const { re, im } = rfft(x, norm ? { norm } : {});
  return Array.from(re).flatMap((value, k) => [value, im[k]!]);
}

test("a channel of whole numbers is computed in f64, in its units, and its document tells how", async () => {
  const storage = open();
  const [x, y] = [noise(9000, 1), noise(9000, 2)];
  const frames = Int16Array.from({ length: 18_000 }, (_, i) => 30_000 * (i % 2 ? y : x)[i >> 1]!);
  await putRecording(storage, frames, {
    channelCount: 2,
    sampleRateHz: 800,
    channels: [
      { unit: "g", scale: 1 },
      { unit: "V", scale: 4 },
    ],
  });
  const source = { storage, id: ID, channel: 1 };
  await rfftOutOfCore(source, { storage, id: TARGET }, { memoryBytes: 20_000, document: { favourite: true } });
  const expected = Float64Array.from({ length: 9000 }, (_, i) => (frames[2 * i + 1]! / 32_768) * 4);
  expect(relativeL2(await spectrumOf(storage), rfftOf(expected))).toBeLessThan(1e-14);
  const handle = createStorage(storage);
  const doc = await handle.get(TARGET);
  expect(doc).toMatchObject({
    portal_type: "Data Array",
    operation: "rfft",
    array_shape: [4501],
    array_dtype: "complex128",
    unit: "V",
    favourite: true,
    parameters: { channel: 1, fs: 800, norm: "backward", samples: 9000, padded_to: 9000 },
    sources: [{ id: ID }],
  });
  const array = await openArray(handle, TARGET);
  expect(array.attributes).toMatchObject({ units: "V", frequency_step: 800 / 9000, samples: 9000, padded_to: 9000 });
});

test("a list of numbers in an array is transformed as a recording is", async () => {
  const storage = open();
  const handle = createStorage(storage);
  const x = noise(5000, 3);
  const array = await createArray(handle, "data_array_module/x", {
    shape: [5000],
    dtype: "float64",
    chunkShape: [700],
  });
  await array.write(["..."], x);
  await rfftOutOfCore(array.ref(), { storage, id: TARGET }, { memoryBytes: 20_000 });
  expect(relativeL2(await spectrumOf(storage), rfftOf(x))).toBeLessThan(1e-14);
});

test.each(["backward", "ortho", "forward"] as const)("norm %s is numpy's, both ways", async (norm) => {
  const storage = open();
  const x = noise(4096, 5);
  await putRecording(storage, x);
  for (const memoryBytes of [1e7, 15_000]) {
    const ref = await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, { memoryBytes, norm });
    expect(relativeL2(await spectrumOf(storage), rfftOf(x, norm))).toBeLessThan(1e-14);
    const back = await irfftOutOfCore(
      ref,
      { storage, id: "data_array_module/back" },
      { memoryBytes, norm: "backward" },
    );
    const { data } = await (await openRef(back)).read();
    const factor = { backward: 1, ortho: 1 / 64, forward: 1 / 4096 }[norm];
    const scaled = Float64Array.from(x, (value) => value * factor);
    expect(relativeL2(data as Float64Array, scaled)).toBeLessThan(1e-14);
  }
});

test("a killed run goes on from its last panel, also when another plan would be made now", async () => {
  const storage = open();
  await putRecording(storage, noise(2 ** 15, 9));
  const [source, o] = [{ storage, id: ID }, { memoryBytes: 40_000 }];
  let whole = 0;
  await rfftOutOfCore(source, { storage, id: "a" }, { ...o, onProgress: ({ totalBytes }) => (whole = totalBytes) });
  for (const deadAt of [2, 3, 4, 5]) {
    let tasks = 0;
    const dies = runnerWith(() => {
      if (++tasks === deadAt) throw new FieldError("worker-lost", "killed");
    });
    provideRunner(dies);
    const target = { storage, id: `killed-${deadAt}` };
    await expect(rfftOutOfCore(source, target, o)).rejects.toMatchObject({ code: "worker-lost" });
    provideRunner(runnerWith(() => {}, 3));
    const seen: Progress[] = [];
    await rfftOutOfCore(source, target, { ...o, onProgress: (now) => seen.push(now) });
    expect(seen.at(-1)!.totalBytes < whole).toBe(deadAt > 2);
    expect(await spectrumOf(storage, target.id)).toEqual(await spectrumOf(storage, "a"));
  }
});

test("rows whose chunks are gone with their draft are computed again, and no other panel", async () => {
  const storage = open();
  const handle = createStorage(storage);
  await putRecording(storage, noise(2 ** 15, 9));
  const [source, target, o] = [{ storage, id: ID }, { storage, id: TARGET }, { memoryBytes: 40_000 }];
  const run = (onProgress: (now: Progress) => void = () => {}) => rfftOutOfCore(source, target, { ...o, onProgress });
  const kill = async () => {
    provideRunner(
      runnerWith((name) => {
        if (name === "signal/out-of-core-store") throw new FieldError("worker-lost", "killed");
      }),
    );
    await expect(run()).rejects.toMatchObject({ code: "worker-lost" });
    provideRunner(here);
  };
  await rfftOutOfCore(source, { storage, id: "whole" }, o);
  await kill();
  expect(await handle.get(TARGET)).toMatchObject({ portal_type: "Draft" });
  const [first] = Object.keys(await handle.allAttachments(TARGET));
  await handle.removeAttachment(TARGET, first!);
  const totals: number[] = [];
  await run(({ totalBytes }) => (totals[0] = totalBytes));
  expect(await spectrumOf(storage)).toEqual(await spectrumOf(storage, "whole"));
  await handle.remove(TARGET);
  await kill();
  await handle.remove(TARGET);
  await run(({ totalBytes }) => (totals[1] = totalBytes));
  expect(await spectrumOf(storage)).toEqual(await spectrumOf(storage, "whole"));
  await handle.remove(TARGET);
  await run(({ totalBytes }) => (totals[2] = totalBytes));
  expect(totals[0]).toBeLessThan(totals[1]!);
  expect(totals[1]).toBeLessThan(totals[2]!);
});

test("a run over an earlier result that is killed goes on; what was there stays until the end", async () => {
  const storage = open();
  const handle = createStorage(storage);
  await putRecording(storage, noise(2 ** 15, 9));
  const [source, target, o] = [{ storage, id: ID }, { storage, id: TARGET }, { memoryBytes: 40_000 }];
  await rfftOutOfCore(source, target, o);
  const before = await spectrumOf(storage);
  await putRecording(storage, noise(2 ** 15, 10));
  provideRunner(
    runnerWith((name) => {
      if (name === "signal/out-of-core-store") throw new FieldError("worker-lost", "killed");
    }),
  );
  await expect(rfftOutOfCore(source, target, o)).rejects.toMatchObject({ code: "worker-lost" });
  provideRunner(here);
  expect(await spectrumOf(storage)).toEqual(before);
  expect((await handle.allDocs()).data.rows.map(({ id }) => id)).toContain(`draft_module/${TARGET.split("/")[1]}`);
  await rfftOutOfCore(source, { storage, id: "whole" }, o);
  await rfftOutOfCore(source, target, o);
  expect(await spectrumOf(storage)).toEqual(await spectrumOf(storage, "whole"));
  expect((await handle.allDocs()).data.rows.map(({ id }) => id).sort()).toEqual([TARGET, ID, "whole"].sort());
});

test("an error leaves nothing: the next run begins anew", async () => {
  const storage = open();
  await putRecording(storage, noise(2 ** 15, 9));
  const [source, target, o] = [{ storage, id: ID }, { storage, id: TARGET }, { memoryBytes: 40_000 }];
  let tasks = 0;
  provideRunner(
    runnerWith(() => {
      if (++tasks === 4) throw new FieldError("corrupt", "damaged");
    }),
  );
  await expect(rfftOutOfCore(source, target, o)).rejects.toMatchObject({ code: "corrupt" });
  await expect(createStorage(storage).get(TARGET)).rejects.toMatchObject({ code: "not-found" });
  provideRunner(here);
  const totals: number[] = [];
  for (const id of [TARGET, "other"])
    await rfftOutOfCore(
      source,
      { storage, id },
      { ...o, onProgress: ({ totalBytes }) => (totals[id.length] = totalBytes) },
    );
  expect(totals[TARGET.length]).toBe(totals["other".length]);
});

test("a chunk that cannot be stored is told, whichever it is, and leaves nothing", async () => {
  const inner = open();
  const handle = createStorage(inner);
  let full = "";
  addStorage("full", () => ({
    get: (id) => handle.get(id),
    put: (id, doc) => handle.put(id, doc),
    remove: (id) => handle.remove(id),
    allAttachments: (id) => handle.allAttachments(id),
    putAttachment(id, name, body) {
      if (name === full) throw new FieldError("over-quota", `no room for ${name}`);
      return handle.putAttachment(id, name, body as Blob);
    },
  }));
  await putRecording(inner, noise(2 ** 14, 9));
  const [source, target, o] = [
    { storage: inner, id: ID },
    { storage: { type: "full" }, id: TARGET },
    { memoryBytes: 40_000 },
  ];
  await rfftOutOfCore(source, { storage: inner, id: "whole" }, o);
  const array = await openArray(handle, "whole");
  const chunks = Math.ceil(array.shape[0]! / array.chunkShape[0]!);
  await array.close();
  expect(chunks).toBeGreaterThan(10);
  for (let chunk = 0; chunk < chunks; chunk++) {
    full = `data/${chunk}`;
    await expect(rfftOutOfCore(source, target, o)).rejects.toMatchObject({ code: "over-quota" });
    await expect(handle.get(TARGET)).rejects.toMatchObject({ code: "not-found" });
  }
});

test("the same computation twice at once is refused, another one is not", async () => {
  const storage = open();
  await putRecording(storage, noise(2 ** 14, 9));
  const [source, o] = [{ storage, id: ID }, { memoryBytes: 30_000 }];
  let start: () => void = () => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  let go: () => void = () => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  provideRunner({
    async run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, own?: RunOpts<Event>) {
      start();
      await gate;
      return here.run(task, input, own);
    },
  });
  const first = rfftOutOfCore(source, { storage, id: TARGET }, o);
  await started;
  provideRunner(here);
  await expect(rfftOutOfCore(source, { storage, id: TARGET }, o)).rejects.toMatchObject({ code: "locked" });
  await rfftOutOfCore(source, { storage, id: "other" }, o);
  go();
  await first;
  expect(await spectrumOf(storage)).toEqual(await spectrumOf(storage, "other"));
});

test("an abort is told untouched, whenever it comes, and keeps the earlier result", async () => {
  const storage = open();
  await putRecording(storage, noise(2 ** 15, 11));
  const [source, target, o] = [{ storage, id: ID }, { storage, id: TARGET }, { memoryBytes: 40_000 }];
  await expect(rfftOutOfCore(source, target, { ...o, signal: AbortSignal.abort("never") })).rejects.toBe("never");
  await rfftOutOfCore(source, target, o);
  for (let at = 1; at < 12; at++) {
    const before = await createStorage(storage).get(TARGET);
    const life = new AbortController();
    let tasks = 0;
    const abortLater = () => {
      if (2 * ++tasks - (at % 2) === at) setTimeout(() => life.abort(at), at % 3);
    };
    provideRunner(runnerWith(abortLater));
    const end = await rfftOutOfCore(source, target, { ...o, signal: life.signal }).then(
      () => "done",
      (error: unknown) => error,
    );
    if (end === "done") continue; // the abort was too late
    expect(end).toBe(at);
    expect(await createStorage(storage).get(TARGET)).toEqual(before);
  }
});

test("what is no full-length spectrum is not transformed back", async () => {
  const storage = open();
  const handle = createStorage(storage);
  const array = await createArray(handle, "a", { shape: [10], dtype: "complex128" });
  const back = { storage, id: "back" };
  await expect(irfftOutOfCore(array.ref(), back)).rejects.toMatchObject({ code: "invalid-metadata" });
  await putRecording(storage, noise(1000));
  const ref = await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET });
  const part = (await openRef(ref)).ref([{ start: 1 }]);
  await expect(irfftOutOfCore(part, back)).rejects.toMatchObject({ code: "invalid-metadata" });
  const doc: Doc = await handle.get(TARGET);
  await handle.put(TARGET, { ...doc, operation: "welch" });
  await expect(irfftOutOfCore({ storage, id: TARGET }, back)).rejects.toMatchObject({ facts: { key: "operation" } });
});
