/** The types of the signal door, as doors.md fixes them. */
import type { ArrayRef, NdView } from "../array/index.ts";
import type { Progress } from "../base/progress.ts";
import type { Opts } from "../base/signal.ts";

export type F = Float32Array | Float64Array;

export interface Complex {
  re: F;
  im: F;
  shape?: readonly number[];
}

export type Norm = "backward" | "ortho" | "forward";

/** A window's name, its name with parameters as scipy's tuple, or its values. */
export type Window = string | [string, ...number[]] | F;

export interface Spectral {
  fs?: number;
  window?: Window;
  nperseg?: number;
  noverlap?: number;
  nfft?: number;
  detrend?: "constant" | "linear" | false;
  returnOnesided?: boolean;
  scaling?: "density" | "spectrum";
  average?: "mean" | "median";
}

export type Source = { storage: object; id: string; channel?: number } | ArrayRef;

export interface Target {
  storage: object;
  id: string;
}

export interface Run extends Opts {
  memoryBytes?: number;
  onProgress?(progress: Progress): void;
  /** The result so far; `fs` is the rate that it is computed with. */
  onPartial?(view: NdView, o: { fs: number }): void;
}
