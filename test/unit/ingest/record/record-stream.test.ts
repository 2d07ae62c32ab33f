import { expect, test } from "vitest";
import { FieldError } from "../../../../src/base/errors.ts";
import { parseSampleFacts } from "../../../../src/format/index.ts";
import { createCaptureQueue } from "../../../../src/ingest/record/capture-queue.ts";
import { type RecordProgress, recordStream } from "../../../../src/ingest/record/record-stream.ts";
import { findUnfinished, recoverRecording } from "../../../../src/ingest/record/recover.ts";
import { createStorage, type Doc, type JioStorage } from "../../../../src/jio/index.ts";

const id = "data_stream_module/one";
const plan = {
  id,
  title: "Recording",
  sampleRateHz: 100,
  channelCount: 2,
  device: "Test device",
  processing: { autoGainControl: false, noiseSuppression: false, echoCancellation: undefined },
};

function open() {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  const queue = createCaptureQueue({ leastFrames: 25, mostBytes: 1e6, channelCount: 2 });
  const told: RecordProgress[] = [];
  const life = new AbortController();
  const deps = depsOf(storage);
  const record = (over: Partial<JioStorage> = {}) =>
    recordStream({ ...deps, storage: { ...storage, ...over } }, plan, queue, {
      signal: life.signal,
      onProgress: (progress) => told.push(progress),
    });
  return { storage, queue, told, life, deps, record };
}

const depsOf = (storage: JioStorage) => ({
  storage,
  settle: async () => {},
  changeDoc: async (id: string, change: (doc: Doc) => Doc) =>
    void (await storage.put(id, change(await storage.get(id)))),
  now: () => new Date("2026-01-02T03:04:05Z"),
});

const ramp = (from: number, frames: number) => ({
  samples: Float32Array.from({ length: 2 * frames }, (_, i) => (2 * from + i) / 1000),
});
const stored = async (storage: JioStorage) => [
  ...new Float32Array(await storage.getAttachment(id, "data", { format: "array_buffer" })),
];

test("what comes is written as it is, and the document says what it is, by what, and that nothing is missing", async () => {
  const { storage, queue, told, record } = open();
  const recording = record();
  for (let n = 0; n < 8; n++) queue.push(ramp(10 * n, 10));
  queue.push({ end: "stopped" });
  const recorded = await recording;
  expect(recorded).toEqual({ id, ended: "stopped", frames: 80, bytes: 640, gapCount: 0, gapFrames: 0 });
  expect(await stored(storage)).toEqual([...ramp(0, 80).samples]);
  const doc = await storage.get(id);
  expect(parseSampleFacts(doc)).toMatchObject({
    sampleFormat: "float32",
    channelCount: 2,
    sampleRateHz: 100,
    dataLength: 640,
  });
  expect(doc).toMatchObject({
    portal_type: "Data Stream",
    title: "Recording",
    operation: "record",
    channels: [
      { unit: "FS", scale: 1 },
      { unit: "FS", scale: 1 },
    ],
    parameters: {
      device: "Test device",
      auto_gain_control: false,
      noise_suppression: false,
      echo_cancellation: null,
      gap_count: 0,
      gaps: [],
      peak: Math.fround(0.159),
    },
  });
  expect(doc).not.toHaveProperty("recording_state");
  expect(told.at(-1)).toMatchObject({ frames: 80, bytes: 640 });
});

test("a gap is zeros in its place, so that time stays true, and is listed with its length and reason", async () => {
  const { storage, queue, record } = open();
  const recording = record();
  queue.push(ramp(0, 10));
  queue.push({ gap: { frames: 7, reason: "lost" } });
  queue.push({ gap: { frames: 3, reason: "silent" } });
  queue.push({ gap: { frames: 2, reason: "silent" } });
  queue.push(ramp(22, 5));
  queue.push({ end: "stopped" });
  expect(await recording).toMatchObject({ frames: 27, gapCount: 2, gapFrames: 12 });
  const zeros = Array.from({ length: 24 }, () => 0);
  expect(await stored(storage)).toEqual([...ramp(0, 10).samples, ...zeros, ...ramp(22, 5).samples]);
  expect((await storage.get(id)).parameters).toMatchObject({
    gap_count: 2,
    gap_frames: 12,
    gaps: [
      { from_frame: 10, frames: 7, reason: "lost" },
      { from_frame: 17, frames: 5, reason: "silent" },
    ],
  });
});

test("a browser that stood still for more than a minute ends it there", async () => {
  const { storage, queue, record } = open();
  const recording = record();
  queue.push(ramp(0, 10));
  queue.push({ gap: { frames: 6001, reason: "stalled" } });
  queue.push(ramp(6011, 20));
  expect(await recording).toMatchObject({ id, ended: "still", frames: 10 });
  expect((await storage.get(id)).parameters).toMatchObject({ ended_by: "still", gap_count: 0 });
});

test("more than a minute without a sample ends it, in however many pieces it is told; a sample between begins anew", async () => {
  const { storage, queue, record } = open();
  const recording = record();
  const hush = (frames: number) => {
    for (let n = 0; n < frames / 20; n++) queue.push({ gap: { frames: 20, reason: "silent" } });
  };
  queue.push(ramp(0, 10));
  hush(5900);
  queue.push(ramp(5910, 10));
  hush(60_000);
  expect(await recording).toMatchObject({ id, ended: "still", frames: 5920 + 6000, gapCount: 2, gapFrames: 11_900 });
  expect((await storage.get(id)).parameters).toMatchObject({ ended_by: "still", gap_count: 2 });
});

test("a full disk ends it; what was written is kept and closed", async () => {
  const { storage, queue, record } = open();
  let appended = 0;
  const recording = record({
    appendAttachment: (...args) => {
      if (++appended > 2) return Promise.reject(new FieldError("over-quota", "full"));
      return storage.appendAttachment(...args);
    },
  });
  for (let n = 0; n < 4; n++) {
    queue.push(ramp(30 * n, 30));
    await expect.poll(() => queue.waiting()).toBe(0);
  }
  expect(await recording).toMatchObject({ id, ended: "full", frames: 60 });
  const doc = await storage.get(id);
  expect(doc).toMatchObject({ data_length: 480, parameters: { ended_by: "full" } });
  expect(doc).not.toHaveProperty("recording_state");
});

test("nothing recorded leaves nothing", async () => {
  const { storage, queue, record } = open();
  const recording = record();
  queue.push({ end: "stopped" });
  expect(await recording).toMatchObject({ id: undefined, ended: "stopped", frames: 0 });
  await expect(storage.get(id)).rejects.toMatchObject({ code: "not-found" });
});

test("a recording that is deleted meanwhile does not come back", async () => {
  const { storage, queue, life, record } = open();
  const recording = record();
  queue.push(ramp(0, 30));
  await expect.poll(() => queue.waiting()).toBe(0);
  await storage.remove(id);
  life.abort();
  expect(await recording).toMatchObject({ id: undefined });
  await expect(storage.get(id)).rejects.toMatchObject({ code: "not-found" });
});

test("a name that a person gave it while it ran stays", async () => {
  const { storage, queue, told, deps, record } = open();
  const recording = record();
  queue.push(ramp(0, 30));
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await deps.changeDoc(id, (doc) => ({ ...doc, title: "Blade B" }));
  queue.push({ end: "stopped" });
  await recording;
  expect(await storage.get(id)).toMatchObject({ title: "Blade B", data_length: 240 });
});

async function leaveBehind(storage: JioStorage, bytes: number, delta: Doc = {}) {
  const { queue, record, told, storage: full } = open();
  const recording = record();
  queue.push(ramp(0, 30));
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await storage.put(id, { ...(await full.get(id)), ...delta });
  queue.push({ end: "stopped" });
  await recording;
  if (bytes > 0) await storage.appendAttachment(id, "data", new Uint8Array(bytes), { at: 0 });
}

test("what a killed browser left becomes a recording of whole frames, once, and says that it was recovered", async () => {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  await leaveBehind(storage, 250);
  expect(await findUnfinished(storage)).toEqual([id]);
  const deps = { ...depsOf(storage), titleOf: () => "Recovered recording" };
  expect(await recoverRecording(deps, id)).toBe(0.31);
  expect(await storage.get(id)).toMatchObject({
    title: "Recovered recording",
    recording_state: "recovered",
    data_length: 248,
  });
  expect(await findUnfinished(storage)).toEqual([]);
  expect(await recoverRecording(deps, id)).toBeUndefined();
});

test("one that had a name keeps it; one without a sample goes", async () => {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  const deps = { ...depsOf(storage), titleOf: () => "Recovered recording" };
  await leaveBehind(storage, 80, { title: "Blade B" });
  await recoverRecording(deps, id);
  expect(await storage.get(id)).toMatchObject({ title: "Blade B", recording_state: "recovered" });
  await storage.remove(id);
  await leaveBehind(storage, 7);
  expect(await recoverRecording(deps, id)).toBeUndefined();
  await expect(storage.get(id)).rejects.toMatchObject({ code: "not-found" });
});
