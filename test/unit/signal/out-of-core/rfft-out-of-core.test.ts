import fc from "fast-check";
import { expect, test } from "vitest";
import { openArray, openRef } from "../../../../src/array/index.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { provideRunner, rfft } from "../../../../src/signal/index.ts";
import { irfftOutOfCore } from "../../../../src/signal/out-of-core/irfft-out-of-core.ts";
import { TYPICAL_DEVICE } from "../../../../src/signal/out-of-core/plan/device.ts";
import { planOutOfCore } from "../../../../src/signal/out-of-core/plan/plan-out-of-core.ts";
import { rfftOutOfCore } from "../../../../src/signal/out-of-core/rfft-out-of-core.ts";
import { naturalOrder, readSpectrumRange } from "../../../../src/signal/out-of-core/spectrum-range.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import { hasPeer, python } from "../../../support/oracle.ts";
import { runs } from "../../../support/runs.ts";
import { bytesOf, doublesOf, noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

provideRunner(localRunner(() => import("../../../../src/signal/tasks.worker.ts")));

const TARGET = "data_array_module/spectrum";
const BACK = "data_array_module/back";

let storages = 0;
async function put(samples: Float32Array | Float64Array) {
  const storage = shared(`out-of-core-${storages++}`);
  await putRecording(storage, samples);
  return storage;
}

/** numpy's spectrum of the signal with zeros behind it, interleaved. */
const numpyRfft = (x: Float64Array, n: number): Float64Array =>
  doublesOf(
    python(
      `import sys, numpy as np
x = np.frombuffer(sys.stdin.buffer.read(), "f8")
np.fft.rfft(x, ${n}).astype("c16").tofile(sys.stdout.buffer)`,
      bytesOf(x),
    ),
  );

async function inOrder(storage: ReturnType<typeof shared>): Promise<number[]> {
  const handle = createStorage(storage);
  const array = await openArray(handle, TARGET);
  const parts: number[] = [];
  for await (const { data } of naturalOrder(array, { maxBytes: 10_000 })) parts.push(...(data as Float64Array));
  await array.close();
  return parts;
}

/** Length, memory: what becomes two factors, three, and one; powers of two and others, odd, prime, tiny. */
const CASES: [number, number][] = [
  [1, 1e6],
  [2, 1e6],
  [3, 1e6],
  [13, 1e6],
  [97, 1e6],
  [1000, 1e6],
  [4096, 20_000],
  [16_384, 9_000],
  [16_384, 40_000],
  [15_015, 30_000],
  [15_015, 14_000],
  [16_807, 20_000],
  [10_007, 30_000],
  [20_000, 10_000],
  [65_536, 60_000],
  [59_049, 25_000],
  [2 ** 17, 1e6],
];

test.skipIf(!hasPeer("numpy")).each(CASES)("%i samples in %i bytes are numpy's spectrum", async (n, memoryBytes) => {
  const x = noise(n, n);
  const storage = await put(x);
  const ref = await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, { memoryBytes });
  const array = await openRef(ref);
  const { samples, padded_to: padded } = array.attributes;
  expect(samples).toBe(n);
  expect(padded).toBe(planOutOfCore({ n, dtype: "float64", memoryBytes }).n);
  const bins = await inOrder(storage);
  const error = relativeL2(bins, numpyRfft(x, padded as number));
  expect(error).toBeLessThan(8 * 2 ** -52 * Math.sqrt(Math.log2(n + 1) + 1));
  await array.close();
});

test.each(CASES)("%i samples in %i bytes come back", async (n, memoryBytes) => {
  const x = noise(n, n + 1);
  const storage = await put(x);
  const ref = await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, { memoryBytes, norm: "ortho" });
  const back = await irfftOutOfCore(ref, { storage, id: BACK }, { memoryBytes });
  const array = await openRef(back);
  const { data } = await array.read();
  expect(relativeL2(data as Float64Array, x)).toBeLessThan(1e-14);
  await array.close();
});

test("f32 samples give complex64, and the plan says how many factors there are", async () => {
  const x = Float32Array.from(noise(2 ** 15, 7));
  const storage = await put(x);
  const freeCalls = { ...TYPICAL_DEVICE, readCallS: 0, writeCallS: 0 };
  const requests = [
    { memoryBytes: 1e6 },
    { memoryBytes: 60_000, device: freeCalls },
    { memoryBytes: 60_000, device: { ...freeCalls, readCallS: 1 } },
  ];
  const plans = requests.map((request) => planOutOfCore({ n: x.length, dtype: "float32", ...request }));
  expect(plans.map(({ shape }) => (shape ? (shape.n2 === 1 ? 2 : 3) : 1))).toEqual([1, 2, 3]);
  const spectra: number[][] = [];
  for (const request of requests) {
    await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, request);
    const array = await openArray(createStorage(storage), TARGET);
    expect(array.dtype).toBe("complex64");
    spectra.push(await inOrder(storage));
  }
  for (const spectrum of spectra) expect(relativeL2(spectrum, spectra[0]!)).toBeLessThan(1e-6);
});

test("a range of bins is what all bins have there", async () => {
  const x = noise(10_000);
  const storage = await put(x);
  const ref = await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, { memoryBytes: 20_000 });
  const all = await inOrder(storage);
  const array = await openRef(ref);
  for (const [first, count] of [
    [0, 1],
    [5000, 1],
    [17, 300],
    [0, 5001],
    [4000, 1001],
    [100, 0],
  ] as const) {
    const { data, shape } = await readSpectrumRange(array, first, count);
    expect(shape).toEqual([count]);
    expect(Array.from(data as Float64Array)).toEqual(all.slice(2 * first, 2 * (first + count)));
  }
  await expect(readSpectrumRange(array, 5000, 2)).rejects.toMatchObject({ code: "invalid-argument" });
});

test.each([30_000, 1e7])("in %i bytes: Parseval holds, and the extremes are those of the bins", async (memoryBytes) => {
  const x = noise(2 ** 15);
  const storage = await put(x);
  await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, { memoryBytes });
  const bins = await inOrder(storage);
  const magnitudes = Array.from({ length: bins.length / 2 }, (_, k) => Math.hypot(bins[2 * k]!, bins[2 * k + 1]!));
  const energy = magnitudes.reduce((sum, m, k) => sum + (k === 0 || k === x.length / 2 ? 1 : 2) * m * m, 0);
  expect(energy / x.length / x.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
  const handle = createStorage(storage);
  const [least, greatest] = [
    await openArray(handle, TARGET, { path: "magnitude_min" }),
    await openArray(handle, TARGET, { path: "magnitude_max" }),
  ];
  const { bins_per_bucket: size } = least.attributes as { bins_per_bucket: number };
  const [low, high] = [(await least.read()).data, (await greatest.read()).data];
  for (let bucket = 0; bucket * size < magnitudes.length; bucket++) {
    const part = magnitudes.slice(bucket * size, (bucket + 1) * size);
    expect(low[bucket]).toBeCloseTo(Math.min(...part), 3);
    expect(high[bucket]).toBeCloseTo(Math.max(...part), 3);
  }
  expect(low.length).toBe(Math.ceil(magnitudes.length / size));
});

test("whatever the length, the memory and the device: the transform in memory, there and back", async () => {
  const cases = fc.record({
    n: fc.integer({ min: 1, max: 12_000 }),
    memoryBytes: fc.integer({ min: 5000, max: 60_000 }),
    readCallS: fc.constantFrom(0, 1e-3),
    seed: fc.integer({ min: 1, max: 1000 }),
  });
  let scratch = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ({ n, memoryBytes, readCallS, seed }) => {
      const x = noise(n, seed);
      const storage = await put(x);
      const o = { memoryBytes, device: { ...TYPICAL_DEVICE, readCallS } };
      const plan = planOutOfCore({ n, dtype: "float64", ...o });
      if (plan.shape) scratch++;
      const ref = await rfftOutOfCore({ storage, id: ID }, { storage, id: TARGET }, o);
      const { re, im } = rfft(x, { n: plan.n });
      const expected = Array.from(re).flatMap((value, k) => [value, im[k]!]);
      expect(relativeL2(await inOrder(storage), expected)).toBeLessThan(1e-13);
      const back = await openRef(await irfftOutOfCore(ref, { storage, id: BACK }, { memoryBytes: 10 * memoryBytes }));
      expect(relativeL2((await back.read()).data as Float64Array, x)).toBeLessThan(1e-13);
    }),
    { numRuns: runs(40) },
  );
  expect(scratch).toBeGreaterThan(10);
}, 600_000);
