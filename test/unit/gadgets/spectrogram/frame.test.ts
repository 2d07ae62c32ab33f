import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { sliderLimits, withEnd } from "../../../../gadgets/spectrogram/controls.ts";
import {
  clampFrame,
  frameLimits,
  isInside,
  keptOf,
  panFrame,
  placeAt,
  pointOf,
  snap,
  toBand,
  wholeFrame,
  zoomFrame,
} from "../../../../gadgets/spectrogram/frame.ts";
import { createNewest } from "../../../../gadgets/spectrogram/newest.ts";
import { planAxes } from "../../../../gadgets/spectrogram/ticks.ts";
import { runs } from "../../../support/runs.ts";

const facts = {
  rows: 1000,
  bins: 513,
  firstTime: 0.5,
  timeStep: 0.1,
  firstFrequency: 0,
  frequencyStep: 50,
  units: "g²/Hz",
};
const linear = frameLimits(facts, "linear");
const log = frameLimits(facts, "log");

test("all of it is from the first bin to the last, with a logarithmic axis from the first above zero", () => {
  expect(wholeFrame(linear)).toEqual({ time: [0.45, expect.closeTo(100.45, 9)], band: [0, 25_600] });
  expect(wholeFrame(log).band).toEqual([Math.log10(50), Math.log10(25_600)]);
  expect(toBand([0, 1000], facts, "log")).toEqual([Math.log10(50), 3]);
  expect(toBand([-10, 1e9], facts, "linear")).toEqual([0, 25_600]);
});

test("whatever moves and scales it, a frame stays inside and a page keeps only the axes that are not whole", () => {
  const step = fc.record({
    time: fc.double({ min: -3, max: 3, noNaN: true }),
    band: fc.double({ min: -3, max: 3, noNaN: true }),
    zoom: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.constantFrom(linear, log), (steps, limits) => {
      let frame = wholeFrame(limits);
      for (const { time, band, zoom } of steps) {
        const at = placeAt(frame, { x: Math.abs(time) / 3, y: Math.abs(band) / 3 });
        frame = zoom ? zoomFrame(frame, limits, at, [2 ** time, 2 ** band]) : panFrame(frame, limits, [time, band]);
        const clamped = clampFrame(frame, limits);
        for (const axis of ["time", "band"] as const)
          for (const end of [0, 1] as const) expect(clamped[axis][end]).toBeCloseTo(frame[axis][end], 6);
        expect(frame.time[0]).toBeLessThan(frame.time[1]);
        expect(frame.band[0]).toBeLessThan(frame.band[1]);
      }
    }),
    { numRuns: runs(100) },
  );
  expect(keptOf(wholeFrame(linear), linear, "linear")).toEqual({});
  expect(keptOf({ time: [1, 2], band: linear.band.extent }, linear, "linear")).toEqual({ view: [1, 2] });
  expect(keptOf({ time: linear.time.extent, band: [2, 3] }, log, "log")).toEqual({ band: [100, 1000] });
});

test("a point of the picture and its place are each other's; high frequencies are above", () => {
  const frame = { time: [10, 20], band: [100, 300] } as const;
  expect(placeAt(frame, { x: 0, y: 0 })).toEqual({ time: 10, band: 300 });
  expect(placeAt(frame, { x: 1, y: 1 })).toEqual({ time: 20, band: 100 });
  expect(pointOf(frame, { time: 15, band: 250 })).toEqual({ x: 0.5, y: 0.25 });
  expect(isInside({ time: 15, band: 99 }, frame)).toBe(false);
});

test("a cursor stands on a row or bin where these are wider than pixels, else where it is", () => {
  expect(snap(172, { first: 0, step: 50, pixel: 10 })).toBe(150);
  expect(snap(172, { first: 0, step: 50, pixel: 60 })).toBe(172);
});

test("ticks of a logarithmic axis are round frequencies at their places; narrow ones are still labelled", () => {
  const labels = (band: readonly [number, number], height = 300) =>
    planAxes({ time: [0, 10], band }, "log", { width: 600, height }).band;
  expect(labels([Math.log10(50), Math.log10(25_600)])).toMatchObject({ title: "Frequency (kHz)" });
  expect(labels([1, 4]).ticks.map(({ v, label }) => [v, label])).toEqual(
    expect.arrayContaining([
      [1, "0.01"],
      [2, "0.1"],
      [3, "1"],
      [4, "10"],
    ]),
  );
  const narrow = labels([3.01, 3.02]);
  expect(narrow.ticks.length).toBeGreaterThan(1);
  for (const { v } of narrow.ticks) expect(v >= 3.01 - 1e-9 && v <= 3.02 + 1e-9).toBe(true);
});

test("sliders reach a little beyond all there is and what is chosen; ends push each other", () => {
  expect(sliderLimits([-80, -10], [-95.5, -3.2])).toEqual([-106, 7]);
  expect(sliderLimits([-300, 40], undefined)).toEqual([-300, 50]);
  expect(sliderLimits([-80, 0], [-500, 0])).toEqual([-190, 10]);
  expect(withEnd([-80, -10], "floor", -5)).toEqual([-5, -4]);
  expect(withEnd([-80, -10], "ceiling", -90)).toEqual([-91, -90]);
});

test("the newest wish is worked on next; what takes longer than patience is aborted for it", async () => {
  vi.useFakeTimers();
  let wish = 0;
  const begun: number[] = [];
  const aborted: number[] = [];
  const newest = createNewest(
    (signal) =>
      new Promise<void>((resolve, reject) => {
        const mine = wish;
        begun.push(mine);
        const timer = setTimeout(resolve, mine === 5 ? 10_000 : 100);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          aborted.push(mine);
          reject(signal.reason);
        });
      }),
    { patienceMs: 150 },
  );
  for (wish = 1; wish < 5; wish++) newest.ask();
  await vi.advanceTimersByTimeAsync(100);
  expect([begun, aborted]).toEqual([[1, 5], []]);
  wish = 6;
  newest.ask();
  await vi.advanceTimersByTimeAsync(149);
  expect(aborted).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect([begun, aborted]).toEqual([[1, 5, 6], [5]]);
  newest.ask();
  newest.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect([begun, aborted]).toEqual([
    [1, 5, 6],
    [5, 6],
  ]);
  vi.useRealTimers();
});
