import { oneOf, samples, zerosLike } from "../../check.ts";
import { type Boundary, extend } from "../../extend.ts";
import type { Complex, F, Spectral } from "../../types.ts";
import { planFrequencies, planSpectral, type SpectralPlan } from "../plan-spectral.ts";
import { binsOf, eachBlock, halfOf, planTimes } from "../segments.ts";

export interface StftOpts
  extends Pick<Spectral, "fs" | "window" | "nperseg" | "noverlap" | "nfft" | "detrend" | "returnOnesided"> {
  boundary?: Boundary | null;
  padded?: boolean;
  scaling?: "spectrum" | "psd";
}

/**
 * Spectra of overlapping segments of a real signal, as scipy.signal.stft (1.10).
 *
 * Shape   x: (n,); f: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false; t: (segments,); Zxx: (f, t) in C order, its shape said.
 *         The signal is continued at both ends by half a segment ("boundary": zeros, even, odd, constant, or null for not at all),
 *         then padded with zeros to whole segments ("padded").
 * Units   f in the unit of fs, t in its inverse; Zxx in units ("spectrum") or units/√Hz ("psd").
 * Memory  a copy of x and the result. f32 in gives f32 out.
 * Throws  "invalid-argument" naming the option.
 * Source  Allen (1977), doi:10.1109/TASSP.1977.1162950.
 */
export function stft(x: F, o: StftOpts = {}): { f: Float64Array; t: Float64Array; Zxx: Complex } {
  const { boundary = "zeros", padded = true, detrend = false, scaling = "spectrum", ...rest } = o;
  samples("x", x);
  oneOf("boundary", boundary, ["zeros", "even", "odd", "constant", null]);
  oneOf("padded", padded, [true, false]);
  oneOf("scaling", scaling, ["spectrum", "psd"]);
  if (x.length === 0) return nothing(x);
  const fixed = planSpectral(x.length, { ...rest, detrend, scaling: scaling === "psd" ? "density" : "spectrum" });
  const { nperseg, hop } = fixed;
  const half = boundary === null ? 0 : Math.floor(nperseg / 2);
  const length = x.length + 2 * half;
  const missing = padded ? (hop - ((length - nperseg) % hop)) % hop : 0;
  const longer = half || missing ? extend(x, half, boundary ?? "zeros", missing) : x;
  const plan = { ...fixed, segments: Math.floor((longer.length - fixed.noverlap) / hop) };
  const t = planTimes(plan, boundary === null ? 0 : nperseg / 2);
  return { f: planFrequencies(plan), t, Zxx: spectraOf(longer, plan) };
}

function nothing(x: F): { f: Float64Array; t: Float64Array; Zxx: Complex } {
  const none = () => zerosLike(x, 0);
  return { f: new Float64Array(0), t: new Float64Array(0), Zxx: { re: none(), im: none(), shape: [0, 0] } };
}

/** Scaled spectra of all segments of the plan, (bins, segments) in C order. */
export function spectraOf(x: F, plan: SpectralPlan): Complex {
  const { nfft, segments } = plan;
  const [bins, half, scale] = [binsOf(plan), halfOf(nfft), Math.sqrt(plan.scale)];
  const [re, im] = [zerosLike(x, bins * segments), zerosLike(x, bins * segments)];
  eachBlock(x, plan, (block, first, count) => {
    for (let k = 0; k < bins; k++) {
      const from = 2 * (k < half ? k : nfft - k);
      const sign = k < half ? scale : -scale;
      for (let s = 0, at = k * segments + first; s < count; s++, at++) {
        const i = s * 2 * half + from;
        re[at] = block[i]! * scale;
        im[at] = block[i + 1]! * sign;
      }
    }
    for (const k of nfft % 2 ? [0] : [0, nfft / 2]) // a real bin's imaginary part is +0: angles of ±π hang on its sign
      im.fill(0, k * segments + first, k * segments + first + count);
  });
  return { re, im, shape: [bins, segments] };
}
