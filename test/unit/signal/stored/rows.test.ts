import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { createStorage } from "../../../../src/jio/index.ts";
import { provideRunner, spectrogramStored, stftStored } from "../../../../src/signal/index.ts";
import { testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";
import { documentOf, idsOf, isSame, local, readArray, scipy, TARGET, watched } from "./support.ts";

let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});
const source = () => ({ storage, id: ID });
const target = () => ({ storage, id: TARGET });

testWith("scipy")("the stored spectrogram is scipy's, time first", async () => {
  const x = noise(20_011, 3);
  await putRecording(storage, x, { channels: [{ unit: "g", scale: 1 }] });
  const cases = [
    { options: {}, script: "" },
    {
      options: {
        nperseg: 500,
        noverlap: 333,
        window: "hann",
        detrend: "linear" as const,
        scaling: "spectrum" as const,
        nfft: 600,
      },
      script: ", nperseg=500, noverlap=333, window='hann', detrend='linear', scaling='spectrum', nfft=600",
    },
    { options: { nperseg: 301, returnOnesided: false }, script: ", nperseg=301, return_onesided=False" },
  ];
  for (const { options, script } of cases) {
    const ref = await spectrogramStored(source(), target(), options);
    const expected = scipy(
      x,
      `f, t, S = scipy.signal.spectrogram(x, fs=1000${script})\nout = np.concatenate([f, t, S.T.ravel()])`,
    );
    const [data, time, frequency] = await Promise.all(
      ["data", "time", "frequency"].map((path) => readArray(storage, path)),
    );
    const [bins, rows] = [frequency!.data.length, time!.data.length];
    expect(ref.shape).toEqual([rows, bins]);
    expect(relativeL2(frequency!.data, expected.subarray(0, bins))).toBeLessThan(1e-14);
    expect(relativeL2(time!.data, expected.subarray(bins, bins + rows))).toBeLessThan(1e-14);
    expect(relativeL2(data!.data, expected.subarray(bins + rows))).toBeLessThan(1e-12); // float64 samples: float64 power
  }
  const doc = await documentOf(storage);
  expect(doc).toMatchObject({
    portal_type: "Data Array",
    operation: "spectrogram",
    unit: "g²/Hz",
    title: "Spectrogram of a.wav",
  });
});

testWith("scipy")("the stored short-time transform is scipy's, of odd lengths too", async () => {
  const x = Float32Array.from(noise(5003, 4));
  await putRecording(storage, x);
  for (const [nperseg, noverlap] of [
    [256, 128],
    [255, 100],
    [64, 0],
  ] as const) {
    await stftStored(source(), target(), { nperseg, noverlap });
    const script = `f, t, Z = scipy.signal.stft(x, fs=1000, nperseg=${nperseg}, noverlap=${noverlap})
Z = Z.T.ravel(); out = np.concatenate([t, np.stack([Z.real, Z.imag], -1).ravel()])`;
    const expected = scipy(x, script);
    const [data, time] = [await readArray(storage), await readArray(storage, "time")];
    expect(data.dtype).toBe("complex64");
    expect(relativeL2(time.data, expected.subarray(0, time.data.length))).toBeLessThan(1e-13);
    expect(relativeL2(data.data, expected.subarray(time.data.length))).toBeLessThan(1e-6);
  }
});

test("however it is cut, the rows are the same, and a level is the maximum of its rows", async () => {
  const x = Float32Array.from(noise(20_000, 6));
  await putRecording(storage, x);
  await spectrogramStored(source(), target(), { nperseg: 32, noverlap: 24 });
  const whole = await readArray(storage);
  let levels = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4000, max: 400_000 }),
      fc.integer({ min: 1, max: 4 }),
      async (memoryBytes, size) => {
        provideRunner({ ...local, size });
        await spectrogramStored(source(), target(), { nperseg: 32, noverlap: 24, memoryBytes: memoryBytes * size });
        const { data, attributes, shape } = await readArray(storage);
        expect(isSame(data, whole.data)).toBe(true);
        const [rows, bins] = shape as [number, number];
        for (const { path, rows: each } of (attributes.levels ?? []) as { path: string; rows: number }[]) {
          const level = await readArray(storage, path);
          expect(level.shape).toEqual([Math.ceil(rows / each), bins]);
          const expected = new Float32Array(level.data.length).fill(-1);
          for (let i = 0; i < data.length; i++) {
            const at = Math.floor(Math.floor(i / bins) / each) * bins + (i % bins);
            expected[at] = Math.max(expected[at]!, data[i]!);
          }
          expect(isSame(level.data, expected)).toBe(true);
          levels++;
        }
      },
    ),
    { numRuns: runs(5), examples: [[400_000, 1]] },
  );
  expect(levels).toBeGreaterThan(0);
});

test("a run that was killed goes on where it was, and gives the same", async () => {
  const x = Float32Array.from(noise(30_000, 7));
  await putRecording(storage, x);
  const options = { nperseg: 64, noverlap: 32, memoryBytes: 40_000 };
  await spectrogramStored(source(), target(), options);
  const whole = await readArray(storage);
  await createStorage(storage).remove(TARGET);
  let chunks = 0;
  const all = async (stopAt: number) => {
    chunks = 0;
    provideRunner(watched(() => (++chunks > stopAt ? new Promise(() => {}) : undefined)));
    const run = spectrogramStored(source(), target(), options);
    await Promise.race([run, new Promise((resolve) => setTimeout(resolve, 300))]);
    return chunks;
  };
  const needed = await all(Number.POSITIVE_INFINITY);
  expect(needed).toBeGreaterThan(5);
  await createStorage(storage).remove(TARGET);
  await all(3);
  expect(await documentOf(storage)).toMatchObject({ portal_type: "Draft" });
  expect(await all(Number.POSITIVE_INFINITY)).toBe(needed - 3);
  expect(isSame((await readArray(storage)).data, whole.data)).toBe(true);
  expect(await documentOf(storage)).toMatchObject({ portal_type: "Data Array" });
});

test("another recording's draft is not gone on from", async () => {
  await putRecording(storage, Float32Array.from(noise(30_000, 7)));
  const options = { nperseg: 64, noverlap: 32, memoryBytes: 40_000 };
  let chunks = 0;
  provideRunner(watched(() => (++chunks > 3 ? new Promise(() => {}) : undefined)));
  await Promise.race([
    spectrogramStored(source(), target(), options),
    new Promise((resolve) => setTimeout(resolve, 300)),
  ]);
  const other = Float32Array.from(noise(30_000, 8));
  await putRecording(storage, other);
  provideRunner(local);
  await spectrogramStored(source(), target(), options);
  const { data } = await readArray(storage);
  storage = shared(crypto.randomUUID());
  await putRecording(storage, other);
  await spectrogramStored(source(), target(), options);
  expect(isSame(data, (await readArray(storage)).data)).toBe(true);
});

test("cancelled at any moment, nothing is left, and an earlier result is what it was", async () => {
  await putRecording(storage, Float32Array.from(noise(20_000, 9)));
  await spectrogramStored(source(), { storage, id: "data_array_module/earlier" }, { nperseg: 128 });
  const before = await readArray(storage, "data", "data_array_module/earlier");
  const known = await idsOf(storage);
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.boolean(), async (at, isEarlier) => {
      const life = new AbortController();
      let n = 0;
      provideRunner(watched(() => (n++ >= at ? life.abort(new DOMException("stop", "AbortError")) : undefined)));
      const into = isEarlier ? { storage, id: "data_array_module/earlier" } : target();
      const run = spectrogramStored(source(), into, { nperseg: 64, memoryBytes: 60_000, signal: life.signal });
      if (at === 0) life.abort(new DOMException("stop", "AbortError"));
      await expect(run).rejects.toThrow("stop");
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await idsOf(storage)).toEqual(known);
      expect(isSame((await readArray(storage, "data", "data_array_module/earlier")).data, before.data)).toBe(true);
    }),
    { numRuns: runs(20) },
  );
});
