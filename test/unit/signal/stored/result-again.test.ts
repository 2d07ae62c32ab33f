import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { openArray } from "../../../../src/array/index.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { findStale } from "../../../../src/portal/index.ts";
import { provideRunner, resultAgain, type Spectral, welch, welchStored } from "../../../../src/signal/index.ts";
import { parseSums, SUMS_NAME } from "../../../../src/signal/stored/welch/welch-sums.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import { python, testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { bytesOf, doublesOf, noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

const local = localRunner(() => import("../../../../src/signal/tasks.worker.ts"));
const STREAM = { doc: { portal_type: "Data Stream" } };
let storage: ReturnType<typeof shared>;
let framesRead: number;

beforeEach(() => {
  storage = shared(crypto.randomUUID());
  framesRead = 0;
  provideRunner({
    run: (task, input, o) => {
      framesRead += (input as { range: { frames: number } }).range.frames;
      return local.run(task, input, o);
    },
  });
});

const source = () => ({ storage, id: ID });
const target = (id = "data_array_module/b") => ({ storage, id });
const handle = () => createStorage(storage);

async function stored(id = target().id) {
  return (await (await openArray(handle(), id)).read()).data as Float64Array;
}

/** The recording goes on. */
async function grow(samples: Float64Array): Promise<void> {
  const { data } = await handle().allAttachments(ID);
  await handle().appendAttachment(ID, "data", new Uint8Array(samples.slice().buffer), { at: data!.length! });
  const doc = await handle().get(ID);
  await handle().put(ID, { ...doc, data_length: Number(doc.data_length) + samples.byteLength });
}

test("a grown source costs its new segments only, and the spectrum is that of a full run", async () => {
  const samples = noise(60_000, 3).map((value, i) => value + Math.sin(i / 7));
  const cuts = fc.tuple(fc.integer({ min: 300, max: 50_000 }), fc.integer({ min: 0, max: 9_000 }));
  const options = fc.record({
    nperseg: fc.integer({ min: 16, max: 300 }),
    overlap: fc.double({ min: 0, max: 0.9, noNaN: true }),
    detrend: fc.constantFrom("constant" as const, "linear" as const, false as const),
  });
  await fc.assert(
    fc.asyncProperty(cuts, options, async ([first, more], { nperseg, overlap, detrend }) => {
      storage = shared(crypto.randomUUID());
      const noverlap = Math.floor(overlap * nperseg);
      await putRecording(storage, samples.slice(0, first), STREAM);
      await welchStored(source(), target(), { nperseg, noverlap, detrend });
      await grow(samples.subarray(first, first + more));
      framesRead = 0;
      await resultAgain(target());
      const hop = nperseg - noverlap;
      const segments = (frames: number) => Math.floor((frames - noverlap) / hop);
      const added = segments(first + more) - segments(first);
      expect(framesRead).toBe(added === 0 ? 0 : (added - 1) * hop + nperseg);
      const whole = welch(samples.slice(0, first + more), { fs: 1000, nperseg, noverlap, detrend });
      expect(relativeL2(await stored(), whole.Pxx)).toBeLessThan(1e-12);
      expect(await handle().get(target().id)).toMatchObject({ parameters: { segments: segments(first + more) } });
    }),
    { numRuns: runs(30) },
  );
});

testWith("scipy")("after three times of growing it is scipy's of the whole recording", async () => {
  const samples = noise(40_000, 9).map((value, i) => value + Math.sin(i / 5));
  await putRecording(storage, samples.slice(0, 10_000), STREAM);
  await welchStored(source(), target(), { nperseg: 1000, noverlap: 700, window: ["kaiser", 6] });
  for (let at = 10_000; at < 40_000; at += 10_000) {
    await grow(samples.subarray(at, at + 10_000));
    await resultAgain(target());
  }
  const expected = doublesOf(
    python(
      `import sys, numpy as np
from scipy.signal import welch
welch(np.frombuffer(sys.stdin.buffer.read()), fs=1000, nperseg=1000, noverlap=700, window=("kaiser", 6))[1].tofile(sys.stdout.buffer)`,
      bytesOf(samples),
    ),
  );
  expect(relativeL2(await stored(), expected)).toBeLessThan(1e-12);
  expect(framesRead).toBeLessThan(40_000 + 4 * 1000);
});

test("a result that grew out of date is found, and fresh once it has run again", async () => {
  await putRecording(storage, noise(5000), STREAM);
  await welchStored(source(), target());
  const stale = async () => (await findStale(handle())).map(({ staleness }) => staleness.sources[0]!.state);
  expect(await stale()).toEqual([]);
  await grow(noise(700, 4));
  expect(await stale()).toEqual(["grown"]);
  await resultAgain(target());
  expect(await stale()).toEqual([]);
});

test("whatever makes the old sums wrong, everything is read again", async () => {
  const whole = 5000;
  const replace: [string, () => Promise<unknown>][] = [
    ["other samples", () => putRecording(storage, noise(whole, 77), STREAM)],
    ["longer, its beginning changed", () => putRecording(storage, noise(whole + 500, 78), STREAM)],
    ["shorter", () => putRecording(storage, noise(whole - 1000, 79), STREAM)],
    ["another scale", () => putRecording(storage, noise(whole), { ...STREAM, channels: [{ unit: "FS", scale: 3 }] })],
    ["no sums", () => handle().removeAttachment(target().id, SUMS_NAME)],
    ["damaged sums", () => handle().putAttachment(target().id, SUMS_NAME, "{}\n1234")],
    ["no stream that is only added to", () => putRecording(storage, noise(whole + 500))],
  ];
  for (const [what, change] of replace) {
    storage = shared(crypto.randomUUID());
    await putRecording(storage, noise(whole), STREAM);
    await welchStored(source(), target());
    await change();
    framesRead = 0;
    await resultAgain(target());
    const again = await stored();
    expect([what, framesRead]).toEqual([what, expect.toSatisfy((frames: number) => frames > whole - 1500)]);
    await welchStored(source(), target("data_array_module/c"));
    expect([what, relativeL2(again, await stored("data_array_module/c"))]).toEqual([what, 0]);
  }
});

test("nothing is read where nothing is new, and the result stays", async () => {
  const options: Spectral = { window: Float64Array.from({ length: 200 }, (_, i) => 1 + (i % 3)), scaling: "spectrum" };
  await putRecording(storage, noise(5000), STREAM);
  await welchStored(source(), target(), options);
  const [before, doc] = [await stored(), await handle().get(target().id)];
  framesRead = 0;
  await resultAgain(target());
  expect(framesRead).toBe(0);
  expect(await stored()).toEqual(before);
  expect({ ...(await handle().get(target().id)), creation_date: "" }).toEqual({ ...doc, creation_date: "" });
});

test("who reads the old result keeps it", async () => {
  const held = handle();
  await putRecording(storage, noise(5000), STREAM);
  await welchStored(source(), target());
  const reader = await openArray(held, target().id);
  const before = await stored();
  await grow(noise(5000, 2));
  await resultAgain(target());
  expect((await reader.read()).data).toEqual(before);
  expect(await stored()).not.toEqual(before);
});

test("what is no result is refused, the key named, and an abort leaves the result as it was", async () => {
  await putRecording(storage, noise(5000), STREAM);
  await welchStored(source(), target());
  const doc = await handle().get(target().id);
  await grow(noise(5000, 2));
  const attachments = await handle().allAttachments(target().id);
  await expect(resultAgain(target(), { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
  expect(await handle().allAttachments(target().id)).toEqual(attachments);
  for (const [key, change] of [
    ["operation", { operation: "import" }],
    ["sources", { sources: [{ reference: "x" }] }],
    ["parameters", { parameters: null }],
    ["parameters.channel", { parameters: { window: "hann" } }],
    ["parameters.window", { parameters: { channel: 0 } }],
  ] as const) {
    await handle().put(target().id, { ...doc, ...change });
    await expect(resultAgain(target())).rejects.toMatchObject({ code: "invalid-metadata", facts: { key } });
  }
});

test("bytes that are no sums are taken for none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5), (bytes, bins) => {
      expect(parseSums(Uint8Array.from(bytes).buffer, bins)).toBeUndefined();
    }),
    { numRuns: runs(500) },
  );
});
