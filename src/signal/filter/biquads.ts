import { runPlainBiquads } from "../kernel/plain/biquads.ts";
import { runSimdBiquads } from "../kernel/samples/biquads.ts";

/**
 * Filters samples through second-order sections in place; `state` holds two values for each section and is carried on. A state that
 * has faded below 1e-200 becomes 0.
 *
 * Source  direct form II, transposed: Oppenheim & Schafer (2010), "Discrete-Time Signal Processing", 6.3.
 */
export function runBiquads(coefficients: Float64Array, values: Float64Array, state: Float64Array): void {
  if (!runSimdBiquads(coefficients, values, state)) runPlainBiquads(coefficients, values, state);
}
