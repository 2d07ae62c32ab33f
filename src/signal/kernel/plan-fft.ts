import { FieldError } from "../../base/errors.ts";
import type { F } from "../types.ts";
import { planPlainFft } from "./plain/fft.ts";
import { planSimdFft } from "./simd/fft.ts";
import { kernelsOf } from "./simd/kernels.ts";

export type Precision = "f32" | "f64";

export interface FftSpec {
  readonly n: number;
  readonly kind: "complex" | "real";
  readonly precision: Precision;
}

/** A transform made ready: values go into `input` or `output`, then it runs as often as wanted. */
export interface FftPlan {
  readonly input: F;
  readonly output: F;
  forward(): void;
  inverse(): void;
  close(): void;
}

/**
 * A transform of one length made ready, to be run many times without copies.
 *
 * Shape   input: 2 n elements (re, im, re, im …), or n for kind "real"; output: 2 n, or 2 (floor(n / 2) + 1).
 * Units   unscaled both ways: inverse of forward is n times the input. Imaginary parts of bin 0 and n/2 are ignored by a real inverse.
 * Memory  input and output are views into memory of the plan until `close`; what kernel memory has no room for is computed by the plain kernel. `forward` reads input and writes output,
 *         `inverse` reads output and writes input; neither changes what it reads.
 * Throws  "invalid-argument" when n is no positive integer or kind or precision is unknown.
 */
export function planFft(o: FftSpec): FftPlan {
  checkLength(o.n);
  if (o.kind !== "complex" && o.kind !== "real")
    throw new FieldError("invalid-argument", `kind is "complex" or "real", not "${o.kind}"`, { kind: o.kind });
  checkPrecision(o.precision);
  const kernels = kernelsOf(o.precision);
  return (kernels && planSimdFft(kernels, o)) ?? planPlainFft(o);
}

export function checkLength(n: number): void {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new FieldError("invalid-argument", `a transform has at least one value, not ${n}`, { n });
}

export function checkPrecision(precision: Precision): void {
  if (precision !== "f32" && precision !== "f64")
    throw new FieldError("invalid-argument", `precision is "f32" or "f64", not "${precision}"`, { precision });
}
