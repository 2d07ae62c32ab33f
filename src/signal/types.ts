/** The types of the signal door, as doors.md fixes them. */
import type { ArrayRef, NdView } from "../array/index.ts";
import type { Progress } from "../base/progress.ts";
import type { Opts } from "../base/signal.ts";
import type { Doc } from "../jio/index.ts";

export type F = Float32Array | Float64Array;

export interface Complex {
  re: F;
  im: F;
  shape?: readonly number[];
}

export type Norm = "backward" | "ortho" | "forward";

/** A window's name, its name with parameters as scipy's tuple, or its values. */
export type Window = string | [string, ...(number | null)[]] | F;

export interface Spectral {
  fs?: number;
  window?: Window;
  nperseg?: number;
  noverlap?: number;
  nfft?: number;
  detrend?: "constant" | "linear" | false;
  returnOnesided?: boolean;
  scaling?: "density" | "spectrum";
  /** "max" is a peak hold; "exponential" forgets: with n averagingSegments each segment takes 1/n of the place of all before it. */
  average?: "mean" | "median" | "max" | "exponential";
  averagingSegments?: number;
}

export type Source = { storage: object; id: string; channel?: number } | ArrayRef;

export interface Target {
  storage: object;
  id: string;
}

export interface Run extends Opts {
  memoryBytes?: number;
  onProgress?(progress: Progress): void;
  /** The result so far; bin k of it is k · fs / nfft. */
  onPartial?(view: NdView, o: { fs: number; nfft: number }): void;
  /** Further properties of the result's document. */
  document?: Doc;
}
