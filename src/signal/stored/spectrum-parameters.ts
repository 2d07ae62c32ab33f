import type { Doc } from "../../jio/index.ts";
import type { SpectralPlan } from "../spectral/plan-spectral.ts";

/** What a spectrum was computed with, as its document tells it. */
export function parametersOf(plan: SpectralPlan, channel: number): Doc {
  const { fs, window, nperseg, noverlap, nfft, detrend, onesided, scaling, average, segments } = plan;
  return {
    channel,
    fs,
    window: typeof window === "string" || Array.isArray(window) ? window : Array.from(window),
    nperseg,
    noverlap,
    nfft,
    detrend,
    returnOnesided: onesided,
    scaling,
    average,
    segments,
  };
}
