import fc from "fast-check";
import { expect, test } from "vitest";
import { getWindow, rfft } from "../../../src/signal/index.ts";
import { createLobe, vertex } from "../../../src/signal/peaks/lobe.ts";
import { lobeOf, peaksOf } from "../../../src/signal/plot/peaks.ts";

const N = 4096;

function powersOf(name: string, tones: readonly { bins: number; amplitude: number }[], length = N): Float64Array {
  const window = getWindow(name, N);
  const x = Float64Array.from({ length }, (_, i) =>
    i < N
      ? window[i]! *
        tones.reduce((sum, { bins, amplitude }) => sum + amplitude * Math.cos((2 * Math.PI * bins * i) / N), 0)
      : 0,
  );
  const { re, im } = rfft(x);
  const sum = window.reduce((a, b) => a + b, 0);
  return Float64Array.from(re, (value, k) => (2 * (value ** 2 + im[k]! ** 2)) / sum ** 2);
}

test.each(["hann", "hamming", "blackman", "flattop", "boxcar", "nuttall"])(
  "a tone between two bins is read where it is and as high as it is: %s",
  (name) => {
    const lobe = createLobe(getWindow(name, 512));
    expect(lobe).toBeDefined();
    fc.assert(
      fc.property(fc.double({ min: 700, max: 1300, noNaN: true }), (bins) => {
        const power = powersOf(name, [{ bins, amplitude: 0.5 }]);
        const { frequency, power: levels } = peaksOf({ firstHz: 0, stepHz: 1, power }, lobe, {
          from: 690,
          to: 1310,
          most: 1,
        });
        expect(Math.abs(frequency[0]! - bins)).toBeLessThan(name === "boxcar" ? 0.02 : 0.004);
        expect(Math.abs(10 * Math.log10(levels[0]! / 0.125))).toBeLessThan(0.05);
      }),
      { numRuns: 12 },
    );
  },
);

test("zeros at the end make more bins of the same lobe", () => {
  const lobe = createLobe(new Float64Array(512).fill(1), 2);
  const power = powersOf("boxcar", [{ bins: 1000.3, amplitude: 1 }], 2 * N);
  const { frequency } = peaksOf({ firstHz: 0, stepHz: 0.5, power }, lobe, { from: 900, to: 1100, most: 1 });
  expect(frequency[0]).toBeCloseTo(1000.3, 2);
});

test.each([1.0002, 1.02, 1.1, 1.2, 1.3, 1.4, 1.7])(
  "a tone is as high as it is, and where, with %f times as many bins for zeros at the end",
  (asked) => {
    const length = Math.round(asked * N);
    const stretch = length / N;
    const lobe = createLobe(new Float64Array(512).fill(1), stretch);
    for (const bins of [1000, 1000.1, 1000.2, 1000.3, 1000.4, 1000.5]) {
      const power = powersOf("boxcar", [{ bins, amplitude: 1 }], length);
      const found = peaksOf({ firstHz: 0, stepHz: 1 / stretch, power }, lobe, { from: 990, to: 1010, most: 1 });
      expect(found.isCorrected).toBe(true);
      expect(Math.abs(10 * Math.log10(found.power[0]! / 0.5))).toBeLessThan(0.05);
      expect(Math.abs(found.frequency[0]! - bins)).toBeLessThan(0.02);
    }
  },
);

test("segments with zeros at the end, too; a lobe that nothing is known of rises no more than a window can", () => {
  const lobe = lobeOf({ operation: "welch", parameters: { window: "hann", nperseg: N, nfft: 2 * N } });
  const power = powersOf("hann", [{ bins: 1000.2, amplitude: 1 }], 2 * N);
  const padded = peaksOf({ firstHz: 0, stepHz: 0.5, power }, lobe, { from: 990, to: 1010, most: 1 });
  expect(Math.abs(10 * Math.log10(padded.power[0]! / 0.5))).toBeLessThan(0.05);
  const steep = Float64Array.of(1e-12, 1e-12, 1, 0.99, 1e-12, 1e-12);
  const found = peaksOf({ firstHz: 0, stepHz: 1, power: steep }, undefined, { from: 0, to: 9, most: 1 });
  expect(10 * Math.log10(found.power[0]!)).toBeLessThan(4);
});

test("the highest come first, as many as were asked for; all are counted", () => {
  const tones = [100, 200, 300].map((bins, n) => ({ bins, amplitude: 1 / (n + 1) }));
  const power = powersOf("hann", tones).map((value) => value + 1e-9);
  const found = peaksOf({ firstHz: 0, stepHz: 2, power }, createLobe(getWindow("hann", 512)), {
    from: 0,
    to: 1000,
    most: 2,
  });
  expect([...found.frequency].map((hertz) => Math.round(hertz * 10) / 10)).toEqual([200, 400]);
  expect(found).toMatchObject({ count: 3, stepHz: 2, isCorrected: true, isTooWide: false });
});

test("a flat top has no vertex, and what is no window has no lobe", () => {
  expect(vertex(1, 1, 1)).toEqual({ offset: 0, rise: 0 });
  expect(vertex(0, 3, 2).offset).toBeCloseTo(0.25, 12);
  expect(createLobe(new Float64Array(2))).toBeUndefined();
  expect(createLobe(new Float64Array(64))).toBeUndefined();
});
