import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import type { Precision } from "../../../../src/signal/kernel/plan-fft.ts";
import { withFft } from "../../../../src/signal/kernel/with-fft.ts";
import { runs } from "../../../support/runs.ts";
import { noise, relativeL2 } from "../close.ts";

beforeAll(async () => {
  expect(await loadKernels()).not.toBe("js");
});

const LIMIT = { f32: 4e-6, f64: 1e-14 };

const length = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 65, max: 20_000 }));
const drawn = fc.record({ n: length, seed: fc.nat(), precision: fc.constantFrom<Precision>("f32", "f64") });
const check = (test: (n: number, seed: number, precision: Precision) => void) =>
  fc.assert(
    fc.property(drawn, ({ n, seed, precision }) => test(n, seed, precision)),
    { numRuns: runs(60) },
  );

const spectrum = (z: Float64Array, precision: Precision): Float64Array =>
  withFft({ n: z.length / 2, kind: "complex", precision }, ({ input, output, forward }) => {
    input.set(z);
    forward();
    return Float64Array.from(output);
  });

const signal = (X: Float64Array, precision: Precision): Float64Array =>
  withFft({ n: X.length / 2, kind: "complex", precision }, ({ input, output, inverse }) => {
    output.set(X);
    inverse();
    return Float64Array.from(input, (value) => value / (X.length / 2));
  });

test("the inverse undoes the forward transform", () => {
  check((n, seed, precision) => {
    const z = noise(2 * n, seed);
    expect(relativeL2(signal(spectrum(z, precision), precision), z)).toBeLessThan(LIMIT[precision]);
  });
});

test("the transform is linear", () => {
  check((n, seed, precision) => {
    const [a, b] = [noise(2 * n, seed), noise(2 * n, seed + 1)];
    const [A, B] = [spectrum(a, precision), spectrum(b, precision)];
    const mixed = spectrum(
      a.map((value, i) => 2 * value - b[i]!),
      precision,
    );
    expect(
      relativeL2(
        mixed,
        A.map((value, i) => 2 * value - B[i]!),
      ),
    ).toBeLessThan(LIMIT[precision]);
  });
});

test("energy in time is energy in frequency (Parseval)", () => {
  const energy = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  check((n, seed, precision) => {
    const z = noise(2 * n, seed);
    expect(Math.abs(energy(spectrum(z, precision)) / energy(z) / n - 1)).toBeLessThan(5 * LIMIT[precision]);
  });
});

test("a circular shift turns every bin", () => {
  check((n, seed, precision) => {
    const z = noise(2 * n, seed);
    const by = seed % n;
    const moved = z.map((_, i) => z[(i + 2 * by) % (2 * n)]!);
    const turned = spectrum(z, precision);
    for (let k = 0; k < n; k++) {
      const angle = (2 * Math.PI * ((k * by) % n)) / n;
      const [re, im] = [turned[2 * k]!, turned[2 * k + 1]!];
      turned[2 * k] = re * Math.cos(angle) - im * Math.sin(angle);
      turned[2 * k + 1] = re * Math.sin(angle) + im * Math.cos(angle);
    }
    expect(relativeL2(spectrum(moved, precision), turned)).toBeLessThan(LIMIT[precision]);
  });
});

test("a product of spectra is a circular convolution", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.nat(), (n, seed) => {
      const [a, b] = [noise(2 * n, seed), noise(2 * n, seed + 1)];
      const [A, B] = [spectrum(a, "f64"), spectrum(b, "f64")];
      expect(relativeL2(signal(products(A, B), "f64"), convolution(a, b))).toBeLessThan(LIMIT.f64);
    }),
    { numRuns: runs(60) },
  );
});

function products(A: Float64Array, B: Float64Array): Float64Array {
  const out = new Float64Array(A.length);
  for (let i = 0; i < A.length; i += 2) {
    out[i] = A[i]! * B[i]! - A[i + 1]! * B[i + 1]!;
    out[i + 1] = A[i]! * B[i + 1]! + A[i + 1]! * B[i]!;
  }
  return out;
}

function convolution(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i += 2)
    for (let j = 0; j < b.length; j += 2) {
      const to = (i + j) % a.length;
      out[to]! += a[i]! * b[j]! - a[i + 1]! * b[j + 1]!;
      out[to + 1]! += a[i]! * b[j + 1]! + a[i + 1]! * b[j]!;
    }
  return out;
}
