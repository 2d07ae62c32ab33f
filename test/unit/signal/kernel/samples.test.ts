import { expect, test } from "vitest";
import { butter } from "../../../../src/signal/filter/butter.ts";
import { sosfilt } from "../../../../src/signal/filter/sosfilt.ts";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { kernelsOf } from "../../../../src/signal/kernel/simd/kernels.ts";
import { momentsOf } from "../../../../src/signal/stored/statistics/moments.ts";
import { noise } from "../close.ts";
import { answersNow, differencesNow } from "./sample-cases.ts";

/** Slow sections whose answer to one pulse fades for a long time. */
function fades() {
  const pulse = new Float64Array(200_000);
  pulse[0] = 1;
  const y = sosfilt(butter(6, 0.02), pulse);
  return { ended: y.at(-1), tiny: y.filter((value: number) => value !== 0 && Math.abs(value) < 1e-290).length };
}

test("extremes, moments, filters, rate changes and levels by the kernels are the plain ones, and their memory is given back", async () => {
  const answers = answersNow();
  const faded = fades();
  expect(kernelsOf("f64")).toBeUndefined(); // so far all was plain
  expect(await loadKernels()).not.toBe("js");
  const { memory } = kernelsOf("f64")!.shelf;
  const free = memory.freeBytes;
  expect(differencesNow(answers)).toEqual([]);
  expect(memory.freeBytes).toBe(free);
  expect(faded).toEqual({ ended: 0, tiny: 0 });
  expect(fades()).toEqual(faded);
});

test("four million samples of f32 far from zero lose nothing in their moments", () => {
  const n = 2 ** 22;
  const x = Float32Array.from(noise(n, 3), (value) => 1000 + value ** 3);
  // Kahan's sums, in another order than any of ours.
  const sumOf = (of: (value: number) => number) => {
    let [sum, lost] = [0, 0];
    for (let i = n - 1; i >= 0; i--) {
      const next = of(x[i]!) - lost;
      const more = sum + next;
      lost = more - sum - next;
      sum = more;
    }
    return sum;
  };
  const mean = sumOf((value) => value) / n;
  const found = momentsOf(x);
  expect(Math.abs(found.mean / mean - 1)).toBeLessThan(1e-12);
  const [m2, m3, m4] = [2, 3, 4].map((power) => sumOf((value) => (value - mean) ** power));
  expect(Math.abs(found.m2 / m2! - 1)).toBeLessThan(1e-9);
  expect(Math.abs(found.m3 - m3!)).toBeLessThan(1e-9 * Math.sqrt(m2! * m4!));
  expect(Math.abs(found.m4 / m4! - 1)).toBeLessThan(1e-9);
});
