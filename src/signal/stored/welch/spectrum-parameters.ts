import type { Doc } from "../../../jio/index.ts";
import type { SpectralPlan } from "../../spectral/plan-spectral.ts";
import type { Spectral } from "../../types.ts";
import type { Samples } from "../source/samples.ts";

/** What a spectrum was computed with, as its document tells it. */
export function parametersOf(plan: SpectralPlan, { channel, envelope }: Pick<Samples, "channel" | "envelope">): Doc {
  const { fs, window, nperseg, noverlap, nfft, detrend, onesided, scaling, average, averagingSegments, segments } =
    plan;
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
    ...(average === "exponential" && { averagingSegments }),
    segments,
    ...(envelope && { envelope: { band: [envelope.lowHz, envelope.highHz] } }),
  };
}

/** What follows the source where it is not said, or is cut to fit it; the key of these in a spectrum's document. */
export const FOLLOWING = ["fs", "nperseg", "noverlap", "nfft"] as const;
export const ASKED_KEY = "parameters_asked";

/** What of these was asked for. The source's own rate is no wish: it is followed when it is corrected. */
export function askedOf(spectral: Spectral, sourceRateHz: number): Doc {
  const asked = FOLLOWING.filter(
    (name) => spectral[name] !== undefined && (name !== "fs" || spectral.fs !== sourceRateHz),
  );
  return Object.fromEntries(asked.map((name) => [name, spectral[name]]));
}
