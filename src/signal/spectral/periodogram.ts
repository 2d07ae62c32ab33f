import { samples, whole } from "../check.ts";
import type { F, Spectral } from "../types.ts";
import { welch } from "./welch.ts";

/**
 * Power spectrum of a whole real signal as one segment, as scipy.signal.periodogram (1.10): the window is "boxcar" if not said.
 *
 * Shape   x: (n,), cut to nfft or padded with zeros to it; f, Pxx: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false.
 * Units   as welch.
 * Memory  work space of the signal's size.
 * Throws  "invalid-argument" naming the option.
 */
export function periodogram(
  x: F,
  o: Pick<Spectral, "fs" | "window" | "nfft" | "detrend" | "returnOnesided" | "scaling"> = {},
): { f: Float64Array; Pxx: F } {
  const { nfft: said, window = "boxcar", fs, detrend, returnOnesided, scaling } = o;
  const { length } = samples("x", x);
  const nfft = said === undefined ? length : whole("nfft", said, 1);
  const nperseg = Math.min(nfft, length);
  const chosen = {
    ...(fs !== undefined && { fs }),
    ...(detrend !== undefined && { detrend }),
    ...(returnOnesided !== undefined && { returnOnesided }),
    ...(scaling !== undefined && { scaling }),
  };
  if (length === 0) return welch(x, chosen);
  return welch(x.subarray(0, nperseg), { ...chosen, window, nperseg, noverlap: 0, nfft: Math.max(nfft, nperseg) });
}
