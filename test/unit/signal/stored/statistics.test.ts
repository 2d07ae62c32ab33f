import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { provideRunner, statisticsStored } from "../../../../src/signal/index.ts";
import { testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { noise } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";
import { documentOf, local, readArray, scipy, TARGET } from "./support.ts";

let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});

testWith("scipy")("they are numpy's and scipy's, however the signal is cut, far from zero too", async () => {
  const x = noise(20_000, 8).map((value) => 1e6 + value * value * value);
  await putRecording(storage, x);
  const script = `s = scipy.stats; rms = np.sqrt(np.mean(x.astype(np.longdouble)**2))
out = [x.size, 0, x.min(), x.max(), x.mean(), rms, np.abs(x).max(), np.abs(x).max()/rms, x.var(), s.skew(x), s.kurtosis(x)]`;
  const expected = scipy(x, script);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 500, max: 800_000 }),
      fc.integer({ min: 1, max: 4 }),
      async (memoryBytes, size) => {
        provideRunner({ ...local, size });
        await statisticsStored({ storage, id: ID }, { storage, id: TARGET }, { memoryBytes });
        const { data } = await readArray(storage);
        for (const [n, value] of data.entries())
          expect(Math.abs(value - expected[n]!)).toBeLessThan(1e-7 * (1 + Math.abs(expected[n]!)));
        expect(Math.abs(data[8]! / expected[8]! - 1)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: runs(10) },
  );
  const doc = await documentOf(storage);
  expect(doc).toMatchObject({ operation: "statistics", statistics: { count: 20_000, gaps: 0, min: expected[2] } });
});

test("gaps are counted and left out; of gaps alone nothing is said", async () => {
  await putRecording(storage, Float32Array.of(1, Number.NaN, -3, Number.POSITIVE_INFINITY));
  await statisticsStored({ storage, id: ID }, { storage, id: TARGET });
  expect((await documentOf(storage)).statistics).toMatchObject({
    count: 2,
    gaps: 2,
    min: -3,
    max: 1,
    mean: -1,
    peak: 3,
  });
  await putRecording(storage, Float32Array.of(Number.NaN));
  await statisticsStored({ storage, id: ID }, { storage, id: TARGET });
  expect((await documentOf(storage)).statistics).toEqual({ count: 0, gaps: 1 });
});
