import fc from "fast-check";
import { expect, test } from "vitest";
import { findPeaks, type PeakOpts } from "../../../src/signal/index.ts";
import { testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { noise } from "./close.ts";
import { askScipy, type Call, differences, drawCalls, drawNoise, drawOptions } from "./oracle-calls.ts";
import { refusedFor } from "./refused.ts";

const bound = fc.option(fc.double({ min: -0.5, max: 1.5, noNaN: true }), { nil: null });
const interval = fc.oneof(fc.double({ min: -0.5, max: 1.5, noNaN: true }), fc.tuple(bound, bound));
const samples = (low: number, high: number) =>
  fc.oneof(
    fc.double({ min: low, max: high, noNaN: true }),
    fc.tuple(
      fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
      fc.option(fc.integer({ min: 2, max: 9 }), { nil: null }),
    ),
  );

const OPTIONS = {
  height: interval,
  threshold: interval,
  prominence: interval,
  width: samples(0.5, 5),
  wlen: fc.double({ min: 1.5, max: 40, noNaN: true }),
  relHeight: fc.double({ min: 0, max: 1, noNaN: true }),
};
const distance = fc.double({ min: 0.5, max: 12, noNaN: true });

const calls = (x: ReturnType<typeof drawNoise>, options: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Call> =>
  fc.tuple(x, drawOptions(options)).map(([signal, chosen]) => ({ name: "findPeaks", args: [signal], options: chosen }));

testWith("scipy")(
  "peaks and all their properties are scipy's, on values that are all different and on values with flat tops",
  () => {
    const level = fc.integer({ min: 1, max: 8 }).map((steps) => ({ level: steps }));
    const drawn = [
      ...drawCalls(calls(drawNoise(0, 250), { ...OPTIONS, distance }), 250),
      // scipy does not say which of equal peaks stays when they are too near
      ...drawCalls(calls(drawNoise(0, 120, level), { ...OPTIONS, plateauSize: samples(1, 4) }), 250),
    ];
    expect(differences(drawn, askScipy(drawn), { tolerance: 1e-13 })).toEqual([]);
  },
);

test("a flat top is one peak in its middle, and the ends are none", () => {
  const { peaks, properties } = findPeaks(Float64Array.of(3, 0, 1, 2, 2, 2, 2, 1, 5, 5, 4, 9), {
    plateauSize: [null, null],
  });
  expect([...peaks]).toEqual([4, 8]);
  expect(properties).toEqual({
    plateauSizes: Float64Array.of(4, 2),
    leftEdges: Float64Array.of(3, 8),
    rightEdges: Float64Array.of(6, 9),
  });
});

test("of equal peaks that are too near the last one stays", () => {
  expect([...findPeaks(Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0), { distance: 3 }).peaks]).toEqual([3, 7]);
});

test("every peak is above its neighbours, keeps its distance, meets its bounds, and no condition finds more than none does", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 300 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 30 }),
      (n, seed, apart) => {
        const x = noise(n, seed);
        const all = findPeaks(x).peaks;
        for (const peak of all) expect(x[peak]! > x[peak - 1]! && x[peak]! > x[peak + 1]!).toBe(true);
        const { peaks, properties } = findPeaks(x, { height: 0, prominence: [0.1, 1.2], distance: apart });
        const known = new Set(all);
        peaks.forEach((peak, i) => {
          expect(known.has(peak)).toBe(true);
          expect(x[peak]).toBe(properties.peakHeights![i]);
          expect(properties.prominences![i]).toBeGreaterThanOrEqual(0.1);
          expect(properties.prominences![i]).toBeLessThanOrEqual(1.2);
          if (i > 0) expect(peak - peaks[i - 1]!).toBeGreaterThanOrEqual(apart);
        });
      },
    ),
    { numRuns: runs(80) },
  );
});

test("a bound may be given for every sample", () => {
  const x = Float64Array.of(0, 1, 0, 1, 0);
  expect([...findPeaks(x, { height: Float64Array.of(0, 2, 0, 1, 0) }).peaks]).toEqual([3]);
  expect([...findPeaks(x, { height: [null, Float32Array.of(0, 2, 0, 0.5, 0)] }).peaks]).toEqual([1]);
});

test("a wrong option is named", () => {
  const x = noise(20);
  const wrong: [PeakOpts, string][] = [
    [{ distance: 0.5 }, "distance"],
    [{ distance: Number.NaN }, "distance"],
    [{ height: Number.NaN }, "height"],
    [{ height: noise(19) }, "height"],
    [{ threshold: [] as unknown as [number] }, "threshold"],
    [{ width: [1, 2, 3] as unknown as [number, number] }, "width"],
    [{ prominence: "much" as unknown as number }, "prominence"],
    [{ prominence: 1, wlen: 1 }, "wlen"],
    [{ width: 1, relHeight: -1 }, "relHeight"],
    [{ plateauSize: Number.NaN }, "plateauSize"],
  ];
  expect(
    refusedFor(
      wrong.map(
        ([options]) =>
          () =>
            findPeaks(x, options),
      ),
    ),
  ).toEqual(wrong.map(([, name]) => name));
});
