import { beforeAll, expect, test } from "vitest";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { planFft } from "../../../../src/signal/kernel/plan-fft.ts";
import { addSegmentPowers, type Cut, eachSegmentPower } from "../../../../src/signal/kernel/simd/segments.ts";
import { noise, relativeL2 } from "../close.ts";

beforeAll(async () => {
  expect(await loadKernels()).not.toBe("js");
});

/** Σ|X|² and each |X|² by a transform in f64 and loops that are easy to read. */
function plainPowers(x: ArrayLike<number>, { values, hop, nfft, detrend }: Cut, segments: number): Float64Array[] {
  const plan = planFft({ n: nfft, kind: "complex", precision: "f64" });
  const n = values.length;
  const rows = Array.from({ length: segments }, (_, s) => {
    const part = Array.from({ length: n }, (_, i) => x[s * hop + i]!);
    const mean = detrend ? part.reduce((sum, value) => sum + value, 0) / n : 0;
    const middle = (n - 1) / 2;
    const spread = part.reduce((sum, _, i) => sum + (i - middle) ** 2, 0) || 1;
    const tilt = detrend === "linear" ? part.reduce((sum, value, i) => sum + value * (i - middle), 0) / spread : 0;
    plan.input.fill(0);
    for (let i = 0; i < n; i++) plan.input[2 * i] = (part[i]! - mean - tilt * (i - middle)) * values[i]!;
    plan.forward();
    const bins = Math.floor(nfft / 2) + 1;
    return Float64Array.from({ length: bins }, (_, k) => plan.output[2 * k]! ** 2 + plan.output[2 * k + 1]! ** 2);
  });
  plan.close();
  return rows;
}

const CUTS = [
  { nperseg: 256, hop: 128, nfft: 256 },
  { nperseg: 100, hop: 33, nfft: 100 },
  { nperseg: 61, hop: 61, nfft: 128 },
  { nperseg: 17, hop: 5, nfft: 17 },
  { nperseg: 7, hop: 3, nfft: 101 },
  { nperseg: 1, hop: 1, nfft: 1 },
  { nperseg: 2, hop: 2, nfft: 3 },
];

for (const precision of ["f32", "f64"] as const)
  test(`segments one by one and added up are those of plain loops, ${precision}`, () => {
    const limit = precision === "f32" ? 2e-6 : 1e-13;
    for (const { nperseg, hop, nfft } of CUTS)
      for (const detrend of ["constant", "linear", false] as const)
        for (const segments of [1, 2, 5, 38]) {
          const values = noise(nperseg, 5).map((value) => value + 2);
          const cut = { values, hop, nfft, detrend };
          const signal = noise((segments - 1) * hop + nperseg, nperseg).map((value) => Math.fround(value + 0.5));
          const x = precision === "f32" ? Float32Array.from(signal) : signal;
          const rows = plainPowers(x, cut, segments);
          const whole = rows.flatMap((row) => [...row]);
          const scale = Math.sqrt(whole.reduce((sum, value) => sum + value * value, 0)) || 1;
          const got: number[] = [];
          expect(eachSegmentPower(x, cut, segments, (power) => got.push(...power))).toBe(true);
          const sums = new Float64Array(rows[0]!.length).fill(1);
          expect(addSegmentPowers(x, cut, segments, sums)).toBe(true);
          const expected = sums.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 1));
          const said = JSON.stringify({ nperseg, nfft, detrend, segments });
          expect(
            relativeL2(
              got.map((v) => 1 + v / scale),
              whole.map((v) => 1 + v / scale),
            ),
            said,
          ).toBeLessThan(limit);
          expect(relativeL2(sums, expected), said).toBeLessThan(limit);
        }
  });

test("a recording longer than one piece loses and repeats nothing", () => {
  const cut = { values: new Float64Array(1000).fill(1), hop: 700, nfft: 1000, detrend: false } as const;
  const x = noise(400_000, 3);
  const segments = Math.floor((x.length - 300) / 700);
  const sums = new Float64Array(501);
  expect(addSegmentPowers(x, cut, segments, sums)).toBe(true);
  const each = new Float64Array(501);
  const seen: number[] = [];
  eachSegmentPower(x, cut, segments, (power, segment) => {
    seen.push(segment);
    for (let k = 0; k < each.length; k++) each[k]! += power[k]!;
  });
  expect(seen).toEqual(Array.from({ length: segments }, (_, i) => i));
  expect(relativeL2(sums, each)).toBeLessThan(1e-13);
});
