import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { createArray } from "../../../../src/array/index.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { provideRunner, resultAgain, type Spectral, welch, welchStored } from "../../../../src/signal/index.ts";
import { testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";
import { documentOf, isSame, local, readArray, scipy, TARGET, watched } from "./support.ts";

let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});
const source = () => ({ storage, id: ID });
const target = () => ({ storage, id: TARGET });

test("peak hold, exponential and median are those of the whole signal, however it is cut", async () => {
  const x = noise(9000, 4);
  await putRecording(storage, x);
  const average = fc.constantFrom("max" as const, "exponential" as const, "median" as const, "mean" as const);
  const options = fc.record({
    average,
    averagingSegments: fc.integer({ min: 1, max: 40 }),
    nperseg: fc.integer({ min: 8, max: 256 }),
  });
  await fc.assert(
    fc.asyncProperty(
      options,
      fc.integer({ min: 40_000, max: 400_000 }), // one bin of all segments, which the median needs, fits
      fc.integer({ min: 1, max: 4 }),
      async (o, memoryBytes, size) => {
        provideRunner({ ...local, size });
        await welchStored(source(), target(), { ...o, memoryBytes: memoryBytes * size });
        const { Pxx } = welch(x, { ...o, fs: 1000 });
        expect(relativeL2((await readArray(storage)).data, Pxx)).toBeLessThan(1e-12);
      },
    ),
    { numRuns: runs(25) },
  );
});

testWith("scipy")(
  "the median is scipy's; peak hold and exponential are what they are by their definitions",
  async () => {
    const x = noise(5000, 5);
    await putRecording(storage, x);
    const script = `f, t, S = scipy.signal.spectrogram(x, fs=1000, window='hann', nperseg=200, noverlap=100, detrend='constant')
e = S[:, 0].copy()
for k in range(1, S.shape[1]): e += (S[:, k] - e) / 5
out = np.concatenate([S.max(1), e, scipy.signal.welch(x, fs=1000, nperseg=200, average='median')[1]])`;
    const expected = scipy(x, script);
    const kinds: Spectral[] = [
      { average: "max" },
      { average: "exponential", averagingSegments: 5 },
      { average: "median" },
    ];
    for (const [n, o] of kinds.entries()) {
      await welchStored(source(), target(), { nperseg: 200, ...o });
      expect(relativeL2((await readArray(storage)).data, expected.subarray(n * 101, (n + 1) * 101))).toBeLessThan(
        1e-12,
      );
    }
  },
);

test("an array of numbers is a source too, any part of it, and is computed again when it has grown", async () => {
  const x = Float32Array.from(noise(6000, 6));
  const handle = createStorage(storage);
  const array = await createArray(handle, "data_array_module/x", {
    shape: [3000, 2],
    dtype: "float32",
    attributes: { units: "V" },
  });
  await array.write([{}, {}], x);
  const column = Float32Array.from({ length: 3000 }, (_, i) => x[2 * i + 1]!);
  await welchStored(array.ref([{}, 1]), target(), { nperseg: 128, fs: 50 });
  expect(isSame((await readArray(storage)).data, welch(column, { nperseg: 128, fs: 50 }).Pxx)).toBe(true);
  expect((await readArray(storage)).attributes).toEqual({ units: "V²/Hz" });
  await array.write([5, 1], 100);
  column[5] = 100;
  await resultAgain(target());
  expect(isSame((await readArray(storage)).data, welch(column, { nperseg: 128, fs: 50 }).Pxx)).toBe(true);
  const row = array.ref([{ start: 0, stop: 10 }]);
  await expect(welchStored(row, target())).rejects.toMatchObject({ code: "invalid-argument" });
});

test("a killed run goes on from the sums it kept, and keeps nothing when it is short", async () => {
  const x = noise(60_000, 7);
  await putRecording(storage, x);
  const options = { nperseg: 64, memoryBytes: 100_000 };
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  let chunks = 0;
  const run = async (stopAt: number, each: number) => {
    chunks = 0;
    provideRunner(
      watched(async () => {
        now += each;
        if (++chunks > stopAt) await new Promise(() => {});
        await new Promise((resolve) => setTimeout(resolve)); // lets what is kept be written
      }),
    );
    await Promise.race([welchStored(source(), target(), options), new Promise((resolve) => setTimeout(resolve, 500))]);
    return chunks;
  };
  try {
    const needed = await run(Number.POSITIVE_INFINITY, 0);
    const whole = await readArray(storage);
    await createStorage(storage).remove(TARGET);
    await run(4, 0);
    await expect(documentOf(storage)).rejects.toMatchObject({ code: "not-found" });
    await run(4, 6000);
    expect(await documentOf(storage)).toMatchObject({ portal_type: "Draft" });
    expect(await run(Number.POSITIVE_INFINITY, 0)).toBeLessThan(needed);
    expect(isSame((await readArray(storage)).data, whole.data)).toBe(true);
    expect(await documentOf(storage)).toMatchObject({ portal_type: "Data Array", operation: "welch" });
  } finally {
    clock.mockRestore();
  }
});
