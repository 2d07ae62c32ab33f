import { oneOf, samples, whole, zerosLike } from "../check.ts";
import type { F } from "../types.ts";
import { cheby1 } from "./butter.ts";
import { firwin } from "./firwin.ts";
import { resamplePoly, thin } from "./resample-poly.ts";
import { sosfilt, sosfiltfilt } from "./sosfilt.ts";

/**
 * Every q-th value of a signal, filtered so that nothing folds over, as scipy.signal.decimate (1.10).
 *
 * Shape   x: (n,), for "iir" with zeroPhase more than 27 values; the result: (ceil(n / q),).
 *         "iir": Chebyshev's filter of type I of order n (8 if not said), 0.05 dB, to 0.8 of the new half rate; "fir": n + 1 taps
 *         (20 q + 1 if not said) with a Hamming window. zeroPhase (if not said, true) filters without delay.
 * Units   those of x.
 * Memory  copies. "iir" computes in f64, "fir" in the precision of x (scipy computes f32 in f32), f32 in gives f32 out.
 * Throws  "invalid-argument" naming the option.
 */
export function decimate(x: F, q: number, o: { n?: number; ftype?: "iir" | "fir"; zeroPhase?: boolean } = {}): F {
  const { ftype = "iir", zeroPhase = true } = o;
  samples("x", x);
  whole("q", q, 1);
  oneOf("ftype", ftype, ["iir", "fir"]);
  oneOf("zeroPhase", zeroPhase, [true, false]);
  if (ftype === "fir") {
    const h = firwin(whole("n", o.n ?? 20 * q, 0) + 1, 1 / q);
    return zeroPhase ? resamplePoly(x, 1, q, { window: h }) : thin(x, h, q);
  }
  const sos = cheby1(whole("n", o.n ?? 8, 1), 0.05, 0.8 / q);
  const filtered = zeroPhase ? sosfiltfilt(sos, x) : sosfilt(sos, x);
  const kept = zerosLike(x, Math.ceil(x.length / q));
  for (let i = 0; i < kept.length; i++) kept[i] = filtered[i * q]!;
  return kept;
}
