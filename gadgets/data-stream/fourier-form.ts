/** The choices of "Compute Fourier" and how a form becomes the options of the computation. Pure. */
import { msg } from "@lit/localize";
import type { FourierOptions } from "../acquirable.ts";

export const WINDOWS = ["hann", "hamming", "blackman", "flattop", "boxcar"] as const;
export const OVERLAPS = [0, 25, 50, 75] as const;

/** Fewer samples make no spectrum worth the name. */
export const SHORTEST = 8;

/** Segment lengths offered for a recording of that many samples: powers of two that fit, or all of a very short one. */
export function segmentLengths(sampleCount: number): number[] {
  const lengths: number[] = [];
  for (let n = 64; n <= 65_536 && n <= sampleCount; n *= 2) lengths.push(n);
  return lengths.length > 0 ? lengths : [sampleCount];
}

/** 4096 where at least two such segments fit, else the longest of which two fit, else the only one. */
export function defaultSegmentLength(sampleCount: number): number {
  const lengths = segmentLengths(sampleCount);
  return lengths.findLast((n) => n <= 4096 && 2 * n <= sampleCount) ?? lengths[0]!;
}

export function readFourierForm(form: HTMLFormElement, channel: number): FourierOptions {
  const data = new FormData(form);
  const nperseg = Number(data.get("nperseg"));
  const detrend = String(data.get("detrend"));
  return {
    channel,
    nperseg,
    noverlap: Math.floor((nperseg * Number(data.get("overlap"))) / 100),
    window: String(data.get("window")),
    detrend: detrend === "constant" || detrend === "linear" ? detrend : false,
    scaling: data.get("scaling") === "spectrum" ? "spectrum" : "density",
  };
}

export const windowLabel = (name: (typeof WINDOWS)[number]) =>
  ({
    hann: msg("Hann"),
    hamming: msg("Hamming"),
    blackman: msg("Blackman"),
    flattop: msg("Flat top"),
    boxcar: msg("None (boxcar)"),
  })[name];
