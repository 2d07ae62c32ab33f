import fc from "fast-check";
import { expect, test } from "vitest";
import {
  coherence,
  csd,
  detrend,
  envelope,
  hilbert,
  istft,
  loadKernels,
  periodogram,
  spectrogram,
  stft,
  welch,
} from "../../../src/signal/index.ts";
import { testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { noise, relativeL2 } from "./close.ts";
import { type Answer, askScipy, type Call, differences, drawCalls, drawNoise, drawOptions } from "./oracle-calls.ts";
import { refusedFor } from "./refused.ts";

const windows = fc.constantFrom<unknown>("hann", "boxcar", "flattop", ["kaiser", 7], ["tukey", 0.4], ["gaussian", 9]);
const segments = {
  fs: fc.constantFrom(1, 50, 48_000, 0.25),
  window: windows,
  nperseg: fc.integer({ min: 3, max: 80 }),
  noverlap: fc.integer({ min: 0, max: 40 }),
  nfft: fc.integer({ min: 40, max: 120 }),
  detrend: fc.constantFrom("constant", "linear", false),
  returnOnesided: fc.boolean(),
};
const scaling = fc.constantFrom("density", "spectrum");
const boundary = fc.constantFrom("zeros", "even", "odd", "constant", null);

const call = (
  name: string,
  args: fc.Arbitrary<unknown>[],
  options: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Call> =>
  fc.tuple(fc.tuple(...args), drawOptions(options)).map(([drawn, chosen]) => ({ name, args: drawn, options: chosen }));

// Where a line is taken out of two samples, or a mean out of a bin that is then divided by, nothing but rounding is left.
const x = drawNoise(12, 400);
const average = fc.constantFrom("mean", "median");
const { returnOnesided: _sides, detrend: _mean, ...pairs } = segments;
const CALLS = [
  drawCalls(call("csd", [x, x], { ...segments, scaling, average }), 120),
  drawCalls(call("coherence", [drawNoise(300, 400), drawNoise(300, 400)], pairs), 40).map((one) => ({
    ...one,
    options: { ...one.options, detrend: false },
  })),
  drawCalls(call("welch", [x], { ...segments, scaling, average }), 60),
  drawCalls(
    call("periodogram", [x], {
      fs: segments.fs,
      window: windows,
      nfft: fc.integer({ min: 3, max: 500 }),
      detrend: segments.detrend,
      returnOnesided: fc.boolean(),
      scaling,
    }),
    80,
  ),
  drawCalls(
    call("stft", [x], { ...segments, boundary, padded: fc.boolean(), scaling: fc.constantFrom("spectrum", "psd") }),
    150,
  ),
  drawCalls(
    call("spectrogram", [x], { ...segments, scaling, mode: fc.constantFrom("psd", "complex", "magnitude") }),
    100,
  ),
  drawCalls(call("hilbert", [x], { N: fc.integer({ min: 1, max: 500 }) }), 60),
  drawCalls(call("envelope", [x], {}), 20),
  drawCalls(
    call("detrend", [x], {
      type: fc.constantFrom("linear", "constant"),
      bp: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 3 }),
    }),
    60,
  ),
].flat();

/** Where a bin holds next to nothing, what is divided by its power has few digits left in f32. */
const isRough = ({ name, args }: Call) => name === "coherence" && JSON.stringify(args).includes(`"f4"`);

function wrongOf(answers: readonly Answer[]): string[] {
  const all = CALLS.map((one, i) => ({ call: one, answer: answers[i]! }));
  const differ = (some: typeof all, o?: { tolerance: number }) =>
    differences(
      some.map((one) => one.call),
      some.map((one) => one.answer),
      o,
    );
  return [
    ...differ(all.filter((one) => !isRough(one.call))),
    ...differ(
      all.filter((one) => isRough(one.call)),
      { tolerance: 5e-4 },
    ),
  ];
}

testWith("scipy")("spectra, their pairs and their times equal scipy's over drawn signals and options", async () => {
  const answers = askScipy(CALLS);
  expect(wrongOf(answers)).toEqual([]);
  expect(await loadKernels()).not.toBe("js"); // from here on
  expect(wrongOf(answers)).toEqual([]);
});

/** Segments that istft takes apart again as stft put them together. */
const backAndForth = fc.record({
  nperseg: fc.integer({ min: 4, max: 60 }),
  share: fc.double({ min: 0, max: 0.9, noNaN: true }),
  more: fc.integer({ min: 0, max: 12 }),
  window: fc.constantFrom("hann", "hamming", "boxcar"),
  returnOnesided: fc.boolean(),
  scaling: fc.constantFrom("spectrum" as const, "psd" as const),
  boundary: fc.constantFrom("zeros" as const, "even" as const, "odd" as const),
});

testWith("scipy")("istft equals scipy's where the options of both are the same, and where they are not", () => {
  const same = backAndForth.chain(({ nperseg, share, more, window, returnOnesided, scaling: kind }) => {
    const common = {
      nperseg,
      noverlap: Math.floor(share * nperseg),
      nfft: nperseg + more,
      window,
      scaling: kind,
      fs: 20,
    };
    const forward = { ...common, returnOnesided };
    return fc.record({
      name: fc.constant("istft"),
      args: fc.tuple(drawNoise(61, 300).map((signal) => ({ ...signal, type: "f8" }))), // where squares of windows are next to nothing f32 has few digits left
      options: fc.constantFrom(
        { forward, ...common, inputOnesided: returnOnesided },
        { forward, inputOnesided: returnOnesided, boundary: false },
        { forward, ...common, inputOnesided: returnOnesided, nfft: nperseg + 15, boundary: false },
      ),
    });
  });
  const calls = drawCalls(same, 120);
  expect(differences(calls, askScipy(calls))).toEqual([]);
});

test("istft undoes stft", () => {
  fc.assert(
    fc.property(
      backAndForth,
      fc.integer({ min: 60, max: 400 }),
      fc.boolean(),
      ({ share, more, ...o }, length, single) => {
        const common = { ...o, noverlap: Math.ceil((0.5 + share / 2) * o.nperseg) - 1, nfft: o.nperseg + more, fs: 8 };
        const whole = noise(length, 3);
        const signal = single ? Float32Array.from(whole) : whole;
        const { Zxx } = stft(signal, common);
        const { boundary: _, returnOnesided, ...rest } = common;
        const { t, x: back } = returnOnesided
          ? istft(Zxx, rest)
          : ((both) => ({ t: both.t, x: both.x.re }))(istft(Zxx, { ...rest, inputOnesided: false }));
        expect(back.constructor).toBe(signal.constructor);
        expect(relativeL2(back.subarray(0, length), signal)).toBeLessThan(single ? 1e-5 : 1e-12);
        expect(t[1]! - t[0]!).toBe(1 / 8);
      },
    ),
    { numRuns: runs(60) },
  );
});

test("axes of a short-time transform may be exchanged", () => {
  const { Zxx } = stft(noise(90), { nperseg: 16 });
  const [bins, times] = Zxx.shape as [number, number];
  const turned = (values: ArrayLike<number>) =>
    Float64Array.from({ length: bins * times }, (_, i) => values[(i % bins) * times + Math.floor(i / bins)]!);
  const other = { re: turned(Zxx.re), im: turned(Zxx.im), shape: [times, bins] };
  expect(istft(other, { timeAxis: 0, freqAxis: 1 })).toEqual(istft(Zxx));
  expect(istft(other, { timeAxis: -2, freqAxis: -1 })).toEqual(istft(Zxx));
});

test("a sine of one frequency turns by the same angle from segment to segment, and its phase does not jump", () => {
  const sine = Float64Array.from({ length: 400 }, (_, i) => Math.cos((2 * Math.PI * i) / 8 + 1));
  const o = { nperseg: 64, noverlap: 56, window: "boxcar", detrend: false } as const;
  const angles = spectrogram(sine, { ...o, mode: "angle" });
  const row = Array.from(angles.Sxx.subarray(8 * angles.t.length, 9 * angles.t.length));
  expect(Math.max(...row.map((angle) => Math.abs(angle - 1)))).toBeLessThan(1e-12);
  const { Sxx, f, t } = spectrogram(noise(400), { ...o, mode: "phase" });
  for (let k = 1; k < f.length; k++)
    for (let s = 0; s < t.length; s++)
      expect(Math.abs(Sxx[k * t.length + s]! - Sxx[(k - 1) * t.length + s]!)).toBeLessThanOrEqual(Math.PI + 1e-9);
});

test("power in time is power in frequency for a periodogram, one-sided or not (Parseval)", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 300 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.boolean(),
      (n, seed, returnOnesided) => {
        const signal = noise(n, seed);
        const { Pxx } = periodogram(signal, { fs: 7, detrend: false, returnOnesided });
        const power = Array.from(Pxx).reduce((sum, value) => sum + value, 0) * (7 / n);
        expect(power / (signal.reduce((sum, value) => sum + value * value, 0) / n)).toBeCloseTo(1, 12);
      },
    ),
    { numRuns: runs(60) },
  );
});

test("the cross spectrum of a signal with itself is its power, and of a scaled one scaled; coherence is then 1", () => {
  const signal = noise(1000);
  const o = { nperseg: 100, fs: 3 };
  const { f, Pxx } = welch(signal, o);
  const own = csd(signal, signal, o);
  expect(own.f).toEqual(f);
  expect(relativeL2(own.Pxy.re, Pxx)).toBeLessThan(1e-13);
  expect(own.Pxy.im.every((value: number) => value === 0)).toBe(true);
  const scaled = csd(
    signal,
    signal.map((value) => -2 * value),
    o,
  );
  expect(
    relativeL2(
      scaled.Pxy.re,
      Pxx.map((value: number) => -2 * value),
    ),
  ).toBeLessThan(1e-13);
  const { Cxy } = coherence(
    signal,
    signal.map((value) => 5 * value),
    o,
  );
  for (const value of Cxy) expect(value).toBeCloseTo(1, 10);
});

test("the real part of an analytic signal is the signal, and the envelope of a modulated wave its modulation", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
      const signal = noise(n, seed);
      expect(hilbert(signal).re).toEqual(signal);
    }),
    { numRuns: runs(30) },
  );
  const wave = (i: number) => 2 + Math.cos((2 * Math.PI * 3 * i) / 512);
  const signal = Float64Array.from({ length: 512 }, (_, i) => wave(i) * Math.sin((2 * Math.PI * 60 * i) / 512));
  expect(
    relativeL2(
      envelope(signal),
      Float64Array.from({ length: 512 }, (_, i) => wave(i)),
    ),
  ).toBeLessThan(1e-13);
});

test("detrend leaves nothing of a line, and nothing of broken lines where their breaks are named", () => {
  const line = Float64Array.from({ length: 50 }, (_, i) => 3 - 0.25 * i);
  expect(Math.max(...detrend(line).map(Math.abs))).toBeLessThan(1e-13);
  const broken = line.map((value, i) => (i < 20 ? value : 7 * i));
  expect(Math.max(...detrend(broken, { bp: 20 }).map(Math.abs))).toBeLessThan(1e-12);
});

test("no samples have no spectrum", () => {
  const none = new Float32Array(0);
  expect(periodogram(none).Pxx).toEqual(none);
  expect(csd(none, noise(5)).Pxy.re).toHaveLength(0);
  expect(stft(none).Zxx.shape).toEqual([0, 0]);
  expect(spectrogram(none).Sxx).toEqual(none);
  expect(detrend(none)).toEqual(none);
});

test("a wrong option is named", () => {
  const signal = noise(300);
  const wrong: [() => unknown, string][] = [
    [() => csd(signal, signal, { average: "max" }), "average"],
    [() => csd(signal, [1] as unknown as Float64Array), "y"],
    [() => periodogram(signal, { nfft: 0 }), "nfft"],
    [() => periodogram(signal, { window: noise(7) }), "nperseg"],
    [() => stft(signal, { boundary: "reflect" as "even" }), "boundary"],
    [() => stft(signal, { padded: 1 as unknown as boolean }), "padded"],
    [() => stft(signal, { scaling: "density" as "psd" }), "scaling"],
    [() => stft(signal, { noverlap: 256 }), "noverlap"],
    [() => spectrogram(signal, { mode: "power" as "psd" }), "mode"],
    [() => spectrogram(signal, { nperseg: 0 }), "nperseg"],
    [() => istft(stft(signal).Zxx, { nperseg: 0 }), "nperseg"],
    [() => istft(stft(signal).Zxx, { nfft: 7 }), "nfft"],
    [() => istft(stft(signal).Zxx, { noverlap: 256 }), "noverlap"],
    [() => istft(stft(signal).Zxx, { fs: 0 }), "fs"],
    [() => istft(stft(signal).Zxx, { window: noise(7) }), "window"],
    [() => istft(stft(signal).Zxx, { timeAxis: 0 }), "timeAxis"],
    [() => istft({ re: signal, im: signal }), "shape"],
    [() => hilbert(signal, { N: 0 }), "N"],
    [() => detrend(signal, { type: "l" as "linear" }), "type"],
    [() => detrend(signal, { bp: 301 }), "bp"],
  ];
  expect(refusedFor(wrong.map(([run]) => run))).toEqual(wrong.map(([, name]) => name));
});
