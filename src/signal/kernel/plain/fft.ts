import type { F } from "../../types.ts";
import type { FftPlan, FftSpec } from "../plan-fft.ts";
import { forwardComplex, planComplex } from "./plan.ts";
import { forwardReal, planReal } from "./real.ts";

export const makeValues = (precision: "f32" | "f64", length: number): F =>
  precision === "f32" ? new Float32Array(length) : new Float64Array(length);

/** A transform in plain TypeScript, computed in f64. */
export function planPlainFft(o: FftSpec): FftPlan {
  const input = makeValues(o.precision, o.kind === "real" ? o.n : 2 * o.n);
  const output = makeValues(o.precision, o.kind === "real" ? 2 * (Math.floor(o.n / 2) + 1) : 2 * o.n);
  const run = o.kind === "real" ? realOf(o.n, input, output) : complexOf(o.n, input, output);
  return { input, output, ...run, close() {} };
}

function complexOf(n: number, input: F, output: F) {
  const plan = planComplex(n);
  const whole = new Float64Array(2 * n);
  return {
    forward() {
      whole.set(input);
      forwardComplex(plan, whole, whole);
      output.set(whole);
    },
    inverse: () => inverseComplex(n, output, input, whole),
  };
}

/** Re and im swapped before and after a forward transform are the inverse. */
function inverseComplex(n: number, from: F, to: F, whole: Float64Array): void {
  for (let i = 0; i < 2 * n; i += 2) {
    whole[i] = from[i + 1]!;
    whole[i + 1] = from[i]!;
  }
  forwardComplex(planComplex(n), whole, whole);
  for (let i = 0; i < 2 * n; i += 2) {
    to[i] = whole[i + 1]!;
    to[i + 1] = whole[i]!;
  }
}

function realOf(n: number, input: F, output: F) {
  const bins = output.length / 2;
  const plan = planReal(n);
  const half = new Float64Array(2 * bins);
  const samples = new Float64Array(n);
  const whole = new Float64Array(2 * n);
  return {
    forward() {
      samples.set(input);
      forwardReal(plan, samples, half);
      output.set(half);
    },
    inverse() {
      for (let k = 0; k < bins; k++) {
        const [re, im] = [output[2 * k]!, output[2 * k + 1]!];
        const mirrored = 2 * ((n - k) % n);
        whole[mirrored] = -im;
        whole[mirrored + 1] = re;
        whole[2 * k] = im;
        whole[2 * k + 1] = re;
      }
      forwardComplex(plan.complex.n === n ? plan.complex : planComplex(n), whole, whole);
      for (let i = 0; i < n; i++) input[i] = whole[2 * i + 1]!;
    },
  };
}
