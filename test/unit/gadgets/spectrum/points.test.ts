import { expect, test } from "vitest";
import { planLevel, spectrumStep } from "../../../../gadgets/level.ts";
import { createPoints } from "../../../../gadgets/spectrum/points.ts";

test("peaks shown the same way are the same list, so that a moved cursor draws nothing anew", () => {
  const [frequency, power, prominence] = [Float64Array.of(50), Float64Array.of(4), Float64Array.of(9)];
  const peaks = { frequency, power, prominence, count: 1, stepHz: 1, isCorrected: true, isTooWide: false };
  const shown = (quantity: "power" | "rms") =>
    planLevel({ unit: "g", isDensity: false, noiseHz: 1 }, { quantity, decibel: false, reference: 1 }, "g²");
  const points = createPoints();
  const first = points(peaks, shown("power"));
  expect(first).toEqual([{ x: 50, y: 4 }]);
  expect(points(peaks, shown("power"))).toBe(first);
  expect(points(peaks, shown("rms"))).toEqual([{ x: 50, y: 2 }]);
  expect(points({ ...peaks }, shown("rms"))).toHaveLength(1);
  expect(points(undefined, shown("rms"))).toEqual([]);
});

test("a document tells how far apart its lines are, before any peak is known", () => {
  expect(spectrumStep({ operation: "welch", parameters: { fs: 48_000, nperseg: 512, nfft: 1024 } })).toBe(46.875);
  expect(spectrumStep({ operation: "rfft", parameters: { fs: 48_000, samples: 900, padded_to: 960 } })).toBe(50);
  expect(spectrumStep({ parameters: {} })).toBeUndefined();
});
