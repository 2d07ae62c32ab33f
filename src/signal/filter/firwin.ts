import { FieldError } from "../../base/errors.ts";
import { oneOf, positive, whole, wrong } from "../check.ts";
import { getWindow } from "../spectral/window.ts";
import { sinc } from "../spectral/windows/shape.ts";
import type { FilterType } from "./butter.ts";

export interface FirwinOpts {
  width?: number;
  window?: string | readonly [string, ...(number | null)[]];
  passZero?: boolean | FilterType;
  scale?: boolean;
  fs?: number;
}

type Band = readonly [number, number];

/**
 * A linear-phase FIR filter by the window method, as scipy.signal.firwin (1.10).
 *
 * Shape   (numtaps,)
 * Units   cutoff, one frequency or several rising ones, and width in the unit of fs; without fs, 1 is half the sample rate.
 *         The gain is 0.5 at each cutoff and, with "scale", 1 in the middle of the first band that passes (at 0 or fs/2 where it reaches them).
 *         passZero says whether 0 passes, or the type of filter. A width makes the window a Kaiser one.
 * Throws  "invalid-argument" naming the option.
 * Source  Oppenheim & Schafer (2010), "Discrete-Time Signal Processing", 7.5; Kaiser (1974) for width.
 */
export function firwin(numtaps: number, cutoff: number | readonly number[], o: FirwinOpts = {}): Float64Array {
  const { scale = true, fs = 2 } = o;
  whole("numtaps", numtaps, 1);
  positive("fs", fs);
  oneOf("scale", scale, [true, false]);
  const edges = [cutoff].flat().map((at) => (2 * (at as number)) / fs);
  if (edges.length === 0 || !edges.every((at, i) => at > (edges[i - 1] ?? 0) && at < 1))
    throw wrong("cutoff", cutoff, "one frequency or rising ones, above 0 and below half of fs");
  const bands = bandsOf(edges, passesZero(o.passZero, edges.length));
  if (bands.at(-1)![1] === 1 && numtaps % 2 === 0)
    throw new FieldError("invalid-argument", "a filter with an even numtaps cannot pass half of fs", { numtaps });
  const values = getWindow(windowOf(numtaps, o, fs), numtaps, false);
  const middle = (numtaps - 1) / 2;
  const h = values.map((value, i) =>
    bands.reduce(
      (sum, [left, right]) => sum + value * (right * sinc(right * (i - middle)) - left * sinc(left * (i - middle))),
      0,
    ),
  );
  return scale ? scaled(h, bands[0]!) : h;
}

function passesZero(said: FirwinOpts["passZero"] = true, edges: number): boolean {
  if (typeof said === "boolean") return said;
  oneOf("passZero", said, [true, false, "lowpass", "highpass", "bandpass", "bandstop"]);
  const isBand = said === "bandpass" || said === "bandstop";
  if (isBand === edges > 1) return said === "lowpass" || said === "bandstop";
  throw wrong("cutoff", edges, isBand ? `two frequencies or more for "${said}"` : `one frequency for "${said}"`);
}

/** What passes, as pairs of frequencies; 1 is half the sample rate. */
function bandsOf(edges: readonly number[], zero: boolean): Band[] {
  const nyquist = (edges.length % 2 === 1) !== zero;
  const all = [...(zero ? [0] : []), ...edges, ...(nyquist ? [1] : [])];
  return Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i]!, all[2 * i + 1]!]);
}

function windowOf(numtaps: number, { width, window = "hamming" }: FirwinOpts, fs: number) {
  if (width === undefined) return window;
  const attenuation = 2.285 * (numtaps - 1) * Math.PI * (positive("width", width) / (fs / 2)) + 7.95;
  return ["kaiser", kaiserBeta(attenuation)] as const;
}

function kaiserBeta(attenuation: number): number {
  if (attenuation > 50) return 0.1102 * (attenuation - 8.7);
  return attenuation > 21 ? 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21) : 0;
}

function scaled(h: Float64Array, [left, right]: Band): Float64Array {
  const at = left === 0 ? 0 : right === 1 ? 1 : (left + right) / 2;
  const middle = (h.length - 1) / 2;
  const gain = h.reduce((sum, value, i) => sum + value * Math.cos(Math.PI * (i - middle) * at), 0);
  return h.map((value) => value / gain);
}
