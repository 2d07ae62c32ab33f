import { isF, oneOf, positive, wrong } from "../check.ts";
import { fftfreq, rfftfreq } from "../fft/frequencies.ts";
import type { Spectral, Window } from "../types.ts";
import { getWindow } from "./window.ts";

/** Every effective parameter of a segmented spectrum: what was asked for, with scipy's defaults and clippings applied. */
export interface SpectralPlan {
  readonly fs: number;
  readonly window: Window;
  readonly values: Float64Array; // the window's
  readonly nperseg: number;
  readonly noverlap: number;
  readonly hop: number;
  readonly nfft: number;
  readonly detrend: "constant" | "linear" | false;
  readonly onesided: boolean;
  readonly scaling: "density" | "spectrum";
  readonly average: "mean" | "median" | "max" | "exponential";
  readonly averagingSegments: number;
  readonly scale: number; // from |X|² to power (per Hz)
  readonly segments: number;
}

const AVERAGING_SEGMENTS = 8;

/** Plans the segments of `length` samples (at least one); throws "invalid-argument" naming the option that is wrong. */
export function planSpectral(length: number, o: Spectral): SpectralPlan {
  const { fs = 1, detrend = "constant", returnOnesided = true, scaling = "density", average = "mean" } = o;
  positive("fs", fs);
  oneOf("detrend", detrend, ["constant", "linear", false]);
  oneOf("returnOnesided", returnOnesided, [true, false]);
  oneOf("scaling", scaling, ["density", "spectrum"]);
  oneOf("average", average, ["mean", "median", "max", "exponential"]);
  const { averagingSegments = AVERAGING_SEGMENTS } = o;
  if (typeof averagingSegments !== "number" || !(averagingSegments >= 1))
    throw wrong("averagingSegments", averagingSegments, "a number from 1");
  const { window, values } = planWindow(length, o);
  const nperseg = values.length;
  const { nfft = nperseg, noverlap = Math.floor(nperseg / 2) } = o;
  if (!Number.isSafeInteger(nfft) || nfft < nperseg)
    throw wrong("nfft", nfft, `an integer, at least nperseg (${nperseg})`);
  if (!Number.isSafeInteger(noverlap) || noverlap < 0 || noverlap >= nperseg)
    throw wrong("noverlap", noverlap, `an integer from 0, less than nperseg (${nperseg})`);
  const hop = nperseg - noverlap;
  const sum = values.reduce((total, value) => total + value, 0);
  const squares = values.reduce((total, value) => total + value * value, 0);
  return {
    fs,
    window,
    values,
    nperseg,
    noverlap,
    hop,
    nfft,
    detrend,
    onesided: returnOnesided,
    scaling,
    average,
    averagingSegments,
    scale: scaling === "density" ? 1 / (fs * squares) : 1 / sum ** 2,
    segments: Math.floor((length - noverlap) / hop),
  };
}

/** Frequencies of the plan's bins, in the unit of fs. */
export function planFrequencies({ onesided, nfft, fs }: SpectralPlan): Float64Array {
  return onesided ? rfftfreq(nfft, 1 / fs) : fftfreq(nfft, 1 / fs);
}

function planWindow(length: number, o: Spectral): { window: Window; values: Float64Array } {
  const { window = "hann", nperseg } = o;
  if (nperseg !== undefined && !(Number.isSafeInteger(nperseg) && nperseg >= 1))
    throw wrong("nperseg", nperseg, "a positive integer");
  if (isF(window)) {
    if (window.length < 1 || window.length > length)
      throw wrong("window", window.length, `1 to ${length} values, as many as there are samples`);
    if (nperseg !== undefined && nperseg !== window.length)
      throw wrong("nperseg", nperseg, `the length of the window (${window.length})`);
    return { window, values: Float64Array.from(window) };
  }
  return { window, values: getWindow(window, Math.min(nperseg ?? 256, length)) };
}
