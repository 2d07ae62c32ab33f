import { FieldError } from "../../base/errors.ts";

function check(n: number, d: number): void {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new FieldError("invalid-argument", `n is a positive integer, not ${n}`, { n });
  if (!Number.isFinite(d) || d === 0) throw new FieldError("invalid-argument", `d is a spacing, not ${d}`, { d });
}

/**
 * Frequencies of fft's bins, as numpy.fft.fftfreq: 0 and up, then the negative ones.
 *
 * Shape   (n,)
 * Units   cycles per unit of d, the sample spacing (1 if not said).
 * Throws  "invalid-argument" when n is no positive integer or d is 0 or not finite.
 */
export function fftfreq(n: number, d = 1): Float64Array {
  check(n, d);
  return Float64Array.from({ length: n }, (_, k) => (k < n / 2 ? k : k - n) * (1 / (n * d)));
}

/**
 * Frequencies of rfft's bins, as numpy.fft.rfftfreq.
 *
 * Shape   (floor(n / 2) + 1,)
 * Units   cycles per unit of d, the sample spacing (1 if not said).
 * Throws  "invalid-argument" when n is no positive integer or d is 0 or not finite.
 */
export function rfftfreq(n: number, d = 1): Float64Array {
  check(n, d);
  return Float64Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => k * (1 / (n * d)));
}
