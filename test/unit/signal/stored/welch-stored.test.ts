import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { openArray } from "../../../../src/array/index.ts";
import { isCode } from "../../../../src/base/errors.ts";
import { VERSION } from "../../../../src/base/version.ts";
import { formatSampleFacts } from "../../../../src/format/index.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { type Progress, provideRunner, type Spectral, welch, welchStored } from "../../../../src/signal/index.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import type { Runner } from "../../../../src/worker/task.ts";
import { python, testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { bytesOf, doublesOf, noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

const local = localRunner(() => import("../../../../src/signal/tasks.worker.ts"));
const TARGET = "data_array_module/b";
let storage: ReturnType<typeof shared>;

beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});

const source = (channel = 0) => ({ storage, id: ID, channel });
const target = () => ({ storage, id: TARGET });

async function stored(path = "data"): Promise<{ data: Float32Array | Float64Array; units: unknown }> {
  const array = await openArray(createStorage(storage), TARGET, { path });
  return { data: (await array.read()).data as Float64Array, units: array.attributes.units };
}

/** Samples of two channels as 16-bit integers. */
const stereo = (frames: number) =>
  Int16Array.from(noise(2 * frames, 5), (value, i) => 9000 * value + 8000 * Math.sin(0.2 * i) + 500);

testWith("scipy")("the stored spectrum of a channel is scipy's of the same samples", async () => {
  const samples = stereo(30_011);
  await putRecording(storage, samples, {
    channelCount: 2,
    channels: [
      { unit: "g", scale: 50 },
      { unit: "V", scale: 2 },
    ],
  });
  const cases: Spectral[] = [
    {},
    { nperseg: 1000, noverlap: 900, window: "flattop", detrend: "linear", scaling: "spectrum" },
    { nperseg: 4096, nfft: 5000, returnOnesided: false, detrend: false },
    { nperseg: 100_000, window: ["kaiser", 9] },
  ];
  const physical = Float64Array.from({ length: 30_011 }, (_, i) => (2 * samples[2 * i + 1]!) / 32768);
  for (const options of cases) {
    await welchStored(source(1), target(), options);
    const { returnOnesided = true, ...rest } = options;
    const expected = doublesOf(
      python(
        `import sys, json, warnings, numpy as np
from scipy.signal import welch
warnings.simplefilter("ignore")
head, body = sys.stdin.buffer.read().split(b"\\n", 1); o = json.loads(head)
if isinstance(o.get("window"), list): o["window"] = tuple(o["window"])
np.concatenate(welch(np.frombuffer(body), fs=1000, **o)).tofile(sys.stdout.buffer)`,
        Buffer.concat([
          Buffer.from(`${JSON.stringify({ ...rest, return_onesided: returnOnesided })}\n`),
          bytesOf(physical),
        ]),
      ),
    );
    const { data, units } = await stored();
    expect(relativeL2(data, expected.subarray(data.length))).toBeLessThan(1e-12);
    expect(units).toBe(options.scaling === "spectrum" ? "V²" : "V²/Hz");
    const frequency = await stored("frequency");
    expect([...frequency.data]).toEqual([...expected.subarray(0, data.length)]);
    expect(frequency.units).toBe("Hz");
  }
});

test("however the work is cut and whoever ends first, the spectrum is that of the whole", async () => {
  const samples = noise(8000, 8).map((value, i) => value + Math.sin(i / 3));
  await putRecording(storage, samples, { sampleRateHz: 50 });
  const whole = welch(samples, { fs: 50, nperseg: 128 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 128 * 24, max: 150_000 }),
      fc.infiniteStream(fc.nat(3)),
      async (size, memoryBytes, delays) => {
        provideRunner({ size, run: late(() => delays.next().value as number) });
        await welchStored(source(), target(), { nperseg: 128, memoryBytes });
        expect(relativeL2((await stored()).data, whole.Pxx)).toBeLessThan(1e-14);
      },
    ),
    { numRuns: runs(20) },
  );
});

/** A runner whose tasks end in another order than they began. */
function late(ticks: () => number): Runner["run"] {
  return async (task, input, o) => {
    for (let i = ticks(); i > 0; i--) await new Promise((resolve) => setTimeout(resolve));
    return local.run(task, input, o);
  };
}

test("f32 samples give an f32 spectrum", async () => {
  const samples = Float32Array.from(noise(3000));
  await putRecording(storage, samples);
  const ref = await welchStored(source(), target());
  expect((await stored()).data).toEqual(welch(samples, { fs: 1000 }).Pxx);
  expect(ref).toMatchObject({
    id: TARGET,
    dtype: "float32",
    shape: [129],
    strides: [4],
    byteOffset: 0,
    byteLength: 516,
  });
});

test("the document says what was computed, with which parameters, from what and by what", async () => {
  const samples = stereo(5000);
  const facts = await putRecording(storage, samples, { channelCount: 2, doc: { title: "Pump 7" } });
  await welchStored(source(1), target(), { window: ["kaiser", 6], nperseg: 8000, fs: 10 });
  const doc = await createStorage(storage).get(TARGET);
  const bytes = Buffer.concat([new Uint8Array(44), new Uint8Array(samples.buffer)]);
  const digest = createHash("sha256").update(bytes).digest("hex");
  expect(doc).toEqual({
    portal_type: "Data Array",
    title: "Spectrum of Pump 7, channel 2",
    reference: "a.wav-ch2-welch",
    array_shape: [2501],
    array_dtype: "float64",
    unit: "FS²/Hz",
    operation: "welch",
    parameters: {
      channel: 1,
      fs: 10,
      window: ["kaiser", 6],
      nperseg: 5000,
      noverlap: 2500,
      nfft: 5000,
      detrend: "constant",
      returnOnesided: true,
      scaling: "density",
      average: "mean",
      segments: 1,
    },
    parameters_asked: { fs: 10, nperseg: 8000 },
    sources: [
      {
        id: ID,
        reference: "a.wav",
        digest: expect.stringContaining(digest),
        length: bytes.length,
        facts: formatSampleFacts(facts),
      },
    ],
    software: { name: "Wendelin Field", version: VERSION },
    creation_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
});

test("progress ends at all bytes and partial spectra come on the way, in order", async () => {
  const samples = noise(100_000);
  const facts = await putRecording(storage, samples);
  const progress: Progress[] = [];
  const partial: number[] = [];
  await welchStored(source(), target(), {
    memoryBytes: 100_000,
    onProgress: (now) => progress.push(now),
    onPartial: ({ data, shape, stride, offset, dtype }) => {
      expect({ shape, stride, offset, dtype }).toEqual({ shape: [129], stride: [1], offset: 0, dtype: "float64" });
      partial.push(relativeL2(data as Float64Array, welch(samples, { fs: 1000 }).Pxx));
    },
  });
  expect(progress.at(-1)).toMatchObject({ bytes: facts.dataLength, totalBytes: facts.dataLength, secondsLeft: 0 });
  expect(progress.every(({ bytes }, i) => i === 0 || bytes > progress[i - 1]!.bytes)).toBe(true);
  expect(partial.length).toBeGreaterThan(0);
  expect(partial[0]!).toBeLessThan(1);
});

test("an abort stops it before, during and between chunks with the caller's reason, and nothing is written", async () => {
  await putRecording(storage, noise(50_000));
  await expect(welchStored(source(), target(), { signal: AbortSignal.abort("early") })).rejects.toBe("early");
  for (const at of [1, 3]) {
    const life = new AbortController();
    let started = 0;
    provideRunner({
      size: 2,
      run: (task, input, o) => {
        if (++started === at) life.abort("enough");
        return local.run(task, input, o);
      },
    });
    const options = { memoryBytes: 100_000, signal: life.signal };
    await expect(welchStored(source(), target(), options)).rejects.toBe("enough");
    expect(started).toBe(at);
  }
  const error = await createStorage(storage)
    .get(TARGET)
    .catch((e: unknown) => e);
  expect(isCode(error, "not-found")).toBe(true);
});

test("one failing chunk fails the whole, aborts the others, and leaves the old target as it was", async () => {
  await putRecording(storage, noise(50_000));
  await welchStored(source(), target(), { nperseg: 64 });
  const before = await createStorage(storage).get(TARGET);
  const failure = new Error("lost");
  let started = 0;
  let aborted = 0;
  provideRunner({
    size: 3,
    run: (_task, _input, o) =>
      new Promise((_resolve, reject) => {
        o?.signal?.addEventListener("abort", () => reject(new Error(`aborted ${++aborted}`)));
        if (++started === 2) setTimeout(() => reject(failure));
      }),
  });
  await expect(welchStored(source(), target(), { memoryBytes: 60_000 })).rejects.toBe(failure);
  expect({ started, aborted }).toEqual({ started: 3, aborted: 3 });
  expect(await createStorage(storage).get(TARGET)).toEqual(before);
});

test("a smaller spectrum in the place of a larger leaves nothing of it behind", async () => {
  await putRecording(storage, noise(5000));
  const handle = createStorage(storage);
  await handle.put(TARGET, {});
  await handle.putAttachment(TARGET, "data/7", "old");
  await welchStored(source(), target());
  expect(Object.keys(await handle.allAttachments(TARGET))).not.toContain("data/7");
});

test("what cannot be done is refused by name", async () => {
  await putRecording(storage, noise(500));
  const code = (run: Promise<unknown>) =>
    run.then(
      () => "done",
      (e) => e.code,
    );
  expect(await code(welchStored(source(), target(), { average: "median", memoryBytes: 8192 }))).toBe("over-budget");
  expect(await code(welchStored(source(), target(), { averagingSegments: 0.5 }))).toBe("invalid-argument");
  expect(await code(welchStored(source(), target(), { envelope: { band: [100, 600] } }))).toBe("invalid-argument");
  expect(await code(welchStored(source(1), target()))).toBe("invalid-argument");
  expect(await code(welchStored(source(), target(), { noverlap: 256 }))).toBe("invalid-argument");
  expect(await code(welchStored(source(), target(), { memoryBytes: 100 }))).toBe("over-budget");
  expect(await code(welchStored({ ...source(), id: "none" }, target()))).toBe("not-found");
});

test("a stream whose document is wrong is refused, the key named", async () => {
  const wrong = { sample_format: "mp3", data_length: 4008, sample_rate_hz: -1 };
  for (const [key, value] of Object.entries(wrong)) {
    await putRecording(storage, noise(500), { doc: { [key]: value } });
    const error = await welchStored(source(), target()).catch((e: unknown) => e);
    expect(isCode(error, "invalid-metadata") && error.facts.key).toBe(key);
  }
  await putRecording(storage, new Float64Array(0));
  const error = await welchStored(source(), target()).catch((e: unknown) => e);
  expect(isCode(error, "invalid-metadata") && error.facts.key).toBe("data_length");
});
