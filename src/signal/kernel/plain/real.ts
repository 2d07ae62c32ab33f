/** Real input: an even length is half as many complex values, unpicked afterwards. */
import { type ComplexPlan, forwardComplex, planComplex } from "./plan.ts";
import { writeRoot } from "./roots.ts";

export interface RealPlan {
  readonly n: number;
  readonly complex: ComplexPlan;
  readonly roots: Float64Array; // exp(-2πi·k/n) up to n/4; empty for odd n
  readonly work: Float64Array; // the whole complex signal, for odd n only
}

export function planReal(n: number): RealPlan {
  const even = n % 2 === 0;
  const roots = new Float64Array(even ? 2 * (Math.floor(n / 4) + 1) : 0);
  for (let k = 0; k < roots.length / 2; k++) writeRoot(roots, 2 * k, k, n);
  return { n, complex: planComplex(even ? n / 2 : n), roots, work: new Float64Array(even ? 0 : 2 * n) };
}

/** Non-negative half of the spectrum of n real values, floor(n/2)+1 interleaved bins, unscaled. */
export function forwardReal(plan: RealPlan, input: Float64Array, output: Float64Array): void {
  if (plan.n % 2 === 0) {
    forwardComplex(plan.complex, input, output);
    unpickHalf(plan, output);
    return;
  }
  const { n, work } = plan;
  for (let i = 0; i < n; i++) {
    work[2 * i] = input[i]!;
    work[2 * i + 1] = 0;
  }
  forwardComplex(plan.complex, work, work);
  output.set(work.subarray(0, n + 1));
}

/** From Z of even and odd samples as re and im to the bins k and n/2-k, both at once, in place. */
function unpickHalf({ n, roots }: RealPlan, z: Float64Array): void {
  const half = n / 2;
  const dc = z[0]!;
  const odd = z[1]!;
  for (let k = 1, w = 2; 2 * k <= half; k++, w += 2) {
    const i = 2 * k;
    const j = 2 * (half - k);
    const er = 0.5 * (z[i]! + z[j]!);
    const ei = 0.5 * (z[i + 1]! - z[j + 1]!);
    const or = 0.5 * (z[i + 1]! + z[j + 1]!);
    const oi = 0.5 * (z[j]! - z[i]!);
    const tr = or * roots[w]! - oi * roots[w + 1]!;
    const ti = or * roots[w + 1]! + oi * roots[w]!;
    z[i] = er + tr;
    z[i + 1] = ei + ti;
    z[j] = er - tr;
    z[j + 1] = ti - ei;
  }
  z[0] = dc + odd;
  z[1] = 0;
  z[n] = dc - odd;
  z[n + 1] = 0;
}
