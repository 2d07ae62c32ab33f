import fc from "fast-check";
import { expect, test } from "vitest";
import {
  butter,
  decimate,
  firwin,
  loadKernels,
  resamplePoly,
  type Sos,
  sosfilt,
  sosfiltfilt,
  sosfiltZi,
} from "../../../src/signal/index.ts";
import { testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { noise, relativeL2 } from "./close.ts";
import { askScipy, type Call, differences, drawCalls, drawNoise, drawOptions } from "./oracle-calls.ts";
import { refusedFor } from "./refused.ts";

const edge = fc.double({ min: 0.03, max: 0.97, noNaN: true });
const band = fc
  .tuple(edge, edge)
  .filter(([low, high]) => high - low > 0.1 && Math.abs(low + high - 1) > 0.01)
  .map((both) => [...both].sort((a, b) => a - b));

const butters = (most: number): fc.Arbitrary<[number, number | number[], { btype: string }]> =>
  fc.oneof(
    fc.tuple(
      fc.integer({ min: 1, max: most }),
      edge,
      fc.constantFrom("lowpass", "highpass", "low", "h").map((btype) => ({ btype })),
    ),
    fc.tuple(
      fc.integer({ min: 1, max: most }),
      band,
      fc.constantFrom("bandpass", "bandstop", "pass", "bs").map((btype) => ({ btype })),
    ),
  );

const designs: fc.Arbitrary<Call> = fc
  .tuple(butters(9), fc.constantFrom(undefined, 1, 1000))
  .map(([[N, Wn, o], fs]) => {
    const at = [Wn].flat().map((one) => (fs === undefined ? one : (one * fs) / 2));
    return {
      name: "butter",
      args: [N, at.length === 1 ? at[0] : at],
      options: { ...o, ...(fs !== undefined && { fs }) },
    };
  });

testWith("scipy")("sections of Butterworth filters are scipy's, in its order", () => {
  const calls = drawCalls(designs, 400);
  expect(differences(calls, askScipy(calls), { tolerance: 1e-9 })).toEqual([]);
});

const filtered: fc.Arbitrary<Call> = fc
  .tuple(
    butters(5),
    drawNoise(1, 300),
    fc.constantFrom("sosfilt", "sosfiltfilt"),
    fc.boolean(),
    fc.constantFrom("odd", "even", "constant", null),
    fc.nat(20),
  )
  .map(([sos, x, name, zi, padtype, padlen]) => {
    const padding = padlen % 3 ? { padtype, padlen } : padlen % 2 ? { padtype } : {};
    return { name, args: [sos, x], options: name === "sosfilt" ? { zi } : padding };
  });

const whole = (min: number, max: number) => fc.integer({ min, max });
const x = drawNoise(30, 400);
// In f32 scipy filters in f32, where we do it in f64.
const decimations: fc.Arbitrary<Call> = fc
  .tuple(
    x.map((signal) => ({ ...signal, type: "f8" })),
    whole(2, 12),
    drawOptions({ n: whole(1, 12), ftype: fc.constantFrom("iir", "fir"), zeroPhase: fc.boolean() }),
  )
  .map(([signal, q, options]) => ({ name: "decimate", args: [signal, q], options }));

const padding = fc.constantFrom(
  {},
  { cval: 0.4 },
  ...[
    "constant",
    "mean",
    "median",
    "minimum",
    "maximum",
    "edge",
    "line",
    "smooth",
    "wrap",
    "symmetric",
    "antisymmetric",
    "reflect",
    "antireflect",
  ].map((padtype) => ({ padtype })),
);
const filters = fc.constantFrom<object>(
  {},
  { window: "hann" },
  { window: ["kaiser", 9] },
  { window: { noise: [13, 3] } },
);
const resamplings: fc.Arbitrary<Call> = fc
  .tuple(drawNoise(2, 200), whole(1, 20), whole(1, 20), padding, filters)
  .map(([signal, up, down, pad, filter]) => ({
    name: "resamplePoly",
    args: [signal, up, down],
    options: { ...pad, ...filter },
  }));

const cutoffs = fc
  .uniqueArray(whole(2, 48), { minLength: 1, maxLength: 4 })
  .map((all) => all.sort((a, b) => a - b).map((at) => at / 50));
const windowed: fc.Arbitrary<Call> = fc
  .tuple(
    whole(3, 80),
    cutoffs,
    drawOptions({
      width: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      window: fc.constantFrom("hann", ["kaiser", 4], "boxcar"),
      passZero: fc.constantFrom(true, false, "lowpass", "highpass", "bandpass", "bandstop"),
      scale: fc.boolean(),
      fs: fc.constant(2),
    }),
  )
  .map(([taps, at, options]) => ({ name: "firwin", args: [taps, at.length === 1 ? at[0] : at], options }));

/** |H| of sections at a frequency, 1 being half the sample rate. */
function gainAt(sos: Sos, at: number): number {
  const power = (c: readonly number[]) => {
    const angle = Math.PI * at;
    const re = c[0]! + c[1]! * Math.cos(angle) + c[2]! * Math.cos(2 * angle);
    const im = c[1]! * Math.sin(angle) + c[2]! * Math.sin(2 * angle);
    return re * re + im * im;
  };
  return Math.sqrt(sos.reduce((all, row) => (all * power(row.slice(0, 3))) / power(row.slice(3)), 1));
}

test("a Butterworth filter passes 1 where it passes, its root of a half at the edges, and next to nothing far beyond", () => {
  fc.assert(
    fc.property(butters(8), ([N, Wn, { btype }]) => {
      const sos = butter(N, Wn, { btype });
      for (const at of [Wn].flat()) expect(gainAt(sos, at)).toBeCloseTo(Math.SQRT1_2, 6);
      const isLow = btype.startsWith("low");
      const isStop = btype === "bandstop" || btype === "bs";
      if (isLow || isStop) expect(gainAt(sos, 0)).toBeCloseTo(1, 6);
      else expect(gainAt(sos, 0)).toBeLessThan(1e-6);
      if (isLow || !(isStop || btype.startsWith("h"))) expect(gainAt(sos, 1)).toBeLessThan(1e-6);
      else expect(gainAt(sos, 1)).toBeCloseTo(1, 6);
    }),
    { numRuns: runs(100) },
  );
});

test("a band around a quarter of the rate, whose poles are as near to the circle in pairs, is still that filter", () => {
  for (const btype of ["bandpass", "bandstop"]) {
    const sos = butter(4, [0.4, 0.6], { btype });
    for (const at of [0.4, 0.6]) expect(gainAt(sos, at)).toBeCloseTo(Math.SQRT1_2, 10);
    expect(gainAt(sos, 0.5)).toBeCloseTo(btype === "bandpass" ? 1 : 0, 10);
  }
});

test("a signal filtered in parts, each going on from the state before it, is filtered as a whole", () => {
  fc.assert(
    fc.property(
      butters(6),
      fc.array(whole(0, 50), { minLength: 1, maxLength: 8 }),
      whole(1, 1e6),
      ([N, Wn, o], parts, seed) => {
        const sos = butter(N, Wn, o);
        const signal = noise(
          parts.reduce((sum, length) => sum + length, 0),
          seed,
        );
        let [zi, from] = [sos.map(() => [0, 0]), 0];
        const pieces = parts.flatMap((length) => {
          const { y, zf } = sosfilt(sos, signal.subarray(from, from + length), { zi });
          [zi, from] = [zf, from + length];
          return [...y];
        });
        expect(pieces).toEqual([...sosfilt(sos, signal)]);
      },
    ),
    { numRuns: runs(60) },
  );
});

test("filtering is linear, begins without a step from its settled state, and backward undoes the delay of forward", () => {
  const sos = butter(4, 0.3);
  const [a, b] = [noise(200, 1), noise(200, 2)];
  const sum = a.map((value, i) => value - 3 * b[i]!);
  const parts = sosfilt(sos, a).map((value: number, i: number) => value - 3 * sosfilt(sos, b)[i]!);
  expect(relativeL2(sosfilt(sos, sum), parts)).toBeLessThan(1e-13);
  const settled = sosfilt(sos, new Float64Array(20).fill(7), {
    zi: sosfiltZi(sos).map((row) => row.map((value) => 7 * value)),
  });
  for (const value of settled.y) expect(value).toBeCloseTo(7, 10);
  const slow = Float64Array.from({ length: 400 }, (_, i) => Math.sin(0.05 * i));
  expect(relativeL2(sosfiltfilt(sos, slow).subarray(50, 350), slow.subarray(50, 350))).toBeLessThan(1e-4);
});

test("signals resampled or decimated have the lengths that they should, f32 in gives f32 out, and slow waves stay", () => {
  fc.assert(
    fc.property(whole(30, 300), whole(1, 15), whole(1, 15), fc.boolean(), (n, up, down, single) => {
      const signal = single ? Float32Array.from(noise(n)) : noise(n);
      const resampled = resamplePoly(signal, up, down);
      expect(resampled.length).toBe(Math.ceil((n * up) / down));
      expect(resampled.constructor).toBe(signal.constructor);
      const decimated = decimate(signal, down);
      expect(decimated.length).toBe(Math.ceil(n / down));
      expect(decimated.constructor).toBe(signal.constructor);
      expect(relativeL2(decimated, decimate(Float64Array.from(signal), down))).toBeLessThan(1e-6);
    }),
    { numRuns: runs(60) },
  );
  const wave = (rate: number, n: number) => Float64Array.from({ length: n }, (_, i) => Math.cos((0.05 * i) / rate));
  const resampled = resamplePoly(wave(1, 600), 3, 2, { padtype: "line" });
  expect(relativeL2(resampled.subarray(60, 840), wave(1.5, 900).subarray(60, 840))).toBeLessThan(1e-3);
  expect(relativeL2(decimate(wave(1, 600), 4).subarray(20, 130), wave(0.25, 150).subarray(20, 130))).toBeLessThan(
    0.0116,
  );
  expect(resamplePoly(wave(1, 9), 7, 7)).toEqual(wave(1, 9));
});

test("the signal of the caller is left as it was", () => {
  const signal = noise(100);
  const sos = butter(2, 0.2);
  const zi = sosfiltZi(sos);
  const kept = structuredClone({ signal, sos, zi });
  sosfilt(sos, signal, { zi });
  sosfiltfilt(sos, signal);
  decimate(signal, 2);
  resamplePoly(signal, 3, 2);
  resamplePoly(signal, 1, 1)[0] = 5;
  expect({ signal, sos, zi }).toEqual(kept);
});

test("no samples stay none", () => {
  expect(sosfilt(butter(2, 0.2), new Float32Array(0))).toEqual(new Float32Array(0));
  expect(resamplePoly(new Float64Array(0), 3, 2)).toEqual(new Float64Array(0));
});

test("a wrong option is named", () => {
  const signal = noise(100);
  const sos = butter(2, 0.2);
  const wrong: [() => unknown, string][] = [
    [() => butter(0, 0.2), "N"],
    [() => butter(2.5, 0.2), "N"],
    [() => butter(2, 1), "Wn"],
    [() => butter(2, [0.3, 0.2], { btype: "band" }), "Wn"],
    [() => butter(2, [0.2, 0.3]), "Wn"],
    [() => butter(2, 0.3, { btype: "bandstop" }), "Wn"],
    [() => butter(2, 0.3, { btype: "constructor" }), "btype"],
    [() => butter(2, 0.3, { fs: 0 }), "fs"],
    [() => sosfilt([], signal), "sos"],
    [() => sosfilt([[1, 2, 3, 2, 0, 0]], signal), "sos"],
    [() => sosfilt([[1, 2, 3]], signal), "sos"],
    [() => sosfilt(sos, signal, { zi: [] }), "zi"],
    [() => sosfilt(sos, signal, { zi: [[1]] }), "zi"],
    [() => sosfiltfilt(sos, noise(9)), "x"],
    [() => sosfiltfilt(sos, signal, { padtype: "zeros" as "odd" }), "padtype"],
    [() => sosfiltfilt(sos, signal, { padlen: -1 }), "padlen"],
    [() => firwin(0, 0.3), "numtaps"],
    [() => firwin(11, 1), "cutoff"],
    [() => firwin(11, []), "cutoff"],
    [() => firwin(11, 0.3, { passZero: "bandpass" }), "cutoff"],
    [() => firwin(11, 0.3, { passZero: "all" as "bandpass" }), "passZero"],
    [() => firwin(11, 0.3, { width: 0 }), "width"],
    [() => firwin(11, 0.3, { window: "none" }), "window"],
    [() => firwin(10, 0.3, { passZero: false }), "numtaps"],
    [() => decimate(signal, 0), "q"],
    [() => decimate(signal, 2, { ftype: "box" as "fir" }), "ftype"],
    [() => decimate(signal, 2, { n: -1 }), "n"],
    [() => resamplePoly(signal, 0, 1), "up"],
    [() => resamplePoly(signal, 2, 1.5), "down"],
    [() => resamplePoly(signal, 2, 1, { padtype: "even" as "line" }), "padtype"],
    [() => resamplePoly(signal, 2, 1, { padtype: "line", cval: 1 }), "cval"],
    [() => resamplePoly(signal, 2, 1, { window: new Float64Array(0) }), "window"],
    [() => resamplePoly([1] as unknown as Float64Array, 2, 1), "x"],
  ];
  expect(refusedFor(wrong.map(([run]) => run))).toEqual(wrong.map(([, name]) => name));
});

testWith("scipy")(
  "filtering, decimating, resampling and windowed design equal scipy's, and refuse what it refuses",
  async () => {
    const calls = [
      ...drawCalls(filtered, 200),
      ...drawCalls(decimations, 100),
      ...drawCalls(resamplings, 200),
      ...drawCalls(windowed, 200),
    ];
    const answers = askScipy(calls);
    expect(differences(calls, answers, { level: 0.05 })).toEqual([]);
    expect(await loadKernels()).not.toBe("js"); // from here on
    expect(differences(calls, answers, { level: 0.05 })).toEqual([]);
  },
);
