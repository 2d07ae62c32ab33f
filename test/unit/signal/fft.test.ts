import fc from "fast-check";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { fft, ifft, irfft, rfft } from "../../../src/signal/fft/fft.ts";
import { fftfreq, rfftfreq } from "../../../src/signal/fft/frequencies.ts";
import type { Norm } from "../../../src/signal/types.ts";
import { python, testWith } from "../../support/peers.ts";
import { bytesOf, doublesOf, noise, relativeL2 } from "./close.ts";

const EVERY = Array.from({ length: 256 }, (_, i) => i + 1);
const OTHERS = [
  257, 499, 509, 512, 1000, 1009, 1024, 2047, 2048, 4096, 4099, 7919, 8192, 10007, 44_100, 48_000, 65_536, 99_991,
  131_072,
];

/** scipy's answer for signals of these lengths laid one after another. */
function scipyFft(lengths: number[], re: Float64Array, im: Float64Array): Float64Array {
  return doublesOf(
    python(
      `import sys, numpy as np, scipy.fft as f
x = np.frombuffer(sys.stdin.buffer.read()); h = len(x) // 2; z = x[:h] + 1j * x[h:]; at = 0
for n in ${JSON.stringify(lengths)}:
    f.fft(z[at:at + n]).tofile(sys.stdout.buffer); f.rfft(x[at:at + n]).tofile(sys.stdout.buffer); at += n`,
      bytesOf(re, im),
    ),
  );
}

testWith("scipy")("fft and rfft equal scipy's for every length to 256 and for primes and large lengths", () => {
  const lengths = [...EVERY, ...OTHERS];
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const [re, im] = [noise(total, 3), noise(total, 4)];
  const answers = scipyFft(lengths, re, im);
  const worst = { fft: 0, rfft: 0 };
  let at = 0;
  let from = 0;
  const next = (bins: number) => {
    const part = answers.subarray(from, from + 2 * bins);
    from += 2 * bins;
    return part;
  };
  for (const n of lengths) {
    const [r, i] = [re.subarray(at, at + n), im.subarray(at, at + n)];
    worst.fft = Math.max(worst.fft, relativeL2(interleaved(fft({ re: r, im: i })), next(n)));
    worst.rfft = Math.max(worst.rfft, relativeL2(interleaved(rfft(r)), next(Math.floor(n / 2) + 1)));
    at += n;
  }
  expect(worst.fft).toBeLessThan(2e-15);
  expect(worst.rfft).toBeLessThan(2e-15);
});

testWith("scipy")("n cuts or pads and norm scales as in scipy, forward and back", () => {
  const x = noise(12, 9);
  const z = { re: x.subarray(0, 6), im: x.subarray(6) };
  const cases = (["backward", "ortho", "forward"] as Norm[]).flatMap((norm) =>
    [1, 2, 7, 12, 20].map((n) => ({ n, norm })),
  );
  const answer = doublesOf(
    python(
      `import sys, json, numpy as np, scipy.fft as f
x = np.frombuffer(sys.stdin.buffer.read()); z = x[:6] + 1j * x[6:]
for o in json.loads('${JSON.stringify(cases)}'):
    for y in (f.fft(z, **o), f.ifft(z, **o), f.rfft(x, **o), f.irfft(z, **o) + 0j): y.tofile(sys.stdout.buffer)`,
      bytesOf(x),
    ),
  );
  const ours = cases.flatMap((o) => {
    const real = { re: irfft(z, o), im: new Float64Array(o.n) };
    return [fft(z, o), ifft(z, o), rfft(x, o), real].flatMap(interleaved);
  });
  expect(relativeL2(ours, answer)).toBeLessThan(1e-15);
});

testWith("scipy")("fftfreq and rfftfreq equal numpy's to the last bit", () => {
  const cases = [1, 2, 5, 8, 1001].flatMap((n) => [1, 1 / 48_000, 0.1].map((d) => [n, d] as const));
  const answer = doublesOf(
    python(`import sys, numpy.fft as f
for n, d in ${JSON.stringify(cases)}:
    f.fftfreq(n, d).tofile(sys.stdout.buffer); f.rfftfreq(n, d).tofile(sys.stdout.buffer)`),
  );
  expect(cases.flatMap(([n, d]) => [...fftfreq(n, d), ...rfftfreq(n, d)])).toEqual([...answer]);
});

const signal = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 1e6 }))
  .map(([n, seed]) => ({ re: noise(n, seed), im: noise(n, seed + 1) }));

test("the inverse undoes the forward transform", () => {
  fc.assert(
    fc.property(signal, ({ re, im }) => {
      expect(relativeL2(interleaved(ifft(fft({ re, im }))), interleaved({ re, im }))).toBeLessThan(2e-15);
      expect(relativeL2(irfft(rfft(re), { n: re.length }), re)).toBeLessThan(2e-15);
    }),
  );
});

test("the transform is linear", () => {
  fc.assert(
    fc.property(signal, fc.double({ min: -3, max: 3, noNaN: true }), ({ re, im }, factor) => {
      const mixed = re.map((value, i) => value + factor * im[i]!);
      const [a, b] = [interleaved(rfft(re)), interleaved(rfft(im))];
      const sum = a.map((value, i) => value + factor * b[i]!);
      expect(relativeL2(interleaved(rfft(mixed)), sum)).toBeLessThan(1e-13);
    }),
  );
});

test("energy in time is energy in frequency (Parseval)", () => {
  fc.assert(
    fc.property(signal, ({ re, im }) => {
      const energy = (values: number[]) => values.reduce((sum, value) => sum + value * value, 0);
      const ratio = energy(interleaved(fft({ re, im }, { norm: "ortho" }))) / energy(interleaved({ re, im }));
      expect(Math.abs(ratio - 1)).toBeLessThan(1e-14);
    }),
  );
});

test("a circular shift turns the phase of every bin and leaves its power", () => {
  fc.assert(
    fc.property(signal, fc.nat(), ({ re }, by) => {
      const n = re.length;
      const moved = fft(re.map((_, i) => re[(i + by) % n]!));
      const still = fft(re);
      const turned = interleaved({
        re: still.re.map((value, k) => value * cos(k * by, n) - still.im[k]! * sin(k * by, n)),
        im: still.im.map((value, k) => value * cos(k * by, n) + still.re[k]! * sin(k * by, n)),
      });
      expect(relativeL2(interleaved(moved), turned)).toBeLessThan(1e-13);
    }),
  );
});

test("f32 in gives f32 out, as near to the transform in f64 as f32 can be", () => {
  const x = Float32Array.from(noise(1000));
  const single = rfft(x);
  expect(single.re).toBeInstanceOf(Float32Array);
  expect(relativeL2(interleaved(single), interleaved(rfft(Float64Array.from(x))))).toBeLessThan(5e-7);
});

test("the signal of the caller is left as it was", () => {
  const re = noise(37);
  const im = noise(37, 2);
  const before = interleaved({ re, im });
  fft({ re, im });
  ifft({ re, im });
  rfft(re);
  expect(interleaved({ re, im })).toEqual(before);
});

test("what is wrong is an invalid argument", () => {
  const x = noise(4);
  const wrong = (run: () => unknown) => {
    try {
      return run();
    } catch (error) {
      return isCode(error, "invalid-argument") || error;
    }
  };
  for (const n of [0, -1, 1.5, Number.NaN]) expect(wrong(() => rfft(x, { n }))).toBe(true);
  expect(wrong(() => rfft({ re: x, im: x }))).toBe(true);
  expect(wrong(() => fft({ re: x, im: noise(3) }))).toBe(true);
  expect(wrong(() => fft(x, { norm: "none" as Norm }))).toBe(true);
  expect(wrong(() => fft([1, 2] as unknown as Float64Array))).toBe(true);
  expect(wrong(() => fft(x, { axis: 1 }))).toBe(true);
  expect(wrong(() => fftfreq(0))).toBe(true);
});

function interleaved({ re, im }: { re: ArrayLike<number>; im: ArrayLike<number> }): number[] {
  return Array.from(re).flatMap((value, i) => [value, im[i]!]);
}

const cos = (k: number, n: number) => Math.cos((2 * Math.PI * (k % n)) / n);
const sin = (k: number, n: number) => Math.sin((2 * Math.PI * (k % n)) / n);
