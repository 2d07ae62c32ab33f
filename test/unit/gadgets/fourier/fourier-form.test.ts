import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AVERAGES,
  checkFourier,
  DETRENDS,
  defaultSegmentLength,
  type Field,
  type FourierValues,
  firstValues,
  isUsed,
  METHODS,
  OVERLAPS,
  resolutionHz,
  segmented,
  segmentLength,
  segmentLengths,
  WINDOWS,
} from "../../../../gadgets/data-stream/fourier-form.ts";
import { QUANTITIES } from "../../../../gadgets/level.ts";
import { planSpectral } from "../../../../src/signal/spectral/plan-spectral.ts";
import { getWindow } from "../../../../src/signal/spectral/window.ts";
import { runs } from "../../../support/runs.ts";

const signal = { sampleCount: 480_000, sampleRateHz: 48_000 };
const values = (delta: Partial<FourierValues> = {}): FourierValues => ({ ...firstValues(signal), ...delta });
const optionsOf = (delta: Partial<FourierValues>) => {
  const check = checkFourier(values(delta), signal);
  if ("errors" in check) throw new Error(JSON.stringify(check.errors));
  return check.options;
};

test("one press is enough: what stands there at first is scipy's Welch with segments of 4096", () => {
  expect(optionsOf({})).toEqual({
    method: "welch",
    window: "hann",
    nperseg: 4096,
    noverlap: 2048,
    detrend: "constant",
    average: "mean",
    quantity: "psd",
    dbReference: 1,
  });
});

test("fields that a method does not use are not there", () => {
  const used = (delta: Partial<FourierValues>) =>
    (Object.keys(values()) as Field[]).filter((field) => isUsed(field, values(delta))).toSorted();
  expect(used({ method: "full", window: "kaiser", average: "exponential" })).toEqual([
    "method",
    "quantity",
    "reference",
  ]);
  expect(used({ method: "spectrogram" })).not.toContain("average");
  expect(used({ method: "envelope" })).toEqual(expect.arrayContaining(["low", "high", "average"]));
  expect(used({ window: "kaiser", average: "exponential" })).toEqual(
    expect.arrayContaining(["beta", "averagingSegments"]),
  );
  expect(used({})).not.toEqual(expect.arrayContaining(["beta"]));
});

describe("what cannot be is told at its field", () => {
  test.each([
    [{ reference: "0" }, ["reference"]],
    [{ reference: "" }, ["reference"]],
    [{ reference: "20e-6" }, []],
    [{ window: "kaiser", beta: "-1" }, ["beta"]],
    [{ window: "hann", beta: "-1" }, []],
    [{ average: "exponential", averagingSegments: "0" }, ["averagingSegments"]],
    [{ method: "envelope", low: "-1" }, ["low"]],
    [{ method: "envelope", low: "5000", high: "4000" }, ["high"]],
    [{ method: "envelope", high: "24001" }, ["high"]],
    [{ method: "welch", high: "24001" }, []],
  ] as [Partial<FourierValues>, Field[]][])("%j: %j", (delta, fields) => {
    const check = checkFourier(values(delta), signal);
    expect("errors" in check ? Object.keys(check.errors) : []).toEqual(fields);
  });
});

test("a kaiser window carries its beta, an exponential average its segments, an envelope its band", () => {
  expect(optionsOf({ window: "kaiser", beta: "14" }).window).toEqual(["kaiser", 14]);
  expect(optionsOf({ average: "exponential", averagingSegments: "20" })).toMatchObject({ averagingSegments: 20 });
  expect(optionsOf({ method: "envelope", low: "2000", high: "4000" })).toMatchObject({ band: [2000, 4000] });
  expect(optionsOf({ detrend: "none" }).detrend).toBe(false);
});

test("the resolution told is that of what the segments are cut from: an envelope keeps as many values as its band needs", () => {
  expect(resolutionHz(values(), signal)).toBe(48_000 / 4096);
  expect(resolutionHz(values({ method: "full" }), signal)).toBe(0.1);
  const narrow = values({ method: "envelope", low: "2000", high: "3000" });
  expect(segmented(narrow, signal)).toEqual({ sampleCount: 40_000, sampleRateHz: 4000 });
  expect(resolutionHz(narrow, signal)).toBe(4000 / 4096);
});

test("lengths are powers of two that fit; two segments fit, and of a picture over time many more", () => {
  expect(segmentLengths(5)).toEqual([5]);
  expect(segmentLengths(1000)).toEqual([64, 128, 256, 512]);
  expect(defaultSegmentLength(1000)).toBe(256);
  expect(defaultSegmentLength(1e9)).toBe(4096);
  expect(defaultSegmentLength(48_000, "spectrogram")).toBe(1024);
  expect(segmentLength(values({ nperseg: "1024" }), signal)).toBe(1024);
  expect(segmentLength(values({ nperseg: "1024" }), { ...signal, sampleCount: 100 })).toBe(64);
});

test("whatever a person chooses of what is offered, the signal engine takes", () => {
  const pick = <T>(all: readonly T[]) => fc.constantFrom(...all);
  const choice = fc.record({
    method: pick(METHODS.filter((method) => method !== "full")),
    window: pick(WINDOWS),
    overlap: pick(OVERLAPS.map(String)),
    average: pick(AVERAGES),
    detrend: pick(DETRENDS),
    quantity: pick(QUANTITIES),
    nperseg: pick(["", "64", "1024", "65536"]),
    sampleCount: fc.integer({ min: 8, max: 100_000 }),
  });
  fc.assert(
    fc.property(choice, ({ sampleCount, ...delta }) => {
      const one = { sampleCount, sampleRateHz: 48_000 };
      const check = checkFourier({ ...firstValues(one), ...delta }, one);
      if ("errors" in check) throw new Error(JSON.stringify(check.errors));
      const { nperseg, noverlap, window, detrend, average } = check.options;
      const options = { nperseg, noverlap, detrend, average, window: window as [string, number] };
      expect(planSpectral(segmented({ ...firstValues(one), ...delta }, one).sampleCount, options).nperseg).toBe(
        nperseg,
      );
      expect(getWindow(window as [string, number], nperseg)).toHaveLength(nperseg);
    }),
    { numRuns: runs(60) },
  );
});
