/** What the choices of "Compute Fourier" are called, and what a method does. */
import { msg, str } from "@lit/localize";
import type { FourierOptions, FullLengthPlan } from "../acquirable.ts";
import { formatBytes, formatDuration } from "../numbers.ts";
import type { DETRENDS, Method, WINDOWS } from "./fourier-form.ts";

export const methodLabel = (method: Method): string =>
  ({
    welch: msg("Mean spectrum (Welch)"),
    spectrogram: msg("Spectrogram"),
    envelope: msg("Envelope spectrum"),
    full: msg("Full-length transform"),
  })[method];

export const methodText = (method: Method): string =>
  ({
    welch: msg("Welch's method: the mean spectrum of overlapping segments, computed chunk by chunk."),
    spectrogram: msg("The spectrum of each segment, as a picture of frequency over time."),
    envelope: msg(
      "The spectrum of how strong a band of frequencies is from moment to moment: repeated shocks, as of a damaged bearing, stand out.",
    ),
    full: msg("One transform over all samples: the finest resolution there is, of any length, without a window."),
  })[method];

export const windowLabel = (name: (typeof WINDOWS)[number]): string =>
  ({
    hann: msg("Hann"),
    hamming: msg("Hamming"),
    blackman: msg("Blackman"),
    blackmanharris: msg("Blackman-Harris"),
    nuttall: msg("Nuttall"),
    flattop: msg("Flat top"),
    kaiser: msg("Kaiser"),
    bartlett: msg("Bartlett"),
    cosine: msg("Cosine"),
    boxcar: msg("None (boxcar)"),
  })[name];

export const averageLabel = (average: FourierOptions["average"]): string =>
  ({
    mean: msg("Mean"),
    exponential: msg("Exponential"),
    max: msg("Peak hold"),
    median: msg("Median"),
  })[average];

export const detrendLabel = (detrend: (typeof DETRENDS)[number]): string =>
  ({ constant: msg("Mean"), linear: msg("Line"), none: msg("None") })[detrend];

/** What a full-length transform costs, before it begins. */
export function planText({ readBytes, writeBytes, scratchBytes, resultBytes, seconds }: FullLengthPlan): string {
  const [read, written, scratch, kept] = [readBytes, writeBytes, scratchBytes, resultBytes].map(formatBytes);
  const time = formatDuration(Math.max(1, Math.ceil(seconds)));
  return msg(
    str`Reads ${read} and writes ${written}; ${scratch} of it only while it runs, ${kept} to stay. About ${time}.`,
  );
}

/** Undefined where there is room for it. */
export function shortageText({ scratchBytes, resultBytes, freeBytes }: FullLengthPlan): string | undefined {
  if (freeBytes === undefined || scratchBytes + resultBytes <= freeBytes) return undefined;
  const [needed, free] = [formatBytes(scratchBytes + resultBytes), formatBytes(freeBytes)];
  return msg(str`There is too little space: it takes ${needed}, and ${free} are free.`);
}
