import { oneOf, samples, zerosLike } from "../../check.ts";
import type { Complex, F, Spectral } from "../../types.ts";
import { planFrequencies, planSpectral, type SpectralPlan } from "../plan-spectral.ts";
import { binsOf, eachBlock, halfOf, planTimes } from "../segments.ts";
import { spectraOf } from "./stft.ts";

export interface SpectrogramOpts extends Omit<Spectral, "average" | "averagingSegments"> {
  mode?: "psd" | "complex" | "magnitude" | "angle" | "phase";
}

/**
 * Power spectra of successive segments of a real signal, as scipy.signal.spectrogram (1.10).
 *
 * Shape   x: (n,); f: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false; t: (segments,); Sxx: (f, t) in C order.
 *         The window is ("tukey", 0.25), segments overlap by an eighth, both if not said. Nothing is padded.
 * Units   Sxx in units²/Hz ("density") or units² ("spectrum"); in modes "complex" (which gives Complex) and "magnitude" their roots;
 *         "angle" in radians, "phase" without jumps from one frequency to the next.
 * Memory  the result; modes but "psd" twice or thrice it. f32 in gives f32 out.
 * Throws  "invalid-argument" naming the option.
 */
export function spectrogram(
  x: F,
  o: SpectrogramOpts & { mode: "complex" },
): { f: Float64Array; t: Float64Array; Sxx: Complex };
export function spectrogram(x: F, o?: SpectrogramOpts): { f: Float64Array; t: Float64Array; Sxx: F };
export function spectrogram(x: F, o: SpectrogramOpts = {}): { f: Float64Array; t: Float64Array; Sxx: F | Complex } {
  const { mode = "psd", window = ["tukey", 0.25], noverlap, ...rest } = o;
  samples("x", x);
  oneOf("mode", mode, ["psd", "complex", "magnitude", "angle", "phase"]);
  if (x.length === 0) return { f: new Float64Array(0), t: new Float64Array(0), Sxx: zerosLike(x, 0) };
  const { nperseg } = planSpectral(x.length, { ...rest, window, noverlap: 0 });
  const plan = planSpectral(x.length, { ...rest, window, noverlap: noverlap ?? Math.floor(nperseg / 8) });
  const axes = { f: planFrequencies(plan), t: planTimes(plan) };
  if (mode === "psd") return { ...axes, Sxx: powersOf(x, plan) };
  const spectra = spectraOf(x, plan);
  return { ...axes, Sxx: mode === "complex" ? spectra : inMode(spectra, mode) };
}

function powersOf(x: F, plan: SpectralPlan): F {
  const { nfft, segments, onesided, scale } = plan;
  const [bins, half] = [binsOf(plan), halfOf(nfft)];
  const powers = zerosLike(x, bins * segments);
  eachBlock(x, plan, (block, first, count) => {
    for (let k = 0; k < bins; k++) {
      const from = 2 * (k < half ? k : nfft - k);
      const factor = onesided && k > 0 && 2 * k !== nfft ? 2 * scale : scale;
      for (let s = 0, at = k * segments + first; s < count; s++, at++) {
        const i = s * 2 * half + from;
        powers[at] = (block[i]! * block[i]! + block[i + 1]! * block[i + 1]!) * factor;
      }
    }
  });
  return powers;
}

function inMode({ re, im, shape }: Complex, mode: "magnitude" | "angle" | "phase"): F {
  if (mode === "magnitude") return re.map((value, i) => Math.sqrt(value * value + im[i]! * im[i]!));
  const angles = re.map((value, i) => Math.atan2(im[i]!, value));
  if (mode === "phase") unwrap(angles, shape![1]!);
  return angles;
}

const TURN = 2 * Math.PI;

/** Takes whole turns out of steps from one row to the next that are more than half a turn. */
function unwrap(angles: F, columns: number): void {
  const correction = new Float64Array(columns);
  const before = Float64Array.from(angles.subarray(0, columns)); // as they were
  for (let at = columns; at < angles.length; at += columns)
    for (let c = 0; c < columns; c++) {
      const angle = angles[at + c]!;
      const step = angle - before[c]!;
      before[c] = angle;
      if (Math.abs(step) >= Math.PI) {
        const within = modulo(step + Math.PI, TURN) - Math.PI;
        correction[c]! += (within === -Math.PI && step > 0 ? Math.PI : within) - step;
      }
      angles[at + c] = angle + correction[c]!;
    }
}

const modulo = (value: number, by: number): number => value - by * Math.floor(value / by);
